import Sqlite from 'better-sqlite3';
import { isFull } from './full.ts';
import type { Ledger } from './ledger.ts';
import { StoreLost } from '../store.ts';
import type { Call, Reply, ReplyFault, Verb } from '../verbs.ts';

/**
 * Runs calls as one transaction, so that they share one sync to disk. Where one of them throws, all are rolled back
 * and each runs on its own: only the offender is refused. On a full disk what makes it fuller is refused, until there is
 * room again. Throws `StoreLost` where the database cannot be trusted.
 */
export function batchRunner(ledger: Ledger): (calls: readonly Call[]) => readonly Reply[] {
  const { database, verbs, room } = ledger;
  const begin = database.prepare('begin immediate');
  const commit = database.prepare('commit');

  function perform({ verb, args }: Call): Reply {
    const act = verbs[verb] as (...args: readonly unknown[]) => unknown;
    // What was left out came as null: JSON has nothing else for it.
    return { value: act(...args.map((arg) => arg ?? undefined)) };
  }

  function together(calls: readonly Call[]): readonly Reply[] {
    begin.run();
    const replies = calls.map(perform);
    ledger.beforeCommit();
    try {
      commit.run();
    } catch (error) {
      if (isFull(error)) throw error;
      throw new StoreLost('A commit did not reach the disk; see the cause, and start again', {
        cause: error,
      });
    }
    return replies;
  }

  function run(calls: readonly Call[]): readonly Reply[] {
    try {
      return together(calls);
    } catch (error) {
      refuseLoss(error);
      if (database.inTransaction) database.exec('rollback');
      ledger.afterRollback();
      if (isFull(error) && room.letGo()) return withinRoom(calls);
      if (calls.length > 1 && !isBusy(error)) return calls.flatMap((call) => run([call]));
      return calls.map(() => ({ fault: faultOf(error) }));
    }
  }

  /** Its place among the others is kept. */
  function apart(call: Call): readonly Reply[] {
    if (call.verb !== alone) return asRoomAllows([call]);
    try {
      return [perform(call)];
    } catch (error) {
      refuseLoss(error);
      return [{ fault: faultOf(error) }];
    }
  }

  /** What a full disk has room for no more is refused; the rest goes on in the room of the ballast. */
  function withinRoom(calls: readonly Call[]): readonly Reply[] {
    const isScant = room.deliveriesMore() <= 0;
    const isRefused = ({ verb }: Call): boolean => wantsRoom.has(verb) || (isScant && takesRoom.has(verb));
    const modest = calls.filter((call) => !isRefused(call));
    const done = (modest.length > 0 ? run(modest) : []).values();
    return calls.map((call) => (isRefused(call) ? full : (done.next().value ?? full)));
  }

  function asRoomAllows(calls: readonly Call[]): readonly Reply[] {
    const isShort = room.isShort() && !(calls.some(({ verb }) => wantsRoom.has(verb)) && room.regain());
    return isShort ? withinRoom(calls) : run(calls);
  }

  return (calls) =>
    calls.some(({ verb }) => verb === alone) ? calls.flatMap((call) => apart(call)) : asRoomAllows(calls);
}

/** What SQLite does outside of every transaction, or not at all. */
const alone: Verb = 'scrub';

/** What takes more room than it ever gives back; and the question whether there is any. */
const wantsRoom: ReadonlySet<Verb> = new Set(['accept', 'checkUp']);

/** What people and their programs write: refused where no more is left than what is leased will need to be settled. */
const takesRoom: ReadonlySet<Verb> = new Set([
  'createAcademy',
  'changeAcademy',
  'createKey',
  'createSession',
  'createPortalCode',
  'usePortalCode',
  'createEndpoint',
  'saveEndpoint',
  'createDataKey',
  'rewrapDataKeys',
  'resealEndpoint',
  'resetCompletion',
  'retryDelivery',
  'createReplay',
  'stepReplay',
]);

// SQLite's result codes: https://www.sqlite.org/rescode.html
const lost = /^SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN|READONLY|NOMEM)/;

function refuseLoss(error: unknown): void {
  if (error instanceof StoreLost) throw error;
  if (error instanceof Sqlite.SqliteError && lost.test(error.code))
    throw new StoreLost(`The database is lost: ${error.message}`, { cause: error });
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function faultOf(error: unknown): ReplyFault {
  if (isFull(error)) return full.fault;
  if (isBusy(error))
    return { code: 'store-busy', message: 'Another process holds the database; try again in a moment' };
  if (!(error instanceof Error)) return { code: 'unexpected', message: String(error) };
  const code = 'code' in error ? String(error.code) : 'unexpected';
  return { code, message: error.message };
}

const full: { readonly fault: ReplyFault } = {
  fault: {
    code: 'store-full',
    message: 'The disk of the database is full; it goes on by itself when there is room again',
  },
};
