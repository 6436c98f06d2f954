import { rowsScannedMax, wanted, type DeliveryScan, type Scanned } from '../alike/delivery-scan.ts';
import { selectDeliveries, type DeliveryRow } from '../alike/look.ts';
import { seekEvents } from '../alike/seek.ts';
import { all, one, type Steps } from '../alike/steps.ts';

/**
 * An academy's deliveries, newest first. An index of its own would cost every event, so its endpoints' lists are merged: a
 * look into each endpoint, and one more for each row that comes of it, however many endpoints there are.
 */
export function* scanAcademy({
  academy,
  state,
  type,
  since,
  until,
  before,
  limit,
}: DeliveryScan): Steps<Scanned> {
  const { lastBefore, firstSince } = seekEvents(academy);
  const oldest = since <= 0 ? 0 : yield* lastOf(yield* lastBefore(since));
  const end = until === undefined ? before : Math.min(before, (yield* lastOf(yield* firstSince(until))) + 1);
  const isFiltered = state !== undefined || type !== undefined || since > 0 || until !== undefined;
  const most = isFiltered ? rowsScannedMax : limit;
  const merged = yield* all<{ readonly id: number }>(newestOfAll, { academy, before: end, oldest, most });
  const ids = merged.map(({ id }) => id);
  const rows = yield* all<DeliveryRow>(those, {
    ids: JSON.stringify(ids),
    since,
    until: until ?? null,
    state: state ?? 'any',
    type: type ?? null,
    limit,
  });
  const last = ids.length < most ? undefined : ids.at(-1);
  return { rows, floor: last === undefined ? 0 : last - 1 };
}

/** The last delivery of events up to this position: one writer numbers both, each event's deliveries with it. */
function* lastOf(position: number): Steps<number> {
  return (yield* one<{ readonly id: number }>(lastOfEvents, { position }))?.id ?? 0;
}

const lastOfEvents = `
  select id
  from deliveries indexed by deliveries_by_event
  where event <= :position
  order by event desc, id desc
  limit 1
`;

// Ordered, what a recursion has found waits in a queue of which the first is always taken next: here each endpoint's newest, in
// whose place comes the one before it. The limit ends it (https://sqlite.org/lang_with.html, section 3.4).
const newestOfAll = `
  with recursive merged (id, endpoint) as (
    select (${newestOf('endpoint.id', ':before')}), endpoint.id
    from endpoints as endpoint
    where endpoint.academy = :academy
    union all
    select (${newestOf('merged.endpoint', 'merged.id')}), merged.endpoint
    from merged
    where merged.id is not null
    order by 1 desc
    limit :most
  )
  select id
  from merged
  where id is not null
`;

function newestOf(endpoint: string, before: string): string {
  return `
    select delivery.id
    from deliveries as delivery indexed by deliveries_by_endpoint
    where delivery.academy = :academy
      and delivery.endpoint = ${endpoint}
      and delivery.id < ${before}
      and delivery.id > :oldest
    order by delivery.id desc
    limit 1
  `;
}

const those = `
  ${selectDeliveries}
  where delivery.id in (
      select value
      from json_each(:ids)
    )
    and ${wanted}
  order by delivery.id desc
  limit :limit
`;
