import { deliveryId } from './delivery-id.ts';
import { eventNames, type EventName } from './event-names.ts';
import { all, one, type Stepwise } from './steps.ts';
import type { Wording } from './wording.ts';
import type { HealthHour, NextRetry } from '../words/health.ts';

/** How one endpoint fares, for people who look at it. */
export function healthVerbs({ countWaiting, lastDelivered }: Wording): Stepwise<'endpointHealth'> {
  return {
    *endpointHealth({ academy, endpoint, since, now, retriesMax, waitingMax }) {
      const next = yield* all<RetryRow>(retries, { academy, endpoint, retriesMax });
      const names = yield* eventNames(academy, next);
      const last = yield* one<{ readonly at: number }>(lastDelivered, { academy, endpoint });
      return {
        hours: (yield* all<HourRow>(hours, { academy, endpoint, since })).map(decodeHour),
        retries: next.flatMap((row) => decodeRetry(row, names.get(row.event), now)),
        waiting: yield* countWaiting(academy, endpoint, waitingMax),
        ...(last && { lastDeliveredAt: last.at }),
      };
    },
  };
}

const hours = `
  select hour, delivered, retried, failed, unsent, took_ms
  from endpoint_hours
  where academy = :academy
    and endpoint = :endpoint
    and hour >= :since
  order by hour
`;
const retries = `
  select
    delivery.id, delivery.event, delivery.created_at, delivery.due_at, delivery.attempt_count, delivery.reason,
    endpoint.rest_until
  from endpoints as endpoint
  cross join deliveries as delivery indexed by deliveries_retrying
    on delivery.academy = endpoint.academy
      and delivery.endpoint = endpoint.id
  where endpoint.academy = :academy
    and endpoint.id = :endpoint
    and endpoint.status = 'active'
    and endpoint.deleted_at is null
    and delivery.state = 'pending'
    and delivery.tries > 0
  order by delivery.due_at, delivery.id
  limit :retriesMax
`;

interface HourRow extends Omit<HealthHour, 'at' | 'tookMs'> {
  readonly hour: number;
  readonly took_ms: number;
}

function decodeHour({ hour, took_ms, ...counts }: HourRow): HealthHour {
  return { at: hour, ...counts, tookMs: took_ms };
}

interface RetryRow {
  readonly id: number;
  readonly event: number;
  readonly created_at: number;
  readonly due_at: number;
  /** The endpoint's. */
  readonly rest_until: number | null;
  readonly attempt_count: number;
  readonly reason: string | null;
}

function decodeRetry(row: RetryRow, event: EventName | undefined, now: number): readonly NextRetry[] {
  if (event === undefined) return [];
  const retry = {
    delivery: deliveryId(row.id),
    event: event.event_id,
    eventType: event.type,
    dueAt: Math.max(row.due_at, row.rest_until ?? 0, now),
    attempt: row.attempt_count + 1,
    ...(row.reason !== null && { reason: row.reason }),
  };
  return [retry];
}
