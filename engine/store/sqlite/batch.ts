import Sqlite from 'better-sqlite3';
import type { Ledger } from './ledger.ts';
import { StoreLost } from '../store.ts';
import type { Call, Reply, ReplyFault } from '../verbs.ts';

/**
 * Runs calls as one transaction, so that they share one sync to disk. Where one of them throws, all are rolled back
 * and each runs on its own: only the offender is refused. Throws `StoreLost` where the database cannot be trusted.
 */
export function batchRunner(ledger: Ledger): (calls: readonly Call[]) => readonly Reply[] {
  const { database, verbs } = ledger;
  const begin = database.prepare('begin immediate');
  const commit = database.prepare('commit');

  function perform({ verb, args }: Call): Reply {
    const act = verbs[verb] as (...args: readonly unknown[]) => unknown;
    return { value: act(...args) };
  }

  function together(calls: readonly Call[]): readonly Reply[] {
    begin.run();
    const replies = calls.map(perform);
    ledger.beforeCommit();
    try {
      commit.run();
    } catch (error) {
      throw new StoreLost('A commit did not reach the disk; see the cause, and start again', {
        cause: error,
      });
    }
    return replies;
  }

  return function run(calls: readonly Call[]): readonly Reply[] {
    try {
      return together(calls);
    } catch (error) {
      refuseLoss(error);
      if (database.inTransaction) database.exec('rollback');
      ledger.afterRollback();
      if (calls.length > 1 && !isBusy(error)) return calls.flatMap((call) => run([call]));
      return calls.map(() => ({ fault: faultOf(error) }));
    }
  };
}

// SQLite's result codes: https://www.sqlite.org/rescode.html
const lost = /^SQLITE_(IOERR|FULL|CORRUPT|NOTADB|CANTOPEN|READONLY|NOMEM)/;

function refuseLoss(error: unknown): void {
  if (error instanceof StoreLost) throw error;
  if (error instanceof Sqlite.SqliteError && lost.test(error.code))
    throw new StoreLost(`The database is lost: ${error.message}`, { cause: error });
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function faultOf(error: unknown): ReplyFault {
  if (isBusy(error))
    return { code: 'store-busy', message: 'Another process holds the database; try again in a moment' };
  if (!(error instanceof Error)) return { code: 'unexpected', message: String(error) };
  const code = 'code' in error ? String(error.code) : 'unexpected';
  return { code, message: error.message };
}
