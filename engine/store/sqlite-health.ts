import type { Database } from 'better-sqlite3';
import { deliveryId } from './delivery-id.ts';
import { activeEndpoint } from './sqlite-active.ts';
import type { Fare } from './sqlite-fare.ts';
import { waitingCount } from './sqlite-waiting.ts';
import type { HealthHour, NextRetry } from './words/health.ts';
import type { Verbs } from './verbs.ts';

/** How one endpoint fares, for people who look at it. */
export function healthVerbs(database: Database, fare: Fare): Pick<Verbs, 'endpointHealth'> {
  const isActive = activeEndpoint(database);
  const countWaiting = waitingCount(database);
  const hours = database.prepare<[string, string, number], HealthHour>(`
    select hour as at, delivered, retried, failed, unsent, took_ms as tookMs
    from endpoint_hours
    where academy = ?
      and endpoint = ?
      and hour >= ?
    order by hour
  `);
  const lastDelivered = database.prepare<[string, string], { at: number }>(`
    select last_delivered_at as at
    from endpoint_hours
    where academy = ?
      and endpoint = ?
      and last_delivered_at is not null
    order by hour desc
    limit 1
  `);
  const retries = database.prepare<[number, string, string, number], RetryRow>(`
    select
      delivery.id, event.event_id, event.type, max(delivery.due_at, ?) as due_at, delivery.attempt_count,
      delivery.reason
    from deliveries as delivery indexed by deliveries_retrying
    cross join events as event on event.position = delivery.event
    where delivery.academy = ?
      and delivery.endpoint = ?
      and delivery.state = 'pending'
      and delivery.tries > 0
    order by delivery.due_at, delivery.id
    limit ?
  `);

  return {
    endpointHealth: ({ academy, endpoint, since, now, retriesMax, waitingMax }) => {
      // What the calls before it in the same transaction have gathered counts too.
      fare.write();
      const next = isActive(academy, endpoint) ? retries.all(now, academy, endpoint, retriesMax) : [];
      const lastDeliveredAt = lastDelivered.get(academy, endpoint)?.at;
      return {
        hours: hours.all(academy, endpoint, since),
        retries: next.map(decodeRetry),
        waiting: countWaiting(academy, endpoint, waitingMax),
        ...(lastDeliveredAt !== undefined && { lastDeliveredAt }),
      };
    },
  };
}

interface RetryRow {
  readonly id: number;
  readonly event_id: string;
  readonly type: NextRetry['eventType'];
  readonly due_at: number;
  readonly attempt_count: number;
  readonly reason: string | null;
}

function decodeRetry(row: RetryRow): NextRetry {
  return {
    delivery: deliveryId(row.id),
    event: row.event_id,
    eventType: row.type,
    dueAt: row.due_at,
    attempt: row.attempt_count + 1,
    ...(row.reason !== null && { reason: row.reason }),
  };
}
