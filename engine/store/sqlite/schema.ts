import Sqlite from 'better-sqlite3';
import { schemaNewest, schemaOf } from './migrate.ts';

/** Which schema a database has and which this program brings it to; nothing is changed. Throws where it is no database. */
export function schemasOf(path: string): { readonly found: number; readonly newest: number } {
  const database = new Sqlite(path, { fileMustExist: true });
  try {
    return { found: schemaOf(database), newest: schemaNewest };
  } finally {
    database.close();
  }
}
