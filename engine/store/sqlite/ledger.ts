import type { Database } from 'better-sqlite3';
import { acceptVerbs } from './accept.ts';
import { alikeVerbs } from './alike.ts';
import { ballastOf, type Ballast } from './ballast.ts';
import { wantsRoomToOpen } from './full.ts';
import { cancelVerbs } from './cancel.ts';
import { claimVerbs } from './claim.ts';
import { conditionVerbs } from './condition.ts';
import { connect } from './connection.ts';
import { refuseDeparted } from './departure.ts';
import { entryOf } from './entry.ts';
import { fareOf } from './fare.ts';
import { laneVerbs } from './lanes.ts';
import { latestOf, latestVerbs } from './latest.ts';
import { voidLeases } from './leases.ts';
import { lockOut } from './lock.ts';
import { removalVerbs } from './removal.ts';
import { replayingVerbs } from './replaying.ts';
import { retryVerbs } from './retry.ts';
import { foldLog, pagesWhenShort, roomOf, type Room } from './room.ts';
import { scrubVerbs } from './scrub.ts';
import { sequencesOf } from './sequences.ts';
import { settleVerbs } from './settle.ts';
import { tallyOf } from './tally.ts';
import { upkeepVerbs } from './upkeep.ts';
import type { Verbs } from '../verbs.ts';

export interface LedgerOptions {
  readonly path: string;
  /** Names this process among those that ever leased. */
  readonly node: string;
  /** Nobody else may hold the database so. Without it one may look while another serves. */
  readonly exclusive: boolean;
  /** Room kept beside the database for when the disk is full; none where it is absent. */
  readonly ballastBytes?: number;
}

/** The database with all its verbs, in the thread that it is called in. */
export interface Ledger {
  readonly database: Database;
  readonly verbs: Verbs;
  readonly room: Room;
  /** Before a commit: writes what gathered in memory. */
  beforeCommit(): void;
  /** After a rollback: forgets what was true only in the transaction. */
  afterRollback(): void;
  close(): void;
}

/** What a thread has by itself, and cannot be handed. */
export interface LedgerWorld {
  /** Told when the disk has become full, and when there is room again. */
  readonly onRoom?: (isFull: boolean) => void;
  /** Milliseconds that only ever grow: how often it is tried whether there is room again. */
  readonly steady?: () => number;
}

export function openLedger(
  { path, node, exclusive, ballastBytes = 0 }: LedgerOptions,
  { onRoom, steady }: LedgerWorld = {},
): Ledger {
  const lock = exclusive ? lockOut(path) : undefined;
  try {
    const ballast = ballastOf({
      file: `${path}.ballast`,
      bytes: ballastBytes,
      steady,
      ...(onRoom && { onChange: onRoom }),
    });
    // What is left by the last that a start took is enough: nothing else lives on it.
    const forStart = ballastOf({ file: `${path}.ballast-start`, bytes: ballastBytes / 4, roomTimes: 1 });
    const database = roomily([forStart, ballast], () => opened(path, lock && node));
    const room = roomOf({ path, database, ballast, ballastBytes, forStart });
    const tally = tallyOf(database);
    const sequences = sequencesOf(database);
    const latest = latestOf(database);
    const fare = fareOf(database);
    const gathered = {
      write: () => {
        latest.write();
        fare.write();
      },
    };
    const entry = entryOf(database, { node, tally, sequences, latest });
    if (forStart.isGone()) foldLog(database);
    forStart.remake();
    room.regain();
    return {
      database,
      room,
      verbs: {
        ...alikeVerbs(database, gathered),
        ...removalVerbs(database, { tally, sequences, latest, fare }),
        ...cancelVerbs(database, tally),
        ...acceptVerbs(database, entry),
        ...latestVerbs(database, latest),
        ...laneVerbs(database),
        ...claimVerbs(database, { node, room }),
        ...settleVerbs(database, { node, tally, fare, entry, room }),
        ...retryVerbs(database, tally),
        ...replayingVerbs(database, { tally, room }),
        ...conditionVerbs(database, tally, room),
        ...scrubVerbs(database),
        ...upkeepVerbs(database, { tally, latest }),
      },
      beforeCommit: () => {
        tally.write();
        gathered.write();
      },
      afterRollback: () => {
        tally.forget();
        sequences.forget();
        latest.forget();
        fare.forget();
      },
      close: () => {
        database.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** `master` holds the lock. */
function opened(path: string, master: string | undefined): Database {
  // The log stays short as long as it is not known whether the disk has room.
  const database = connect({ path, checkpointPages: pagesWhenShort });
  try {
    if (master === undefined) return database;
    refuseDeparted(database);
    voidLeases(database, master);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What ended on a full disk begins anew in the room of one ballast after the other. */
function roomily<T>([ballast, ...others]: readonly Ballast[], open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (ballast === undefined || !wantsRoomToOpen(error)) throw error;
    ballast.letGo();
    return roomily(others, open);
  }
}
