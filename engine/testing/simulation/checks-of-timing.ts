import { nextGapMs } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { termsOf } from '../../delivery/destination.ts';
import type { Endpoint } from '../../model.ts';
import type { Account, Followed, Sent } from './account.ts';
import { grouped, nameOf } from './account.ts';

/** Nothing is sent sooner, faster or more of it at once than was promised. */
export const checksOfTiming: readonly ((account: Account) => readonly string[])[] = [
  comesNoSooner,
  keepsItsRate,
  keepsWithinItsWindow,
];

/** From the end of one try to the next lies the gap of the schedule, or what the answer asked for if that is longer. */
function comesNoSooner({ deliveries, evidence: { cast, disturbances } }: Account): readonly string[] {
  const endpoints = new Map(cast.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  // Due by a clock that was set is due, whatever the clock says when its turn has come.
  const settings = disturbances.filter(({ kind }) => kind === 'clock set');
  const isClockSet = (since: number, until: number) => settings.some(({ at }) => at >= since && at <= until);
  return deliveries.flatMap((each) => {
    const endpoint = endpoints.get(each.row.endpoint);
    if (!endpoint || each.reopenings > 0) return [];
    return each.requests.flatMap((next, index) => {
      const before = each.requests[index - 1];
      const leastMs = before && leastGapMs(endpoint, each, before);
      if (leastMs === undefined || !before?.heard || isClockSet(before.heard.at, next.sentAt)) return [];
      const gapMs = next.startedAt - before.heard.clock;
      return gapMs < leastMs
        ? [`${nameOf(each)}: request ${next.number} came after ${gapMs} ms, promised were ${leastMs}.`]
        : [];
    });
  });
}

function leastGapMs(endpoint: Endpoint, { requests }: Followed, before: Sent): number | undefined {
  const profile = profiles.get(endpoint.profile);
  const { attempt, heard } = before;
  if (!profile || !attempt || !heard) return undefined;
  const { schedule, retryAfter } = termsOf(profile, endpoint);
  const [first] = requests.filter((each) => each.attempt);
  const sinceFirstMs = heard.clock - (first?.startedAt ?? before.startedAt);
  const gapMs = nextGapMs(schedule, attempt.number, sinceFirstMs, () => 0);
  const asked =
    heard.answer.kind === 'response'
      ? heard.answer.headers.find(([name]) => name === 'retry-after')?.[1]
      : undefined;
  const isHeeded =
    heard.answer.kind === 'response' && retryAfter?.statuses.includes(heard.answer.status) === true;
  const askedMs = isHeeded && asked !== undefined && /^\d+$/.test(asked) ? Number(asked) * 1000 : 0;
  return gapMs === undefined ? undefined : Math.max(gapMs, askedMs);
}

/** Each process keeps it for itself, and begins anew when it is started; where there are several, the store does. */
function keepsItsRate({ evidence: { cast, requests, plan, disturbances } }: Account): readonly string[] {
  if (disturbances.some(({ kind }) => kind === 'clock set')) return [];
  const lateMs = plan.nodes > 1 ? sharedLateMs : ownLateMs;
  return cast.endpoints.flatMap(({ id, rateLimit }) => {
    if (rateLimit === undefined) return [];
    const own = requests.filter(({ endpoint }) => endpoint === id);
    const lines = plan.nodes > 1 ? [own] : [...grouped(own, ({ process }) => process).values()];
    return lines.flatMap((line) =>
      tooClose(line, 1000 / rateLimit, lateMs).map(
        (number) => `Request ${number} exceeds the rate of ${id}.`,
      ),
    );
  });
}

/** So much lateness is made good by one process; of several, each may be late by itself. */
const ownLateMs = 51;
const sharedLateMs = 1_100;

/** Against the one that left its mark latest: were each a gap after the one before, this is when it might have gone. */
function tooClose(
  line: readonly { readonly number: number; readonly sentAt: number }[],
  gapMs: number,
  lateMs: number,
): readonly number[] {
  let mayGoAt = Number.NEGATIVE_INFINITY;
  const early: number[] = [];
  for (const { number, sentAt } of line) {
    if (sentAt < mayGoAt - lateMs) early.push(number);
    mayGoAt = Math.max(mayGoAt, sentAt) + gapMs;
  }
  return early;
}

/** Requests of one process to one endpoint at the same time. */
function keepsWithinItsWindow({ evidence: { requests, plan } }: Account): readonly string[] {
  const most = plan.limits.sendingPerEndpointMax ?? Number.POSITIVE_INFINITY;
  const lines = grouped(requests, ({ process, endpoint }) => `${process} ${endpoint}`);
  return [...lines.values()].flatMap((line) =>
    line.flatMap(({ number, sentAt, endpoint, process }) => {
      const open = line.filter(
        (each) => each.number <= number && (each.heard?.at ?? Number.POSITIVE_INFINITY) > sentAt,
      );
      return open.length > most ? [`${process} has ${open.length} requests to ${endpoint} at once.`] : [];
    }),
  );
}
