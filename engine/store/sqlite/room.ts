import type { Database } from 'better-sqlite3';
import { statSync } from 'node:fs';
import { freeBytesAt, type Ballast } from './ballast.ts';
import { isFull } from './full.ts';

/**
 * What may still be written when the disk is full. Deliveries that are leased are in somebody's hands and come back to be
 * settled: the room for that is spoken for, and only what is left beyond it is leased or written besides.
 */
export interface Room {
  /** The ballast is gone: nothing new is accepted, and of an answer no more is kept than how it was judged. */
  isShort(): boolean;
  /** So many more deliveries can be leased, and settled later; `Infinity` while the ballast stands. */
  deliveriesMore(): number;
  /** Lets go of the ballast; false where there was none to let go of. */
  letGo(): boolean;
  /** Answers whether the ballast stands, which is made anew where the disk has room for it. */
  regain(): boolean;
}

export interface RoomOptions {
  readonly path: string;
  readonly database: Database;
  readonly ballast: Ballast;
  readonly ballastBytes: number;
  /** What a start on a full disk lives on; made anew together with the other. */
  readonly forStart: Pick<Ballast, 'remake'>;
}

/** Nothing is written down of how large the files may become: a process that finds the ballast gone goes by the disk alone. */
export function roomOf({ path, database, ballast, ballastBytes, forStart }: RoomOptions): Room {
  const leased = database.prepare<[], { amount: number }>(`
    select count(*) as amount
    from deliveries indexed by deliveries_leased
    where lease_token is not null
  `);
  let bytesMax = Infinity;

  const log = `${path}-wal`;
  const bytesTaken = (): number => sizeOf(path) + sizeOf(log);

  return {
    isShort: () => ballast.isGone(),
    deliveriesMore() {
      if (!ballast.isGone()) return Infinity;
      const left = Math.min(freeBytesAt(path), bytesMax - bytesTaken());
      // What the log has taken already it writes over.
      const forLog = Math.max(0, logBytes - sizeOf(log));
      return Math.floor((left - forLog) / settlementBytes) - (leased.get()?.amount ?? 0);
    },
    letGo() {
      if (!ballast.letGo()) return false;
      // By its size and no more, whatever others free: a quota stands in no figure of the disk.
      bytesMax = bytesTaken() + ballastBytes;
      database.pragma(`wal_autocheckpoint = ${pagesWhenShort}`);
      foldLog(database);
      return true;
    },
    regain() {
      if (!ballast.remake()) return false;
      forStart.remake();
      bytesMax = Infinity;
      database.pragma(`wal_autocheckpoint = ${pagesAtEase}`);
      return true;
    },
  };
}

/** Copies the write-ahead log back and gives its room to the disk, as far as the database has room to grow. */
export function foldLog(database: Database): void {
  try {
    database.pragma('wal_checkpoint(truncate)');
  } catch (error) {
    // The log stays, and is whole.
    if (!isFull(error)) throw error;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The write-ahead log is copied back whenever it has grown by so many pages of 4 KiB. */
const pagesAtEase = 4_000;

/** A megabyte: what lies in the log lies in the database too, and room for both there is none. */
export const pagesWhenShort = 250;

/** The log, while a batch of settlements is written that touches a page of its own for each. */
const logBytes = 4 * 1_048_576;

/** An attempt without what was answered, and what its delivery's row and their indexes grow by; seldom more than a third of it. */
const settlementBytes = 2_048;
