import Sqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { schemaNewest, schemaOf } from './migrate.ts';

/** What a database holds. */
export interface Holding {
  readonly schema: number;
  /** Rows, table by table. */
  readonly rows: Readonly<Record<Counted, number>>;
}

const counted = ['academies', 'endpoints', 'events', 'deliveries', 'attempts'] as const;

type Counted = (typeof counted)[number];

/**
 * Copies a database as it is at one instant, also while a process serves it: that one goes on, and its write-ahead log grows
 * meanwhile. The copy is one file, whole by SQLite's own check, and holds as many rows as there were at that instant.
 *
 * @throws where there is no database of ours, or the copy is not whole; what was copied by then is left there
 */
export async function backUp(path: string, copy: string): Promise<Holding> {
  if (!existsSync(path)) throw new Error(`There is no database at ${path}; name the one that is served`);
  const source = new Sqlite(path, { readonly: true });
  try {
    refuseStranger(source, path);
    // The first read fixes the instant, for the copy too; and all pages go in one step, so that no write begins it anew.
    source.exec('begin');
    const there = rowsIn(source);
    await source.backup(copy, { progress: () => pagesAtOnce });
    source.exec('rollback');
    makeOneFile(copy);
    const found = examine(copy);
    for (const table of counted) {
      if (found.rows[table] !== there[table])
        throw new Error(
          `The copy has ${found.rows[table]} rows of ${table} and the database had ${there[table]}; try again`,
        );
    }
    return found;
  } finally {
    source.close();
  }
}

/** What a backup holds. Throws where it is damaged, not ours, or of a newer program. */
export function examine(path: string): Holding {
  if (!existsSync(path)) throw new Error(`There is no backup at ${path}`);
  const database = new Sqlite(path, { readonly: true });
  try {
    refuseStranger(database, path);
    const faults = database.pragma('integrity_check(1)', { simple: true });
    if (faults !== 'ok')
      throw new Error(`${path} is damaged (${String(faults)}); take another backup, or make it again`);
    const schema = schemaOf(database);
    if (schema > schemaNewest)
      throw new Error(
        `${path} has schema ${schema} and this program knows ${schemaNewest}; use the program that made it`,
      );
    return { schema, rows: rowsIn(database) };
  } finally {
    database.close();
  }
}

/** Folds the write-ahead log into the database, so that it is one file. Nobody may have it open. */
export function makeOneFile(path: string): void {
  const database = new Sqlite(path, { fileMustExist: true });
  try {
    database.pragma('journal_mode = delete');
  } finally {
    database.close();
  }
}

/** SQLite's most: a larger number would be cut to it. */
const pagesAtOnce = 0x7f_ff_ff_ff;

function refuseStranger(database: Database, path: string): void {
  const tables = `
    select count(*) as amount
    from sqlite_schema
    where type = 'table'
      and name in ('academies', 'endpoints', 'events', 'deliveries', 'attempts')
  `;
  let found = 0;
  try {
    found = database.prepare<[], { amount: number }>(tables).get()?.amount ?? 0;
  } catch (cause) {
    if (!(cause instanceof Sqlite.SqliteError) || cause.code !== 'SQLITE_NOTADB') throw cause;
  }
  if (found !== counted.length) throw new Error(`${path} is no database of Schoolbell`);
}

function rowsIn(database: Database): Holding['rows'] {
  const count = (table: Counted): number =>
    database
      .prepare<[], { amount: number }>(`
        select count(*) as amount
        from ${table}
      `)
      .get()?.amount ?? 0;
  return {
    academies: count('academies'),
    endpoints: count('endpoints'),
    events: count('events'),
    deliveries: count('deliveries'),
    attempts: count('attempts'),
  };
}
