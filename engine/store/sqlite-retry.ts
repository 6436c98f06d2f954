import type { Database } from 'better-sqlite3';
import { cursorAfter, rowOf } from './cursor.ts';
import { deliveryRow } from './delivery-id.ts';
import { seekDeliveries } from './sqlite-seek.ts';
import type { StoredState, Tally } from './sqlite-tally.ts';
import type { Verbs } from './verbs.ts';

/** So many rows one slice looks at. */
const rowsScannedMax = 5_000;

/** Sending once more because someone asks for it. */
export function retryVerbs(database: Database, tally: Tally): Pick<Verbs, 'retryDelivery' | 'replaySlice'> {
  const seek = seekDeliveries(database);
  const one = database.prepare<[number, string], RetriedRow>(`
    select delivery.id, delivery.state, delivery.due_at, delivery.lease_until, endpoint.deleted_at
    from deliveries as delivery
    left join endpoints as endpoint
      on endpoint.academy = delivery.academy and endpoint.id = delivery.endpoint
    where delivery.id = ?
      and delivery.academy = ?
  `);
  // What is final has left its order, where others have gone past it: it goes out on its own.
  const reopen = database.prepare<[number, number]>(`
    update deliveries
    set
      order_key = case when state = 'pending' then order_key end,
      state = 'pending',
      due_at = ?,
      settled_at = null,
      tries = 0,
      first_try_at = null,
      lease_token = null,
      lease_until = null,
      lease_node = null
    where id = ?
  `);
  const freshRound = database.prepare<[number]>(`
    update deliveries
    set tries = 0, first_try_at = null
    where id = ?
  `);
  const exists = database.prepare<[string, string], { found: number }>(`
    select 1 as found
    from endpoints
    where academy = ?
      and id = ?
      and deleted_at is null
  `);
  const ceilingOf = database.prepare<[string, string, number], { id: number }>(`
    select id
    from deliveries indexed by deliveries_by_endpoint
    where academy = ?
      and endpoint = ?
      and id > ?
    order by id
    limit 1 offset ${rowsScannedMax - 1}
  `);
  const slice = database.prepare<[string, string, number, number, number, number, string, number], SliceRow>(`
    select id, state
    from deliveries indexed by deliveries_by_endpoint
    where academy = ?
      and endpoint = ?
      and id > ?
      and id <= ?
      and created_at >= ?
      and created_at < ?
      and state in (select value from json_each(?))
    order by id
    limit ?
  `);

  function makeDue({ id, state }: SliceRow, at: number): void {
    reopen.run(at, id);
    tally.add(state, -1);
    tally.add('pending', 1);
  }

  return {
    retryDelivery: (academy, id, at) => {
      const row = one.get(deliveryRow(id), academy);
      if (row === undefined || row.deleted_at !== null) return 'unknown';
      if (row.lease_until !== null && row.lease_until > at) return 'in-flight';
      if (row.state === 'pending' && row.due_at === null) freshRound.run(row.id);
      else makeDue(row, at);
      return 'due';
    },
    replaySlice: ({ academy, endpoint, since, until, states, at, limit, cursor }) => {
      if (!exists.get(academy, endpoint)) return { due: 0 };
      const after = Math.max(rowOf('r', cursor, 0), seek.lastBefore(since));
      const newest = seek.firstSince(until);
      const reach = ceilingOf.get(academy, endpoint, after)?.id;
      const ceiling = reach !== undefined && reach < newest ? reach : undefined;
      const rows = slice.all(
        academy,
        endpoint,
        after,
        ceiling ?? newest,
        since,
        until,
        JSON.stringify(states),
        limit + 1,
      );
      const chosen = rows.slice(0, limit);
      for (const row of chosen) makeDue(row, at);
      const last = rows.length > limit ? chosen.at(-1)?.id : ceiling;
      return last === undefined
        ? { due: chosen.length }
        : { due: chosen.length, next: cursorAfter('r', last) };
    },
  };
}

interface SliceRow {
  readonly id: number;
  readonly state: StoredState;
}

interface RetriedRow extends SliceRow {
  readonly due_at: number | null;
  readonly lease_until: number | null;
  readonly deleted_at: number | null;
}
