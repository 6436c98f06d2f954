import Sqlite from 'better-sqlite3';

/**
 * A write found no room. In WAL mode that comes before the sync and leaves no whole commit behind, and SQLite takes the
 * transaction back (https://www.sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction"). A sync
 * that finds no room is another error, and a loss; so is an index of the log that cannot grow, since the commit that asked
 * for it may be on the disk.
 */
export function isFull(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code === 'SQLITE_FULL';
}

/** While a database is being opened nothing is under way that could be in doubt. */
export function wantsRoomToOpen(error: unknown): boolean {
  return isFull(error) || (error instanceof Sqlite.SqliteError && error.code === 'SQLITE_IOERR_SHMSIZE');
}
