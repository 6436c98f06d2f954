import type { Database } from 'better-sqlite3';
import { decodeEvent, type EventRow } from '../alike/rows.ts';
import type { Verbs } from '../verbs.ts';

/**
 * Where each type's latest event of an academy stands: gathers in memory during a transaction, so that a thousand events
 * of one type cost one row, is written at its end, and forgotten when it is rolled back.
 */
export interface Latest {
  accepted(academy: string, type: string, position: number): void;
  write(): void;
  forget(): void;
}

export function latestOf(database: Database): Latest {
  const changes = new Map<string, Map<string, number>>();
  const upsert = database.prepare<[string, string, number]>(`
    insert into latest_events (academy, type, position)
    values (?, ?, ?)
    on conflict (academy, type) do update set position = excluded.position
  `);

  return {
    accepted(academy, type, position) {
      const types = changes.get(academy);
      if (types) types.set(type, position);
      else changes.set(academy, new Map([[type, position]]));
    },
    write() {
      if (changes.size === 0) return;
      for (const [academy, types] of changes)
        for (const [type, position] of types) upsert.run(academy, type, position);
      changes.clear();
    },
    forget: () => changes.clear(),
  };
}

export function latestVerbs(database: Database, latest: Latest): Pick<Verbs, 'latestEvent'> {
  const lastOfType = database.prepare<[string, string], EventRow>(`
    select event.*
    from latest_events as latest
    join events as event on event.position = latest.position
    where latest.academy = ?
      and latest.type = ?
  `);
  return {
    latestEvent: (academy, type) => {
      latest.write();
      const row = lastOfType.get(academy, type);
      return row && decodeEvent(row);
    },
  };
}
