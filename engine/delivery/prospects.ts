import type { RetrySchedule } from '@schoolbell/wire';
import { retryGapsMs } from '@schoolbell/wire';
import type { Delivery, Endpoint, EndpointStatus } from '../model.ts';
import type { DeliveryRound } from '../store/words/deliveries.ts';

/** A request that is still to come, were all before it refused. */
export interface PlannedTry {
  /** Which request of the delivery it would be. */
  readonly number: number;
  readonly at: number;
}

/** Why nothing is sent at this moment. */
export type Wait =
  /** Its next try is not due yet. */
  | { readonly kind: 'schedule'; readonly until: number }
  /** It is due, and its turn comes as soon as there is room for it. */
  | { readonly kind: 'turn' }
  | { readonly kind: 'sending' }
  /** Another delivery of the same order goes first. */
  | { readonly kind: 'order'; readonly delivery?: string }
  | { readonly kind: 'rest'; readonly until: number }
  | { readonly kind: 'endpoint-paused' | 'endpoint-disabled' | 'endpoint-approval' };

export interface Prospects {
  readonly waitsFor: Wait;
  /**
   * Nominal, as a whole schedule is shown; what waits for something whose end nobody knows is planned as if that ended at
   * once.
   */
  readonly planned: readonly PlannedTry[];
}

/** What is to come of a delivery that is not final. */
export function prospectsOf(
  { attemptCount }: Pick<Delivery, 'attemptCount'>,
  round: DeliveryRound,
  endpoint: Pick<Endpoint, 'status' | 'rest'>,
  schedule: RetrySchedule,
  now: number,
): Prospects {
  const waitsFor = waitOf(round, endpoint, now);
  const due = round.isLeased ? now : (round.dueAt ?? now);
  const next = Math.max(due, 'until' in waitsFor ? waitsFor.until : now, now);
  return { waitsFor, planned: plannedTries(schedule, round, attemptCount, next) };
}

function waitOf(
  { dueAt, isLeased, behind }: DeliveryRound,
  { status, rest }: Pick<Endpoint, 'status' | 'rest'>,
  now: number,
): Wait {
  if (isLeased) return { kind: 'sending' };
  const off = kindOfOff[status];
  if (off !== undefined) return { kind: off };
  if (dueAt === undefined) return { kind: 'order', ...(behind !== undefined && { delivery: behind }) };
  if (rest && rest.until >= dueAt) return { kind: 'rest', until: rest.until };
  return dueAt > now ? { kind: 'schedule', until: dueAt } : { kind: 'turn' };
}

const kindOfOff = {
  active: undefined,
  paused: 'endpoint-paused',
  disabled: 'endpoint-disabled',
  requested: 'endpoint-approval',
  declined: 'endpoint-approval',
} as const satisfies Record<EndpointStatus, Wait['kind'] | undefined>;

function plannedTries(
  schedule: RetrySchedule,
  { tries, firstTryAt }: DeliveryRound,
  made: number,
  next: number,
): readonly PlannedTry[] {
  const gapsMs = retryGapsMs(schedule, { tries, sinceFirstMs: next - (firstTryAt ?? next) });
  let at = next;
  return [
    { number: made + 1, at },
    ...gapsMs.map((gapMs, index) => ({ number: made + 2 + index, at: (at += gapMs) })),
  ];
}
