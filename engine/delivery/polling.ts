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
  /** From one question to the next, whoever wants it; where an answer took long, more, up to `everyMs`. */
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
  let gapMs = leastMs;
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
      gapMs = Math.max(leastMs, Math.min(everyMs, (clock.now() - askedAt) * restPerWork));
    } catch (error) {
      delayMs = patience.refused(error, failedAs);
    }
    isAsking = false;
    if (!stopping) next(isWanted ? 0 : delayMs);
  }

  function next(delayMs: number): void {
    cancel?.();
    // A clock that was set back has not asked in times to come.
    const tooSoonMs = Math.min(gapMs, askedAt + gapMs - clock.now());
    cancel = clock.after(Math.max(delayMs, tooSoonMs), () => void round());
  }
}

/** However often somebody knows more, asking takes up a tenth of the time at most. */
const restPerWork = 10;
