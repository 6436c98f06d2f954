import type { Database } from 'better-sqlite3';
import { pageOf, rowOf } from './cursor.ts';
import { deliveryId } from './delivery-id.ts';
import type { Failure } from './words/health.ts';
import type { Verbs } from './verbs.ts';

/** The history of what went wrong at an endpoint. */
export function failureVerbs(database: Database): Pick<Verbs, 'failures'> {
  const newestBefore = database.prepare<[string, string, number, number], FailureRow>(`
    select
      failure.number, failure.delivery, failure.attempt, failure.at, failure.reason, event.event_id, event.type,
      attempt.started_at, attempt.status, attempt.outcome
    from failures as failure indexed by failures_by_endpoint
    left join attempts as attempt on attempt.delivery = failure.delivery and attempt.number = failure.attempt
    cross join deliveries as delivery on delivery.id = failure.delivery
    cross join events as event on event.position = delivery.event
    where failure.academy = ?
      and failure.endpoint = ?
      and failure.number < ?
    order by failure.number desc
    limit ?
  `);

  return {
    failures: ({ academy, endpoint, limit, cursor }) => {
      const before = rowOf('f', cursor, Number.MAX_SAFE_INTEGER);
      return pageOf('f', newestBefore.all(academy, endpoint, before, limit + 1), limit, decodeFailure);
    },
  };
}

interface FailureRow {
  readonly number: number;
  readonly delivery: number;
  readonly event_id: string;
  readonly type: Failure['eventType'];
  /** Null where no request could be made; then the next two say when and why. */
  readonly attempt: number | null;
  readonly at: number | null;
  readonly reason: string | null;
  readonly started_at: number | null;
  readonly status: number | null;
  readonly outcome: string | null;
}

function decodeFailure(row: FailureRow): Failure {
  return {
    delivery: deliveryId(row.delivery),
    event: row.event_id,
    eventType: row.type,
    attempt: row.attempt,
    at: row.started_at ?? row.at ?? 0,
    status: row.status,
    outcome: row.outcome ?? `failed: ${row.reason}`,
  };
}
