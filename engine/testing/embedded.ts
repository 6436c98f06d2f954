import Sqlite from 'better-sqlite3';

/** An embedded database, seen past the process that may serve it. */
export interface Embedded {
  /** Changes nothing. */
  query<Row extends Record<string, unknown>>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>;
}

export function embeddedAt(path: string): Embedded {
  return {
    async query<Row extends Record<string, unknown>>(sql: string, values: readonly unknown[] = []) {
      const database = new Sqlite(path, { readonly: true });
      try {
        return database.prepare<unknown[], Row>(sql).all(...values);
      } finally {
        database.close();
      }
    },
  };
}
