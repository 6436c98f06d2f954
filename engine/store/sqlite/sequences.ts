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
  // The last event may have gone by its age: then its number is kept by itself.
  const stored = database.prepare<[Learner], { sequence: number | null }>(`
    select max(sequence) as sequence
    from (
      select max(sequence) as sequence
      from events
      where academy = @academy
        and learner = @learner
      union all
      select sequence
      from learner_sequences
      where academy = @academy
        and learner = @learner
    )
  `);

  return {
    next: (academy, learner) => {
      const key = `${academy}\n${learner}`;
      const sequence = (last.get(key) ?? stored.get({ academy, learner })?.sequence ?? 0) + 1;
      last.delete(key);
      last.set(key, sequence);
      if (last.size > learnersMax) last.delete(last.keys().next().value ?? '');
      return sequence;
    },
    forget: () => last.clear(),
  };
}

interface Learner {
  readonly academy: string;
  readonly learner: string;
}
