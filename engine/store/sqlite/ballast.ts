import { createCipheriv } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Room kept beside a database. On a full disk even a deletion cannot be written, nor can the write-ahead log be copied
 * back: given away, it lets both go on while nothing new is accepted.
 */
export interface Ballast {
  /** It was given away, or could not be made: the disk is full. */
  isGone(): boolean;
  /** Gives its room to the database; false where there was none to give. */
  letGo(): boolean;
  /** Makes it anew where the disk has room enough. Answers whether it stands. */
  remake(): boolean;
}

export interface BallastOptions {
  /** The file that holds the room, on the disk of the database. */
  readonly file: string;
  /** None is kept where this is 0. */
  readonly bytes: number;
  /** It is made where so many times its size can be written. */
  readonly roomTimes?: number;
  /** Told when it is gone, and when it stands again. */
  readonly onChange?: (isGone: boolean) => void;
  /** Milliseconds that only ever grow; without them each call of `remake` tries. */
  readonly steady?: (() => number) | undefined;
  /** A trial may write all that it asks room for, in the thread that everything else waits for. */
  readonly trialGapMs?: number;
}

/** What an earlier process left is taken as it is. Otherwise it is gone until `remake` is called. */
export function ballastOf({
  file,
  bytes,
  roomTimes = 2,
  onChange = () => undefined,
  steady,
  trialGapMs = 1_000,
}: BallastOptions): Ballast {
  let stands = bytes === 0 || isWhole(file, bytes);
  let isTold = false;
  let triedAt = -Infinity;

  function mayTry(): boolean {
    if (!steady) return true;
    const now = steady();
    if (now - triedAt < trialGapMs) return false;
    triedAt = now;
    return true;
  }

  function tell(): void {
    if (isTold === !stands) return;
    isTold = !stands;
    onChange(isTold);
  }

  return {
    isGone: () => !stands,
    letGo() {
      if (bytes === 0 || !stands) return false;
      rmSync(file, { force: true });
      stands = false;
      tell();
      return true;
    },
    remake() {
      if (stands) return true;
      if (!mayTry()) return false;
      stands = freeBytesAt(file) >= roomTimes * bytes && isMade(file, bytes, roomTimes);
      tell();
      return stands;
    },
  };
}

/** Also with all its blocks: a file with holes holds no room. */
function isWhole(file: string, bytes: number): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && found.size === bytes && found.blocks * blockBytes >= bytes;
}

/** What the disk of a file says that it has left; a quota does not stand in it. */
export function freeBytesAt(file: string): number {
  const { bavail, bsize } = statfsSync(dirname(file));
  return bavail * bsize;
}

/**
 * Written `times` as long as it stays, and not only measured: a quota stands in no figure of the disk. A ballast that took
 * the last that there was would be given away at the next commit.
 */
function isMade(file: string, bytes: number, times: number): boolean {
  const descriptor = openSync(file, 'w');
  try {
    for (let written = 0; written < times * bytes;) {
      const left = Math.min(filling.length, times * bytes - written);
      written += writeSync(descriptor, filling, 0, left);
    }
    ftruncateSync(descriptor, bytes);
    return true;
  } catch {
    // Whatever it was, there is no room to keep.
    rmSync(file, { force: true });
    return false;
  } finally {
    closeSync(descriptor);
  }
}

/** The unit in which `stat` counts blocks, whatever those of the disk are. */
const blockBytes = 512;

const fillingBytes = 1_048_576;

/** Nothing that a file system could keep in less room. */
const filling = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(
  Buffer.alloc(fillingBytes),
);
