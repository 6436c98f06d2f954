import Sqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { migrate } from './migrate.ts';

/** Before this, a reset of the write-ahead log could corrupt the database (fixed in SQLite 3.51.3). */
const versionMin = [3, 51, 3] as const;

export interface ConnectionOptions {
  readonly path: string;
  /** The page cache, all that SQLite holds in memory of the database. */
  readonly cacheKib?: number;
  /** The write-ahead log is copied back whenever it has grown by so many pages of 4 KiB. */
  readonly checkpointPages?: number;
  readonly busyTimeoutMs?: number;
}

/** Opens a database that keeps its word: every commit is synced to disk before it returns. */
export function connect({
  path,
  cacheKib = 16_384,
  checkpointPages = 4_000,
  busyTimeoutMs = 5_000,
}: ConnectionOptions): Database {
  const database = new Sqlite(path, { timeout: busyTimeoutMs });
  try {
    refuseOldSqlite(database);
    database.pragma('journal_mode = wal');
    database.pragma('synchronous = full');
    // On macOS only this reaches the disk itself; elsewhere it changes nothing.
    database.pragma('fullfsync = on');
    database.pragma(`cache_size = -${cacheKib}`);
    database.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    migrate(database);
    refuseLazySync(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** How commits reach the disk: `full` is the only right answer. */
export function synchronousOf(database: Database): string {
  const level = Number(database.pragma('synchronous', { simple: true }));
  return ['off', 'normal', 'full', 'extra'][level] ?? `unknown (${level})`;
}

export function sqliteVersionOf(database: Database): string {
  const row = database.prepare<[], { version: string }>('select sqlite_version() as version').get();
  return row?.version ?? 'unknown';
}

export function journalOf(database: Database): string {
  return String(database.pragma('journal_mode', { simple: true }));
}

function refuseOldSqlite(database: Database): void {
  const version = sqliteVersionOf(database);
  if (isAtLeast(version.split('.').map(Number), versionMin)) return;
  throw new Error(
    `SQLite ${version} can corrupt its write-ahead log; ${versionMin.join('.')} or newer is needed: reinstall better-sqlite3`,
  );
}

export function isAtLeast(version: readonly number[], least: readonly number[]): boolean {
  for (const [place, wanted] of least.entries()) {
    const found = version[place] ?? 0;
    if (found !== wanted) return found > wanted;
  }
  return true;
}

// This build of SQLite falls back to NORMAL at the first write in WAL mode, unless it was told otherwise before:
// so it is asked after a write.
function refuseLazySync(database: Database): void {
  database.exec(`
    insert into check_ups (id, mark)
    values (1, 1)
    on conflict (id) do update set mark = mark + 1
  `);
  const found = `${journalOf(database)}, ${synchronousOf(database)}`;
  if (found === 'wal, full') return;
  throw new Error(
    `The database will not sync every commit (it says: ${found}); put it on a local disk that can, not on a network share`,
  );
}
