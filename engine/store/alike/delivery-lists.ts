import { cursorAfter, rowOf } from './cursor.ts';
import { scanEndpoint, type Scanned } from './delivery-scan.ts';
import { eventNames } from './event-names.ts';
import { learnersDeliveries } from './learner-deliveries.ts';
import { rowsOfEvents, seen } from './look.ts';
import type { Steps, Stepwise } from './steps.ts';
import type { Wording } from './wording.ts';
import type { DeliveryQuery } from '../words/deliveries.ts';

/** Lists of deliveries, newest first. */
export function deliveryListVerbs({ scanAcademy }: Wording): Stepwise<'deliveries'> {
  function scan(query: DeliveryQuery, before: number): Steps<Scanned> {
    const { academy, endpoint, event, state, type, since = 0, until, limit } = query;
    if (event !== undefined) return scanEvent(query, event, before);
    const asked = {
      academy,
      ...(state && { state }),
      ...(type && { type }),
      ...(until !== undefined && { until }),
      since,
      before,
      limit: limit + 1,
    };
    return endpoint === undefined ? scanAcademy(asked) : scanEndpoint(asked, endpoint);
  }

  return {
    *deliveries(query) {
      const { learner, event } = query;
      if (learner !== undefined && event === undefined) return yield* learnersDeliveries(query, learner);
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
  { academy, endpoint, state, type, learner, since = 0, until = Infinity }: DeliveryQuery,
  event: string,
  before: number,
): Steps<Scanned> {
  const found = yield* rowsOfEvents(academy, [event]);
  const names = yield* eventNames(academy, found);
  const rows = found
    .filter((row) => row.id < before && row.created_at >= since && row.created_at < until)
    .filter((row) => endpoint === undefined || row.endpoint === endpoint)
    .filter((row) => state === undefined || row.seen_state === state)
    .filter((row) => type === undefined || names.get(row.event)?.type === type)
    .filter((row) => learner === undefined || names.get(row.event)?.learner === learner);
  return { rows: rows.toReversed(), floor: 0 };
}
