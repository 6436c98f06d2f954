import type { Database } from 'better-sqlite3';

/** The number of the state that an academy's endpoints are in. */
export interface RosterRevision {
  /** Undefined where there is no such academy. */
  of(academy: string): number | undefined;
  raise(academy: string): void;
}

export function rosterRevision(database: Database): RosterRevision {
  const read = database.prepare<[string], { roster: number }>(`
    select roster
    from academies
    where id = ?
  `);
  const raise = database.prepare<[string]>(`
    update academies
    set roster = roster + 1
    where id = ?
  `);
  return { of: (academy) => read.get(academy)?.roster, raise: (academy) => void raise.run(academy) };
}
