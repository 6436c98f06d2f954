import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import { sealSlice, type SealingParts } from './sealing-anew.ts';

/** Seals, in the background, what an earlier version has kept in plain, and rids the files of it. */
export interface SealingRest {
  start(): void;
  /** Resolves when nothing of it is under way. */
  stop(): Promise<void>;
}

export interface SealingRestOptions extends SealingParts {
  readonly store: SealingParts['store'] & Pick<Store, 'sealing' | 'scrub' | 'noteScrubbed'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly sliceMax?: number;
  /** After each slice, so that others come between. */
  readonly restMs?: number;
  /** After a failure. */
  readonly pauseMs?: number;
  /** Where somebody looks back at what was there before. */
  readonly scrubAgainMs?: number;
  /** What has more to be rewritten is left to whoever stops the service for it. */
  readonly scrubBytesMax?: number;
}

export function sealingRest({
  clock,
  log,
  sliceMax = 50,
  restMs = 20,
  pauseMs = 5_000,
  scrubAgainMs = 60_000,
  scrubBytesMax = 536_870_912,
  ...parts
}: SealingRestOptions): SealingRest {
  const { store } = parts;
  let sealed = 0;
  let underWay: Promise<void> = Promise.resolve();
  let isStopping = false;
  let cancel: (() => void) | undefined;

  return {
    start: () => next(0, slice),
    async stop() {
      isStopping = true;
      cancel?.();
      await underWay;
    },
  };

  function next(delayMs: number, step: () => Promise<void>): void {
    if (isStopping) return;
    cancel = clock.after(delayMs, () => {
      underWay = step();
    });
  }

  async function slice(): Promise<void> {
    try {
      const { resealed, isDone } = await sealSlice(parts, undefined, sliceMax);
      sealed += resealed;
      if (!isDone) return next(restMs, slice);
      if (sealed > 0) log.info({ count: sealed }, 'secrets-sealed');
      await scrub();
    } catch (error) {
      log.warn({ error, count: sealed }, 'sealing-postponed');
      next(pauseMs, slice);
    }
  }

  /** What was sealed still stands in plain where it was before: in free pages and old rows, of which every backup has a copy. */
  async function scrub(): Promise<void> {
    try {
      const mayHoldPlain = sealed > 0 || (await store.sealing())?.mayHoldPlain === true;
      // What could not be sealed is still there itself.
      if (!mayHoldPlain || (await store.endpointsToSeal({ limit: 1 })).items.length > 0) return;
      const scrubbed = await store.scrub(scrubBytesMax);
      if (scrubbed === 'busy') return next(scrubAgainMs, scrub);
      if (scrubbed === 'too-large') return log.warn({ message: cureOfLarge }, 'plain-secrets-left');
      await store.noteScrubbed();
      log.info({}, 'plain-secrets-overwritten');
    } catch (error) {
      log.warn({ error }, 'plain-secrets-left');
      next(scrubAgainMs, scrub);
    }
  }
}

const cureOfLarge =
  'The files of the database may still hold what an earlier version kept in plain, and are too large to be rewritten beside ' +
  'what is served: stop the service and run `schoolbell migrate --rewrite`.';
