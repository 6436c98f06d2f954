import type { Database } from 'better-sqlite3';
import { pageOf, rowOf } from './cursor.ts';
import { deliveryId } from './delivery-id.ts';
import type { Failure } from './faring.ts';
import type { Verbs } from './verbs.ts';

/** The history of what went wrong at an endpoint. */
export function failureVerbs(database: Database): Pick<Verbs, 'failures'> {
  const before = newestFailures(database);

  return {
    failures: ({ academy, endpoint, limit, cursor }) => {
      const rows = before(academy, endpoint, rowOf('f', cursor, Number.MAX_SAFE_INTEGER), limit + 1);
      return pageOf('f', rows, limit, decodeFailure);
    },
  };
}

export function newestFailures(
  database: Database,
): (academy: string, endpoint: string, before: number, limit: number) => readonly FailureRow[] {
  const select = database.prepare<[string, string, number, number], FailureRow>(`
    select
      failure.number, failure.delivery, failure.attempt, event.event_id, event.type,
      attempt.started_at, attempt.status, attempt.outcome
    from failures as failure indexed by failures_by_endpoint
    cross join attempts as attempt on attempt.delivery = failure.delivery and attempt.number = failure.attempt
    cross join deliveries as delivery on delivery.id = failure.delivery
    cross join events as event on event.position = delivery.event
    where failure.academy = ?
      and failure.endpoint = ?
      and failure.number < ?
    order by failure.number desc
    limit ?
  `);
  return (...parameters) => select.all(...parameters);
}

interface FailureRow {
  readonly number: number;
  readonly delivery: number;
  readonly attempt: number;
  readonly event_id: string;
  readonly type: Failure['eventType'];
  readonly started_at: number;
  readonly status: number | null;
  readonly outcome: string;
}

export function decodeFailure(row: FailureRow): Failure {
  return {
    delivery: deliveryId(row.delivery),
    event: row.event_id,
    eventType: row.type,
    attempt: row.attempt,
    at: row.started_at,
    status: row.status,
    outcome: row.outcome,
  };
}
