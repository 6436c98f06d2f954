import type { Clock } from '../clock.ts';
import type { Log, LogFields } from '../log.ts';
import { StoreRefused } from '../store/store.ts';

/**
 * How a process bears with a store that is busy or away. All who ask the store share one, so that the log says once that
 * it went away and once that it is back, however many calls failed in between.
 */
export interface Patience {
  /** The store answered. */
  answered(): void;
  /**
   * A call failed; `event` is what the log calls it. Answers for how many milliseconds its caller leaves the store alone:
   * the longer it has refused, the longer, and never all callers equally long.
   */
  refused(error: unknown, event: string, fields?: LogFields): number;
  /** Resolves when that pause is over. */
  pause(error: unknown, event: string, fields?: LogFields): Promise<void>;
}

export interface PatienceOptions {
  readonly clock: Clock;
  /** Evenly spread in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  readonly pauseMsMin?: number;
  readonly pauseMsMax?: number;
}

export function createPatience({
  clock,
  random,
  log,
  pauseMsMin = 100,
  pauseMsMax = 5_000,
}: PatienceOptions): Patience {
  /** Since when it has refused without a single answer. */
  let refusingSince: number | undefined;
  let away: { readonly since: number; calls: number } | undefined;

  const patience: Patience = {
    answered() {
      refusingSince = undefined;
      if (!away) return;
      log.info({ awayMs: clock.now() - away.since, callsFailed: away.calls }, 'store-back');
      away = undefined;
    },
    refused(error, event, fields = {}) {
      const now = clock.now();
      refusingSince ??= now;
      note(error, event, fields, now);
      // As long again as it has lasted so far, give or take a half: pauses double by themselves.
      const pauseMs = Math.max(pauseMsMin, now - refusingSince) * (0.5 + random());
      return Math.min(pauseMsMax, Math.ceil(pauseMs));
    },
    async pause(error, event, fields) {
      const pauseMs = patience.refused(error, event, fields);
      await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
    },
  };
  return patience;

  function note(error: unknown, event: string, fields: LogFields, now: number): void {
    if (error instanceof StoreRefused && (error.code === 'store-away' || error.code === 'store-full')) {
      if (!away) log.warn({ ...fields, error, call: event }, error.code);
      away ??= { since: now, calls: 0 };
      away.calls += 1;
    } else if (error instanceof StoreRefused) log.warn({ ...fields, error }, event);
    else log.error({ ...fields, error }, event);
  }
}
