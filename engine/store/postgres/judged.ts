import type { Attempt } from '../../model.ts';
import { deliveryRow } from '../alike/delivery-id.ts';
import { bigintArray, byteArray, doubleArray, textArray } from './array.ts';
import type { Values } from '../alike/steps.ts';
import type { Settlement } from '../words/deliveries.ts';

/** Settlements as the columns that a statement unnests, each as long as they are many. */
export function columnsOf(settlements: readonly Settlement[]): Values {
  return { ...judgedColumns(settlements), ...attemptColumns(settlements.map(({ attempt }) => attempt)) };
}

function judgedColumns(settlements: readonly Settlement[]): Values {
  return {
    ids: bigintArray(settlements.map(({ id }) => deliveryRow(id))),
    leases: textArray(settlements.map(({ lease }) => lease)),
    endpoints: textArray(settlements.map(({ endpoint }) => endpoint)),
    kinds: textArray(settlements.map(({ outcome }) => outcome.kind)),
    dueAt: bigintArray(settlements.map(({ outcome }) => (outcome.kind === 'retry' ? outcome.dueAt : null))),
    reasons: textArray(
      settlements.map(({ outcome }) => ('reason' in outcome ? storable(outcome.reason) : null)),
    ),
    at: bigintArray(settlements.map(({ at }) => at)),
  };
}

function attemptColumns(attempts: readonly (Attempt | undefined)[]): Values {
  const responses = attempts.map((one) => (one?.answer.kind === 'response' ? one.answer : undefined));
  const faults = attempts.map((one) => (one?.answer.kind === 'fault' ? one.answer : undefined));
  const asked = {
    numbers: bigintArray(attempts.map((one) => one?.number ?? null)),
    startedAt: bigintArray(attempts.map((one) => one?.startedAt ?? null)),
    tookMs: doubleArray(attempts.map((one) => one?.tookMs ?? null)),
    urls: textArray(attempts.map((one) => one?.request.url ?? null)),
    requestHeaders: textArray(attempts.map((one) => (one ? JSON.stringify(one.request.headers) : null))),
    digests: byteArray(
      attempts.map((one) => one?.request.bodySha256 ?? null),
      'hex',
    ),
  };
  const answered = {
    statuses: bigintArray(responses.map((one) => one?.status ?? null)),
    answerHeaders: textArray(responses.map((one) => (one ? JSON.stringify(one.headers) : null))),
    bodyStarts: byteArray(
      responses.map((one) => one?.bodyStart ?? null),
      'utf8',
    ),
    faults: textArray(faults.map((one) => one?.fault ?? null)),
    messages: textArray(faults.map((one) => (one ? storable(one.message) : null))),
    hops: textArray(attempts.map((one) => (one?.answer.hops ? JSON.stringify(one.answer.hops) : null))),
    outcomes: textArray(attempts.map((one) => (one ? storable(one.outcome) : null))),
  };
  return { ...asked, ...answered };
}

/** No text of PostgreSQL holds a NUL, and what others answer may. A settlement must not fail for good over it. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
