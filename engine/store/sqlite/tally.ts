import type { Database } from 'better-sqlite3';
import type { StoredState } from '../alike/rows.ts';

/**
 * Running totals, so that nobody has to count millions of rows: changes gather in memory during a transaction, are
 * written once at its end, and are forgotten when it is rolled back.
 */
export interface Tally {
  add(name: TallyName, amount: number): void;
  write(): void;
  forget(): void;
  read(name: TallyName): number;
}

export type TallyName = 'events' | StoredState;

export function tallyOf(database: Database): Tally {
  const changes = new Map<TallyName, number>();
  const write = database.prepare<[string, number]>(`
    insert into tallies (name, amount)
    values (?, ?)
    on conflict (name) do update set amount = amount + excluded.amount
  `);
  const read = database.prepare<[string], { amount: number }>(`
    select amount
    from tallies
    where name = ?
  `);

  return {
    add: (name, amount) => void changes.set(name, (changes.get(name) ?? 0) + amount),
    write: () => {
      for (const [name, amount] of changes) if (amount !== 0) write.run(name, amount);
      changes.clear();
    },
    forget: () => changes.clear(),
    read: (name) => (read.get(name)?.amount ?? 0) + (changes.get(name) ?? 0),
  };
}
