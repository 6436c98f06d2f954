import { cursorAfter, rowOf } from './cursor.ts';
import { scanEndpoint, type Scanned } from './delivery-scan.ts';
import { rowsOfEvents, seen } from './look.ts';
import type { Steps, Stepwise } from './steps.ts';
import type { Wording } from './wording.ts';
import type { DeliveryQuery } from '../words/deliveries.ts';

/** Lists of deliveries, newest first. */
export function deliveryListVerbs({ scanAcademy }: Wording): Stepwise<'deliveries'> {
  function scan(query: DeliveryQuery, before: number): Steps<Scanned> {
    const { academy, endpoint, event, state, since = 0, limit } = query;
    if (event !== undefined) return scanEvent(query, event, before);
    const asked = { academy, ...(state && { state }), since, before, limit: limit + 1 };
    return endpoint === undefined ? scanAcademy(asked) : scanEndpoint(asked, endpoint);
  }

  return {
    *deliveries(query) {
      const { rows, floor } = yield* scan(query, rowOf('d', query.cursor, Number.MAX_SAFE_INTEGER));
      const shown = rows.slice(0, query.limit);
      const items = yield* seen(query.academy, shown);
      const last = rows.length > query.limit ? (shown.at(-1)?.id ?? 0) : floor + 1;
      return last === 1 ? { items } : { items, next: cursorAfter('d', last) };
    },
  };
}

/** One event's are few: as many as it found endpoints. */
function* scanEvent(
  { academy, endpoint, state, since = 0 }: DeliveryQuery,
  event: string,
  before: number,
): Steps<Scanned> {
  const rows = (yield* rowsOfEvents(academy, [event]))
    .filter((row) => row.id < before && row.created_at >= since)
    .filter((row) => endpoint === undefined || row.endpoint === endpoint)
    .filter((row) => state === undefined || row.seen_state === state);
  return { rows: rows.toReversed(), floor: 0 };
}
