import pg from 'pg';
import type { Postgres } from './session.ts';

/** Goes on with clearing what removed academies owned. False while something is left. */
export async function clearRemoved(postgres: Postgres, rowsMax: number): Promise<boolean> {
  const { rows } = await postgres.query<{ academy: string }>(removed);
  for (const { academy } of rows) if (!(await clearAcademy(postgres, academy, rowsMax))) return false;
  return true;
}

/**
 * Takes a removed academy out of every table, at most so many rows; its name is free again when a whole pass has found
 * none. A slice is one statement that waits for nobody, so any number of nodes may be at it, and where one dies the others
 * go on.
 */
export async function clearAcademy(postgres: Postgres, academy: string, rowsMax: number): Promise<boolean> {
  let left = rowsMax;
  for (let isFirst = true; ; isFirst = false) {
    let found = 0;
    for (const table of await tablesOfAcademies(postgres)) {
      const cleared = await clearTable(postgres, table, academy, left);
      left -= cleared.gone;
      found += cleared.found;
      if (left <= 0) return false;
    }
    if (found === 0) {
      await postgres.query(forget, [academy]);
      return true;
    }
    // What a second pass still finds is locked by somebody who is at work on it.
    if (!isFirst) return false;
  }
}

interface Cleared {
  /** What was there, as far as was looked; what somebody has locked stays for a later pass. */
  readonly found: number;
  readonly gone: number;
}

async function clearTable(
  postgres: Postgres,
  table: string,
  academy: string,
  rowsMax: number,
): Promise<Cleared> {
  let found = 0;
  let gone = 0;
  for (;;) {
    const limit = Math.min(sliceMax, rowsMax - gone);
    const slice = await clearSlice(postgres, table, academy, limit);
    found += slice.found;
    gone += slice.gone;
    if (slice.gone < limit || gone >= rowsMax) return { found, gone };
  }
}

async function clearSlice(
  postgres: Postgres,
  table: string,
  academy: string,
  limit: number,
): Promise<Cleared> {
  try {
    const { rows } = await postgres.query<Cleared>(clear(table), [academy, limit]);
    return rows[0] ?? { found: 0, gone: 0 };
  } catch (error) {
    // Retention took this day or part in between, and may have put rows elsewhere: another pass looks.
    if (error instanceof pg.DatabaseError && error.code === undefinedTable) return { found: 1, gone: 0 };
    throw error;
  }
}

/** A short statement: whoever settles one of these rows just now waits no longer than for it. */
const sliceMax = 5_000;

const undefinedTable = '42P01';

async function tablesOfAcademies(postgres: Postgres): Promise<readonly string[]> {
  const { rows } = await postgres.query<{ name: string }>(tables);
  return rows.map(({ name }) => name);
}

const removed = `
  select academy
  from removed_academies
`;
const forget = `
  delete from removed_academies
  where academy = $1
`;

// Asked of the database, so that none is forgotten which a later migration adds, nor a day or part that is attached to
// nothing just now; each by itself, since to lock all days at once is to lock too much. What waits goes first: what is
// settled meanwhile goes from there to the others. Days go before what is kept of them, and that before the rest: the way
// that retention moves rows.
const tables = `
  select quote_ident(made.relname) as name
  from pg_class as made
  join pg_attribute as field on field.attrelid = made.oid
  where made.relnamespace = to_regnamespace(current_schema())
    and made.relkind = 'r'
    and made.relname <> 'removed_academies'
    and field.attname = 'academy'
    and not field.attisdropped
  order by
    made.relname <> 'pending_deliveries', made.relname like '%\\_kept', made.relname like '%\\_rest', made.relname
`;

// What is found is what was there before the statement.
function clear(table: string): string {
  return `
    with slice as materialized (
      select ctid as place
      from ${table}
      where academy = $1
      limit $2
      for update skip locked
    ),
    gone as (
      delete from ${table}
      where academy = $1
        and ctid = any (array(select place from slice))
      returning 1
    )
    select
      (select count(*) from gone) as gone,
      (select count(*) from (select 1 from ${table} where academy = $1 limit 1) as there) as found
  `;
}
