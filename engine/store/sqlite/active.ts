import type { Database } from 'better-sqlite3';

/** An endpoint that deliveries may go to: it is there, and neither paused nor disabled. */
export interface Open {
  /** It is left alone until then, and nothing but a probe has gone since; null where it does not rest. */
  readonly restUntil: number | null;
}

/** Undefined of one that nothing may go to. */
export function activeEndpoint(database: Database): (academy: string, endpoint: string) => Open | undefined {
  const active = database.prepare<[string, string], Open>(`
    select rest_until as restUntil
    from endpoints
    where academy = ?
      and id = ?
      and status = 'active'
      and deleted_at is null
  `);
  return (academy, endpoint) => active.get(academy, endpoint);
}
