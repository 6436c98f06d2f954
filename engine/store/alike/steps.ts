import type { Store } from '../store.ts';
import type { Verb } from '../verbs.ts';

// Verbs that are alike on every database are written once, as steps: each `yield` hands a statement to whichever database
// runs it, and gets what it answered. SQLite runs them at once, inside the transaction of a batch; PostgreSQL one after
// the other over the network. What differs between the two kinds of SQL, `sqlite/dialect.ts` and `postgres/dialect.ts` say.

export interface Statement {
  /**
   * With `:named` values. Lists of rows to be locked end in `for update`, which an embedded database does without.
   * `not_ahead(:now)` is an instant of this process, or that of the database's clock where this process is ahead of it.
   */
  readonly sql: string;
  readonly values: Values;
}

export type Values = Readonly<Record<string, Value>>;

export type Value = string | number | null | Uint8Array;

export interface Answered {
  readonly rows: readonly unknown[];
  /** Rows that were inserted, updated or deleted. */
  readonly changes: number;
}

/** What yields statements until it knows a `T`. */
export type Steps<T> = Generator<Statement, T, Answered>;

export type Stepwise<V extends Verb> = {
  readonly [Name in V]: (...args: Parameters<Store[Name]>) => Steps<Awaited<ReturnType<Store[Name]>>>;
};

/** All rows of an answer. What comes out of a database is trusted to be what the statement asks for. */
export function* all<Row>(sql: string, values: Values = {}): Steps<readonly Row[]> {
  const { rows } = yield { sql, values };
  return rows as readonly Row[];
}

/** The first row of an answer. */
export function* one<Row>(sql: string, values: Values = {}): Steps<Row | undefined> {
  const { rows } = yield { sql, values };
  return rows[0] as Row | undefined;
}

/** Carries a change out; answers how many rows it touched. */
export function* change(sql: string, values: Values = {}): Steps<number> {
  const { changes } = yield { sql, values };
  return changes;
}
