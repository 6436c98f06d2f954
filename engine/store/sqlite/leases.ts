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
