import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { batchRunner } from '../../store/sqlite/batch.ts';
import type { Ledger } from '../../store/sqlite/ledger.ts';
import { openLedger } from '../../store/sqlite/ledger.ts';
import { voidLeases } from '../../store/sqlite/leases.ts';
import type { Call, Reply } from '../../store/verbs.ts';
import { blankingOf, blankOf, type Blank } from './blank.ts';

/** A real database that outlives the processes over it. Committed is what a new process finds. */
export interface Disk {
  /** What is in it as it stands. */
  readonly opened: Opened;
  /**
   * As a process finds it that starts over what a dead one left: nothing is known of what that had in memory, and what it had
   * leased is nobody's any more.
   *
   * @param isAnew opens the very file once more, as in earnest; else what is open is brought to the same state
   */
  start(isAnew: boolean): Opened;
  /** What is still to be sent, or cancelled with its endpoint, and when the first is due; endpoints that are off are left out. */
  waiting(): Waiting;
  /** It may serve another world. */
  giveBack(): void;
}

export interface Opened {
  readonly ledger: Ledger;
  /** One transaction, as the thread of the embedded store makes it. */
  run(calls: readonly Call[]): readonly Reply[];
}

export interface Waiting {
  readonly deliveries: number;
  readonly replays: number;
  readonly dueAt: number | null;
}

/**
 * Emptied and taken again from world to world: opening one, with all its statements, takes longer than most worlds last.
 * There are as many as there were worlds at the same time.
 */
const idle: Place[] = [];

export function takeDisk(): Disk {
  let place = idle.pop() ?? firstPlace();
  place.blanking();
  forget(place.opened.ledger);
  return {
    get opened() {
      return place.opened;
    },
    start(isAnew) {
      const { ledger } = place.opened;
      if (isAnew) {
        ledger.close();
        place = open(place.path, place.openings + 1, place.blank);
      } else {
        forget(ledger);
        voidLeases(ledger.database, 'who has just begun');
      }
      return place.opened;
    },
    waiting: () => place.waiting.get() ?? { deliveries: 0, replays: 0, dueAt: null },
    giveBack: () => void idle.push(place),
  };
}

/** What was not committed has never been. */
function forget(ledger: Ledger): void {
  if (ledger.database.inTransaction) ledger.database.exec('rollback');
  ledger.afterRollback();
}

interface Place {
  readonly path: string;
  readonly openings: number;
  readonly opened: Opened;
  readonly blank: Blank;
  readonly blanking: () => void;
  readonly waiting: { get(): Waiting | undefined };
}

/** A file in memory where the machine has such a place. */
function firstPlace(): Place {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(memory, 'schoolbell-simulation-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return open(join(folder, 'schoolbell.db'), 1);
}

function open(path: string, openings: number, known?: Blank): Place {
  const ledger = openLedger({ path, node: `opened ${openings} times`, exclusive: true, ballastBytes: 0 });
  const { database } = ledger;
  makeQuick(database);
  const blank = known ?? blankOf(database);
  return {
    path,
    openings,
    opened: { ledger, run: batchRunner(ledger) },
    blank,
    blanking: blankingOf(database, blank),
    waiting: database.prepare<[], Waiting>(waitingNow),
  };
}

/** Power fails in no simulated world, and nobody else comes to the file: what keeps that safe would only cost time. */
function makeQuick(database: Database): void {
  database.pragma('locking_mode = exclusive');
  database.pragma('journal_mode = memory');
  database.pragma('synchronous = off');
}

const waitingNow = `
  select
    count(*) as deliveries,
    min(delivery.due_at) as dueAt,
    (select count(*) from replays where status = 'running') as replays
  from deliveries as delivery
  join endpoints as endpoint on endpoint.academy = delivery.academy and endpoint.id = delivery.endpoint
  where delivery.state = 'pending'
    and (endpoint.status = 'active' or endpoint.deleted_at is not null)
`;
