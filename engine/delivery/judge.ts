import type { StatusRange } from '@schoolbell/wire';
import { nextGapMs } from '@schoolbell/wire';
import { STATUS_CODES } from 'node:http';
import type { Answer, Outcome } from '../model.ts';
import type { Terms } from './destination.ts';
import { retryAfterMs } from './retry-after.ts';

/** Where a delivery stands in its round of tries when an answer comes in. */
export interface Round {
  /** Requests made in this round, the one just answered included. */
  readonly tries: number;
  /** When the first of them went out. */
  readonly firstTryAt: number;
  /** Since when the endpoint has taken nothing, whatever it was sent; absent where it did, as far as is known. */
  readonly refusingSince?: number | undefined;
}

/**
 * All judgment about an answer: delivered, again at T, or failed because – and whether the endpoint goes off.
 * Gaps count from `now`, the moment the answer was complete, so no try ever comes sooner than was promised. A fault of
 * our own way out is never final, never disables and uses up no try.
 *
 * @param random evenly spread in [0, 1); only schedules with jitter ask it
 */
export function judge(
  answer: Answer,
  terms: Terms,
  round: Round,
  now: number,
  random: () => number,
): Outcome {
  if (answer.kind === 'response' && within(answer.status, terms.success)) return { kind: 'delivered' };
  const reason = reasonOf(answer);
  if (isOurs(answer)) {
    return { kind: 'retry', dueAt: now + egressGapMs, reason: `${reason} It tries again by itself.` };
  }

  const final = terms.disables.find((rule) => {
    if (rule.on === 'status') return answer.kind === 'response' && within(answer.status, [rule.range]);
    if (rule.on === 'too-many-redirects')
      return answer.kind === 'fault' && answer.fault === 'too-many-redirects';
    return false;
  });
  if (final) return { kind: 'failed', reason, disables: final.reason };

  const refuses = terms.disables.find(
    (rule) =>
      rule.on === 'no-success' &&
      now - (round.refusingSince ?? now) >= rule.afterMs &&
      now - round.firstTryAt >= insistedMsMin,
  );
  const gapMs = nextGapMs(terms.schedule, round.tries, now - round.firstTryAt, random);
  if (gapMs !== undefined) {
    const dueAt = now + Math.max(gapMs, askedForMs(answer, terms, now));
    return { kind: 'retry', dueAt, reason, ...(refuses && { disables: refuses.reason }) };
  }
  const exhausted = terms.disables.find((rule) => rule.on === 'retries-exhausted') ?? refuses;
  return { kind: 'failed', reason, ...(exhausted && { disables: exhausted.reason }) };
}

/** Days in which nothing was sent are no refusal: it takes a delivery that was tried for so long to give an endpoint up. */
const insistedMsMin = 1_800_000;

/** Until a broken way out is tried again. Whatever the profile promises, its tries are for requests that left the house. */
const egressGapMs = 60_000;

/** Nothing was asked of the endpoint and it answered nothing: our own way to it is broken. */
export function isOurs(answer: Answer): boolean {
  return answer.kind === 'fault' && answer.fault === 'egress';
}

/** What to tell people about an answer that was no success. */
export function reasonOf(answer: Answer): string {
  if (answer.kind === 'fault') return `${answer.fault}: ${answer.message}`;
  const phrase = STATUS_CODES[answer.status];
  return phrase ? `HTTP ${answer.status} ${phrase}` : `HTTP ${answer.status}`;
}

function within(status: number, ranges: readonly StatusRange[]): boolean {
  return ranges.some(([from, to]) => status >= from && status <= to);
}

/** How long an answer asks to be left alone, where the promise heeds that; otherwise 0. */
export function askedForMs(answer: Answer, { retryAfter }: Pick<Terms, 'retryAfter'>, now: number): number {
  if (!retryAfter || answer.kind !== 'response' || !retryAfter.statuses.includes(answer.status)) return 0;
  return Math.min(retryAfterMs(answer.headers, now) ?? 0, retryAfter.delayMsMax);
}
