import type { Database } from 'better-sqlite3';
import { acceptVerbs } from './accept.ts';
import { alikeVerbs } from './alike.ts';
import { cancelVerbs } from './cancel.ts';
import { claimVerbs } from './claim.ts';
import { conditionVerbs } from './condition.ts';
import { connect } from './connection.ts';
import { refuseDeparted } from './departure.ts';
import { entryOf } from './entry.ts';
import { fareOf } from './fare.ts';
import { laneVerbs } from './lanes.ts';
import { latestOf, latestVerbs } from './latest.ts';
import { lockOut } from './lock.ts';
import { removalVerbs } from './removal.ts';
import { replayingVerbs } from './replaying.ts';
import { retryVerbs } from './retry.ts';
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
}

/** The database with all its verbs, in the thread that it is called in. */
export interface Ledger {
  readonly database: Database;
  readonly verbs: Verbs;
  /** Before a commit: writes what gathered in memory. */
  beforeCommit(): void;
  /** After a rollback: forgets what was true only in the transaction. */
  afterRollback(): void;
  close(): void;
}

export function openLedger({ path, node, exclusive }: LedgerOptions): Ledger {
  const lock = exclusive ? lockOut(path) : undefined;
  try {
    const database = connect({ path });
    if (lock) refuseDeparted(database);
    if (lock) voidLeases(database, node);
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
    return {
      database,
      verbs: {
        ...alikeVerbs(database, gathered),
        ...removalVerbs(database, { tally, sequences, latest, fare }),
        ...cancelVerbs(database, tally),
        ...acceptVerbs(database, entry),
        ...latestVerbs(database, latest),
        ...laneVerbs(database),
        ...claimVerbs(database, node),
        ...settleVerbs(database, { node, tally, fare, entry }),
        ...retryVerbs(database, tally),
        ...replayingVerbs(database, tally),
        ...conditionVerbs(database, tally),
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

// Whoever holds the lock knows that every other process which ever leased is dead: what it was sending can go on.
// A replay's lease names no process; none is taken before the database is open.
function voidLeases(database: Database, node: string): void {
  database
    .prepare<[string]>(`
      update deliveries
      set lease_token = null, lease_until = null, lease_node = null
      where lease_token is not null
        and lease_node <> ?
    `)
    .run(node);
  database.exec(`
    update replays
    set lease_token = null, lease_until = null
    where lease_token is not null
  `);
}
