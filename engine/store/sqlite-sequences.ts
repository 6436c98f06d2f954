import type { Database } from 'better-sqlite3';

/** The next number of each learner's events: remembered for the busiest, read from the index for the others. */
export interface Sequences {
  next(academy: string, learner: string): number;
  /** After a rollback, or where an academy went: what is remembered may be wrong. */
  forget(): void;
}

export function sequencesOf(database: Database, learnersMax = 50_000): Sequences {
  // A map keeps the order of insertion: the first is the one unused for longest.
  const last = new Map<string, number>();
  const stored = database.prepare<[string, string], { sequence: number }>(`
    select sequence
    from events
    where academy = ?
      and learner = ?
    order by sequence desc
    limit 1
  `);

  return {
    next: (academy, learner) => {
      const key = `${academy}\n${learner}`;
      const sequence = (last.get(key) ?? stored.get(academy, learner)?.sequence ?? 0) + 1;
      last.delete(key);
      last.set(key, sequence);
      if (last.size > learnersMax) last.delete(last.keys().next().value ?? '');
      return sequence;
    },
    forget: () => last.clear(),
  };
}
