import type { Database } from 'better-sqlite3';

/** Whether a delivery of this order is pending, so that another of it has to wait. */
export function orderIsHeld(
  database: Database,
): (academy: string, endpoint: string, orderKey: string) => boolean {
  const pending = database.prepare<[string, string, string], { found: number }>(`
    select 1 as found
    from deliveries indexed by deliveries_in_order
    where academy = ?
      and endpoint = ?
      and order_key = ?
      and state = 'pending'
    limit 1
  `);
  return (academy, endpoint, orderKey) => pending.get(academy, endpoint, orderKey) !== undefined;
}
