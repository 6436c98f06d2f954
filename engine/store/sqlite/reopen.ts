import type { Database } from 'better-sqlite3';
import type { StoredState } from '../alike/rows.ts';
import { orderIsHeld } from './order.ts';
import type { Tally } from './tally.ts';

/**
 * Gives a delivery a fresh round of tries. A final one comes back into its order by its age: while another of the same
 * order is pending it waits, and the settlement of that one sets the oldest that waits free.
 */
export function reopener(database: Database, tally: Tally): (row: ReopenedRow, at: number) => void {
  const reopen = database.prepare<[number | null, number]>(`
    update deliveries
    set
      state = 'pending',
      due_at = ?,
      settled_at = null,
      reason = null,
      tries = 0,
      first_try_at = null,
      lease_token = null,
      lease_until = null,
      lease_node = null
    where id = ?
  `);
  const isHeld = orderIsHeld(database);

  // A pending one stays where it is: at the head of its order, or waiting.
  function waits({ academy, endpoint, state, due_at, order_key }: ReopenedRow): boolean {
    if (state === 'pending') return due_at === null;
    return order_key !== null && isHeld(academy, endpoint, order_key);
  }

  return (row, at) => {
    reopen.run(waits(row) ? null : at, row.id);
    tally.add(row.state, -1);
    tally.add('pending', 1);
  };
}

/** What decides whether it is due. */
export interface ReopenedRow {
  readonly id: number;
  readonly academy: string;
  readonly endpoint: string;
  readonly state: StoredState;
  readonly due_at: number | null;
  readonly order_key: string | null;
}
