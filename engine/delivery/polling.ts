import type { Clock } from '../clock.ts';
import type { Patience } from './patience.ts';

/** Asks the store something again and again: one question at a time, and sooner where somebody knows more. */
export interface Polling {
  /** Resolves when it was asked once, answered or not. */
  start(): Promise<void>;
  /** Asks anew as soon as may be; however many say so meanwhile, it asks once. */
  soon(): void;
  stop(): void;
}

export interface PollingOptions {
  readonly ask: () => Promise<void>;
  /** What the log calls it when the store does not answer. */
  readonly failedAs: string;
  readonly clock: Clock;
  readonly patience: Patience;
  readonly everyMs: number;
  /** From one question to the next, whoever wants it. */
  readonly leastMs?: number;
}

export function createPolling({
  ask,
  failedAs,
  clock,
  patience,
  everyMs,
  leastMs = 200,
}: PollingOptions): Polling {
  let isAsking = false;
  let isWanted = false;
  let stopping = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;

  return {
    start: round,
    soon() {
      isWanted = true;
      if (!isAsking && !stopping) next(0);
    },
    stop() {
      stopping = true;
      cancel?.();
    },
  };

  async function round(): Promise<void> {
    isAsking = true;
    isWanted = false;
    askedAt = clock.now();
    let delayMs = everyMs;
    try {
      await ask();
    } catch (error) {
      delayMs = patience.refused(error, failedAs);
    }
    isAsking = false;
    if (!stopping) next(isWanted ? 0 : delayMs);
  }

  function next(delayMs: number): void {
    cancel?.();
    const tooSoonMs = askedAt + leastMs - clock.now();
    cancel = clock.after(Math.max(delayMs, tooSoonMs), () => void round());
  }
}
