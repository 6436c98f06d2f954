import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** What the house takes as arguments and only a running program has. */
export interface World {
  /** Of this machine. */
  readonly clock: Clock;
  /** Milliseconds since some moment, by a clock that nobody sets. */
  readonly steady: () => number;
  readonly random: () => number;
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Log;
  readonly version: string;
  /** Called when the store can no longer keep its promise: the program must end. */
  readonly onLost: (error: unknown) => void;
  /** Resolves when the program is asked to end: what has not begun by then need not be waited for. */
  readonly ending?: Promise<unknown>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    let timer: NodeJS.Timeout;
    arm(Math.max(0, delayMs));
    return () => clearTimeout(timer);

    // A longer timer would go off at once (2^31 - 1 ms is Node's limit), so long waits go in steps.
    function arm(leftMs: number): void {
      const stepMs = Math.min(leftMs, timerMsMax);
      timer = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : task()), stepMs);
    }
  },
};

/** Milliseconds since some moment, by a clock that nobody sets. */
export const systemSteady = (): number => performance.now();

/** Evenly from 0 up to 1, for jitter. */
export const systemRandom = (): number => Math.random();

export const systemRandomBytes = (count: number): Buffer => randomBytes(count);

const timerMsMax = 2_147_483_647;
