import Sqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { valueOf, type RawValue, type Row, type Value } from './columns.ts';
import { createDigester, type Digest } from './digest.ts';
import { copiedTables, type CopiedTable } from './tables.ts';
import { depart, departureOf, stay, type Departure } from '../sqlite/departure.ts';
import { lockOut } from '../sqlite/lock.ts';
import { schemaNewest, schemaOf } from '../sqlite/migrate.ts';

/** An embedded database that is read, and served by nobody meanwhile. */
export interface Source {
  readonly path: string;
  departure(): Departure | undefined;
  depart(departure: Departure): void;
  stay(): void;
  count(table: CopiedTable): number;
  /** The rows that follow `reached`, and where the next begin; without `reached` there are none behind them. */
  page(table: CopiedTable, reached: Reached | undefined, limits: PageLimits): SourcePage;
  /** Of all rows, each read once and in no order of ours: what paging might miss is in it. */
  digest(table: CopiedTable): Digest;
  /** The highest number that each counting table ever gave, also to rows that are gone. */
  highest(table: string): number;
  /** A row with a text that PostgreSQL cannot keep and that must not be changed. */
  unstorable(): Unstorable | undefined;
  close(): void;
}

/** The values of a table's key. */
export type Reached = readonly Value[];

export interface PageLimits {
  readonly rowsMax: number;
  /** Of text; a page may go over it by one row. */
  readonly charactersMax: number;
}

export interface SourcePage {
  readonly rows: readonly Row[];
  readonly reached?: Reached;
}

export interface Unstorable {
  readonly table: string;
  readonly column: string;
  /** Its key, as people may look for it. */
  readonly row: string;
}

/** @param isLocked while it is open nobody can serve it; without, it is only looked at, and may be served. */
export function openSource(path: string, isLocked: boolean): Source {
  if (!existsSync(path))
    throw new Error(`There is no database at ${path}; name the file that is served today`);
  const lock = isLocked ? lockForCopy(path) : undefined;
  try {
    const database = new Sqlite(path, { fileMustExist: true, readonly: !isLocked });
    try {
      database.pragma('synchronous = full');
      database.pragma('fullfsync = on');
      refuseOtherSchema(database, path);
    } catch (error) {
      database.close();
      throw error;
    }
    const close = (): void => {
      database.close();
      lock?.release();
    };
    return { ...sourceOn(database), path, close };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

function sourceOn(database: Database): Omit<Source, 'path' | 'close'> {
  return {
    departure: () => departureOf(database),
    depart: (departure) => depart(database, departure),
    stay: () => stay(database),
    count: (table) => {
      const row = database
        .prepare<[], { amount: number }>(`select count(*) as amount from (${allOf(table)})`)
        .get();
      return row?.amount ?? 0;
    },
    page: (table, reached, limits) => readPage(database, table, reached, limits),
    digest: (table) => {
      const digester = createDigester();
      for (const row of rowsOf(database, table, allOf(table), {})) digester.add(row);
      return digester.digest();
    },
    highest: (table) => {
      const row = database
        .prepare<[string], { seq: number }>(`
          select seq
          from sqlite_sequence
          where name = ?
        `)
        .get(table);
      return row?.seq ?? 0;
    },
    unstorable: () => {
      for (const table of copiedTables()) {
        const found = unstorableIn(database, table);
        if (found) return found;
      }
      return undefined;
    },
  };
}

/** Where the next page of a table begins, for as long as there is one. */
export function pageSql(table: CopiedTable, reached: Reached | undefined): string {
  const after = `(${table.key.join(', ')}) > (${table.key.map((_, place) => `@key${place}`).join(', ')})`;
  const cut = `
    order by ${table.key.join(', ')}
    limit @limit
  `;
  return `${table.rows(reached ? after : 'true', cut)} ${cut}`;
}

function allOf(table: CopiedTable): string {
  return table.rows('true', '');
}

function readPage(
  database: Database,
  table: CopiedTable,
  reached: Reached | undefined,
  { rowsMax, charactersMax }: PageLimits,
): SourcePage {
  const rows: Row[] = [];
  let characters = 0;
  const key = Object.fromEntries((reached ?? []).map((value, place) => [`key${place}`, value]));
  for (const row of rowsOf(database, table, pageSql(table, reached), { ...key, limit: rowsMax })) {
    rows.push(row);
    for (const value of row) if (typeof value === 'string') characters += value.length;
    if (characters >= charactersMax) break;
  }
  const last = rows.at(-1);
  const isEnd = last === undefined || (rows.length < rowsMax && characters < charactersMax);
  return { rows, ...(!isEnd && { reached: keyOf(table, last) }) };
}

function keyOf({ columns, key }: CopiedTable, row: Row): Reached {
  const names = Object.keys(columns);
  return key.map((column) => row[names.indexOf(plainName(column))] ?? null);
}

function plainName(column: string): string {
  return column.slice(column.indexOf('.') + 1);
}

function* rowsOf(
  database: Database,
  { columns }: CopiedTable,
  sql: string,
  parameters: Readonly<Record<string, Value>>,
): Generator<Row> {
  const kinds = Object.values(columns);
  const statement = database.prepare<[Readonly<Record<string, Value>>], RawValue[]>(sql).raw(true);
  for (const row of statement.iterate(parameters))
    yield kinds.map((kind, index) => valueOf(kind, row[index] ?? null));
}

function unstorableIn(database: Database, table: CopiedTable): Unstorable | undefined {
  const texts = Object.entries(table.columns).flatMap(([name, kind]) => (kind === 'text' ? [name] : []));
  const key = table.key.map((column) => `quote(${plainName(column)})`).join(` || ' ' || `);
  const row = database
    .prepare<[], { column: string; row: string }>(`
      select
        case ${texts.map((name) => `when instr(${name}, char(0)) > 0 then '${name}'`).join(' ')} end as "column",
        ${key} as row
      from (${allOf(table)})
      where ${texts.map((name) => `instr(${name}, char(0)) > 0`).join(' or ')}
      limit 1
    `)
    .get();
  return row && { table: table.name, ...row };
}

function refuseOtherSchema(database: Database, path: string): void {
  const schema = schemaOf(database);
  if (schema === schemaNewest) return;
  throw new Error(
    schema > schemaNewest
      ? `The database ${path} has schema ${schema}, this program knows ${schemaNewest}; copy it with the newer program`
      : `The database ${path} has schema ${schema} and this program ${schemaNewest}; make a backup, then run \`schoolbell migrate --database-url sqlite:${path}\``,
  );
}

function lockForCopy(path: string): { release(): void } {
  try {
    return lockOut(path);
  } catch (error) {
    throw new Error(
      `The database ${path} is being served; stop that service first, since what it accepts meanwhile would stay behind`,
      { cause: error },
    );
  }
}
