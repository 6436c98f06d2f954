import type { Database } from 'better-sqlite3';

/** What a database holds before anything has happened in it: most tables nothing, some a row or two. */
export type Blank = readonly { readonly table: string; readonly rows: readonly object[] }[];

export function blankOf(database: Database): Blank {
  const tables = database
    .prepare<[], string>(`
      select name
      from sqlite_schema
      where type = 'table'
      order by name
    `)
    .pluck()
    .all();
  return tables.map((table) => ({
    table,
    rows: database.prepare<[], object>(`select * from ${table}`).all(),
  }));
}

/** Makes it that again. What numbers its rows begins with the first number anew. */
export function blankingOf(database: Database, blank: Blank): () => void {
  const clear = blank.map(({ table }) => database.prepare(`delete from ${table}`));
  const fill = blank.flatMap(({ table, rows }) =>
    rows.map((row) => {
      const names = Object.keys(row);
      const values = names.map((name) => `@${name}`).join(', ');
      const insert = database.prepare<object>(
        `insert into ${table} (${names.join(', ')}) values (${values})`,
      );
      return () => insert.run(row);
    }),
  );
  const all = database.transaction(() => {
    for (const one of clear) one.run();
    for (const one of fill) one();
  });
  return () => {
    database.pragma('foreign_keys = off');
    all();
    database.pragma('foreign_keys = on');
  };
}
