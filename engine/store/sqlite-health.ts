import type { Database } from 'better-sqlite3';
import { deliveryId } from './delivery-id.ts';
import { activeEndpoint } from './sqlite-active.ts';
import type { Fare } from './sqlite-fare.ts';
import { decodeFailure, newestFailures } from './sqlite-failures.ts';
import { waitingCount } from './sqlite-waiting.ts';
import type { HealthHour, NextRetry } from './faring.ts';
import type { Verbs } from './verbs.ts';

/** So many of what is to come one call looks at. */
const rowsScannedMax = 5_000;

/** How one endpoint fares, for people who look at it. */
export function healthVerbs(database: Database, fare: Fare): Pick<Verbs, 'endpointHealth'> {
  const isActive = activeEndpoint(database);
  const failuresBefore = newestFailures(database);
  const countWaiting = waitingCount(database);
  const hours = database.prepare<[string, string, number], HealthHour>(`
    select hour as at, delivered, retried, failed, took_ms as tookMs
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
  const retries = database.prepare<[string, string, number, number], RetryRow>(`
    select delivery.id, event.event_id, event.type, delivery.due_at, delivery.tries, delivery.reason
    from (
      select id, event, due_at, tries, reason
      from deliveries indexed by deliveries_due
      where academy = ?
        and endpoint = ?
        and state = 'pending'
        and due_at is not null
        and lease_token is null
        and due_at > ?
      order by due_at
      limit ${rowsScannedMax}
    ) as delivery
    cross join events as event on event.position = delivery.event
    where delivery.tries > 0
    order by delivery.due_at
    limit ?
  `);

  return {
    endpointHealth: ({ academy, endpoint, since, now, retriesMax, waitingMax }) => {
      // What the calls before it in the same transaction have gathered counts too.
      fare.write();
      const next = isActive(academy, endpoint) ? retries.all(academy, endpoint, now, retriesMax) : [];
      const lastDeliveredAt = lastDelivered.get(academy, endpoint)?.at;
      const [lastFailure] = failuresBefore(academy, endpoint, Number.MAX_SAFE_INTEGER, 1);
      return {
        hours: hours.all(academy, endpoint, since),
        retries: next.map(decodeRetry),
        waiting: countWaiting(academy, endpoint, waitingMax),
        ...(lastDeliveredAt !== undefined && { lastDeliveredAt }),
        ...(lastFailure && { lastFailure: decodeFailure(lastFailure) }),
      };
    },
  };
}

interface RetryRow {
  readonly id: number;
  readonly event_id: string;
  readonly type: NextRetry['eventType'];
  readonly due_at: number;
  readonly tries: number;
  readonly reason: string | null;
}

function decodeRetry(row: RetryRow): NextRetry {
  return {
    delivery: deliveryId(row.id),
    event: row.event_id,
    eventType: row.type,
    dueAt: row.due_at,
    tries: row.tries,
    ...(row.reason !== null && { reason: row.reason }),
  };
}
