import Sqlite from 'better-sqlite3';

/**
 * Holds the database for this process alone: an exclusive transaction on a sibling file, never ended. The operating
 * system lets go of it when the process dies, however it dies, so no stale lock can remain.
 */
export function lockOut(path: string): { release(): void } {
  const lock = new Sqlite(`${path}.lock`, { timeout: 0 });
  try {
    lock.pragma('journal_mode = memory');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw new Error(
      `The database ${path} is served by another process; stop that one first, or give this one another DATABASE_URL`,
      { cause: error },
    );
  }
  return { release: () => lock.close() };
}
