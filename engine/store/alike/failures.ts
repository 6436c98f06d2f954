import { pageOf, rowOf } from './cursor.ts';
import { deliveryId } from './delivery-id.ts';
import { eventNames, type EventName } from './event-names.ts';
import { nearFirst, type NearOf } from './near.ts';
import { all, type Steps, type Stepwise } from './steps.ts';
import type { Wording } from './wording.ts';
import type { Failure } from '../words/health.ts';

/** The history of what went wrong at an endpoint. */
export function failureVerbs({ outcomes, nearOf }: Wording): Stepwise<'failures'> {
  return {
    *failures({ academy, endpoint, limit, cursor }) {
      const before = rowOf('f', cursor, Number.MAX_SAFE_INTEGER);
      const rows = yield* all<FailureRow>(newestBefore, { academy, endpoint, before, limit: limit + 1 });
      if (rows.length === 0) return { items: [] };
      const events = yield* eventsOf(academy, rows, nearOf);
      const attempts = yield* attemptsOf(academy, rows, outcomes);
      const page = pageOf('f', rows, limit, (row) =>
        decodeFailure(row, events.get(row.delivery), attempts.get(`${row.delivery} ${row.attempt}`)),
      );
      return { ...page, items: page.items.flatMap((item) => item ?? []) };
    },
  };
}

/** By delivery. */
function* eventsOf(
  academy: string,
  rows: readonly FailureRow[],
  nearOf: NearOf,
): Steps<ReadonlyMap<number, EventName | undefined>> {
  const ids = [...new Set(rows.map(({ delivery }) => delivery))];
  const places = yield* nearFirst(ids, nearOf, (some, near) =>
    all<Place>(placesOf, { academy, ids: JSON.stringify(some), ...near }),
  );
  const names = yield* eventNames(academy, places);
  return new Map(places.map(({ id, event }) => [id, names.get(event)]));
}

/** By delivery and number. */
function* attemptsOf(
  academy: string,
  rows: readonly FailureRow[],
  outcomes: string,
): Steps<ReadonlyMap<string, OutcomeRow>> {
  const instants = rows.flatMap(({ at }) => at ?? []);
  const found = yield* all<OutcomeRow>(outcomes, {
    academy,
    deliveries: idsOf(rows),
    oldest: Math.min(...instants),
    newest: Math.max(...instants),
  });
  return new Map(found.map((row) => [`${row.delivery} ${row.number}`, row]));
}

function idsOf(rows: readonly FailureRow[]): string {
  return JSON.stringify(rows.map(({ delivery }) => delivery));
}

const newestBefore = `
  select number, delivery, attempt, at, reason
  from failures indexed by failures_by_endpoint
  where academy = :academy
    and endpoint = :endpoint
    and number < :before
  order by number desc
  limit :limit
`;
const placesOf = `
  select id, event, created_at
  from deliveries not indexed
  where academy = :academy
    and id in (
      select cast(value as bigint)
      from json_each(:ids)
    )
    and created_at between :oldest and :newest
`;

interface FailureRow {
  readonly number: number;
  readonly delivery: number;
  /** Null where no request could be made; then the next two say when and why. */
  readonly attempt: number | null;
  readonly at: number | null;
  readonly reason: string | null;
}

interface Place {
  readonly id: number;
  readonly event: number;
  readonly created_at: number;
}

interface OutcomeRow {
  readonly delivery: number;
  readonly number: number;
  readonly started_at: number;
  readonly status: number | null;
  readonly outcome: string;
}

/** Undefined where its event or its attempt is gone, as it will be itself before long. */
function decodeFailure(
  { delivery, attempt, at, reason }: FailureRow,
  event: EventName | undefined,
  made: OutcomeRow | undefined,
): Failure | undefined {
  if (event === undefined || (attempt !== null && made === undefined)) return undefined;
  return {
    delivery: deliveryId(delivery),
    event: event.event_id,
    eventType: event.type,
    attempt,
    at: made?.started_at ?? at ?? 0,
    status: made?.status ?? null,
    outcome: made?.outcome ?? `failed: ${reason}`,
  };
}
