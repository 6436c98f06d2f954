import type { Database } from 'better-sqlite3';

/** Whether deliveries may go to an endpoint at all: it is there, and neither paused nor disabled. */
export function activeEndpoint(database: Database): (academy: string, endpoint: string) => boolean {
  const active = database.prepare<[string, string], { found: number }>(`
    select 1 as found
    from endpoints
    where academy = ?
      and id = ?
      and status = 'active'
      and deleted_at is null
  `);
  return (academy, endpoint) => active.get(academy, endpoint) !== undefined;
}
