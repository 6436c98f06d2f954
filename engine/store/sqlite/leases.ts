import type { Database } from 'better-sqlite3';

/** Nothing reaps leases that ran out: whoever looks for an endpoint's work takes them back first. */
export function expiredLeases(database: Database): (academy: string, endpoint: string, now: number) => void {
  const takeBack = database.prepare<[string, string, number]>(`
    update deliveries
    set lease_token = null, lease_until = null, lease_node = null
    where academy = ?
      and endpoint = ?
      and lease_token is not null
      and lease_until <= ?
  `);
  return (academy, endpoint, now) => void takeBack.run(academy, endpoint, now);
}

/**
 * Whoever holds the lock knows that every other process which ever leased is dead: what it was sending can go on.
 * A replay's lease names no process; none is taken before the database is open.
 */
export function voidLeases(database: Database, node: string): void {
  const some = database.prepare<[string]>(`
    update deliveries
    set lease_token = null, lease_until = null, lease_node = null
    where id in (
      select id
      from deliveries indexed by deliveries_leased
      where lease_token is not null
        and lease_node <> ?
      limit ${rowsAtOnce}
    )
  `);
  while (some.run(node).changes === rowsAtOnce);
  database.exec(`
    update replays
    set lease_token = null, lease_until = null
    where lease_token is not null
  `);
}

/** Each commit waits in the log until it is copied back, and on a full disk the log has little room. */
const rowsAtOnce = 500;
