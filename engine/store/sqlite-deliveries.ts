import type { Database } from 'better-sqlite3';
import { cursorAfter, rowOf } from './cursor.ts';
import { decodeDelivery, selectDeliveries, type DeliveryRow } from './sqlite-look.ts';
import { storedStates, type Standing } from './sqlite-rows.ts';
import { seekDeliveries } from './sqlite-seek.ts';
import type { DeliveryQuery } from './words/deliveries.ts';
import type { Verbs } from './verbs.ts';

/** So many rows one call looks at, shared among the endpoints of the academy. */
const rowsScannedMax = 5_000;
const endpointRowsScannedMin = 200;

/**
 * Lists of deliveries, newest first. An academy's list is merged from its endpoints' lists: an index of its own would
 * cost every event, and this costs a look into each endpoint.
 */
export function deliveryListVerbs(database: Database): Pick<Verbs, 'deliveries'> {
  const seek = seekDeliveries(database);
  const endpoints = database.prepare<[string, string | null, string | null], EndpointStanding>(`
    select id, status, deleted_at
    from endpoints
    where academy = ?
      and (? is null or id = ?)
  `);
  // Below this row one call does not look; none where it can look at all.
  const floorOf = database.prepare<[string, string, number, number, number], { id: number }>(`
    select id
    from deliveries indexed by deliveries_by_endpoint
    where academy = ?
      and endpoint = ?
      and id < ?
      and id > ?
    order by id desc
    limit 1 offset ?
  `);
  const ofEndpoint = database.prepare<[string, string, number, number, number, string, number], DeliveryRow>(`
    ${selectDeliveries}
    where delivery.academy = ?
      and delivery.endpoint = ?
      and delivery.id < ?
      and delivery.id > ?
      and delivery.created_at >= ?
      and delivery.state in (select value from json_each(?))
    order by delivery.id desc
    limit ?
  `);
  const ofEvent = database.prepare<[string, string, number, number], DeliveryRow>(`
    ${selectDeliveries}
    where delivery.event = (
      select position
      from events
      where academy = ?
        and event_id = ?
    )
      and delivery.id < ?
      and delivery.created_at >= ?
    order by delivery.id desc
  `);

  function scan(query: DeliveryQuery, before: number): { rows: DeliveryRow[]; floor: number } {
    const { academy, endpoint = null, state, since = 0, limit } = query;
    const oldest = seek.lastBefore(since);
    const places = endpoints.all(academy, endpoint, endpoint);
    const share = Math.max(endpointRowsScannedMin, Math.floor(rowsScannedMax / Math.max(1, places.length)));
    const floors = places.map(({ id }) => floorOf.get(academy, id, before, oldest, share)?.id ?? 0);
    const floor = Math.max(0, ...floors);
    const rows = places.flatMap((place) => {
      const states = JSON.stringify(storedStates(state, place));
      return ofEndpoint.all(academy, place.id, before, Math.max(oldest, floor), since, states, limit + 1);
    });
    return { rows: rows.toSorted((one, other) => other.id - one.id), floor };
  }

  function scanEvent(
    { academy, endpoint, event, state, since = 0 }: DeliveryQuery,
    before: number,
  ): DeliveryRow[] {
    return ofEvent
      .all(academy, event ?? '', before, since)
      .filter((row) => endpoint === undefined || row.endpoint === endpoint)
      .filter((row) => state === undefined || decodeDelivery(row).state === state);
  }

  return {
    deliveries: (query) => {
      const before = rowOf('d', query.cursor, Number.MAX_SAFE_INTEGER);
      const { rows, floor } =
        query.event === undefined ? scan(query, before) : { rows: scanEvent(query, before), floor: 0 };
      const shown = rows.slice(0, query.limit);
      const items = shown.map(decodeDelivery);
      const last = rows.length > query.limit ? (shown.at(-1)?.id ?? 0) : floor + 1;
      return last === 1 ? { items } : { items, next: cursorAfter('d', last) };
    },
  };
}

interface EndpointStanding extends Standing {
  readonly id: string;
}
