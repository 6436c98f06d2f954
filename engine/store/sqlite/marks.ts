import type { Database } from 'better-sqlite3';

/** What a settlement may change in how its endpoint stands; each answers whether it did. */
export interface Marks {
  disable(academy: string, endpoint: string, reason: string, at: number): boolean;
  failing(academy: string, endpoint: string, at: number): boolean;
  recovered(academy: string, endpoint: string): boolean;
}

export function marksOf(database: Database): Marks {
  const disable = database.prepare<[Disabling]>(`
    update endpoints
    set
      status = 'disabled',
      status_reason = @reason,
      status_at = @at,
      failing_since = coalesce(failing_since, @at),
      updated_at = @at
    where academy = @academy
      and id = @endpoint
      and status = 'active'
      and deleted_at is null
  `);
  const failing = database.prepare<[number, string, string]>(`
    update endpoints
    set failing_since = ?
    where academy = ?
      and id = ?
      and failing_since is null
      and deleted_at is null
  `);
  const recovered = database.prepare<[string, string]>(`
    update endpoints
    set failing_since = null
    where academy = ?
      and id = ?
      and failing_since is not null
      and deleted_at is null
  `);

  return {
    disable: (academy, endpoint, reason, at) => disable.run({ academy, endpoint, reason, at }).changes === 1,
    failing: (academy, endpoint, at) => failing.run(at, academy, endpoint).changes === 1,
    recovered: (academy, endpoint) => recovered.run(academy, endpoint).changes === 1,
  };
}

interface Disabling {
  readonly academy: string;
  readonly endpoint: string;
  readonly reason: string;
  readonly at: number;
}
