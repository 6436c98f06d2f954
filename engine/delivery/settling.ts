import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Settled, Settlement } from '../store/delivering.ts';
import type { Store } from '../store/store.ts';
import { StoreLost } from '../store/store.ts';
import type { Lane } from './lane.ts';

/** Writes down what was judged, many at a time: what is judged while one batch is being written makes the next. */
export interface Settling {
  add(lane: Lane, settlement: Settlement): void;
  /** Resolves when everything added is written, and takes nothing more. */
  end(): Promise<void>;
}

export interface SettlingOptions {
  readonly store: Pick<Store, 'settle'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly onLost: (error: unknown) => void;
  readonly done: (lane: Lane, settlement: Settlement, settled: Settled) => void;
  readonly batchMax?: number;
  /** Batches on their way to the disk at once: the second is made ready while the first is being synced. */
  readonly batchesMax?: number;
}

interface Entry {
  readonly lane: Lane;
  readonly settlement: Settlement;
}

export function createSettling({
  store,
  clock,
  log,
  onLost,
  done,
  batchMax = 512,
  batchesMax = 2,
}: SettlingOptions): Settling {
  const waiting: Entry[] = [];
  let batches = 0;
  let ended = false;
  let settledAll: (() => void) | undefined;

  return {
    add(lane, settlement) {
      if (ended) return;
      waiting.push({ lane, settlement });
      flush();
    },
    async end() {
      if (batches > 0 || waiting.length > 0) {
        await new Promise<void>((resolve) => {
          settledAll = resolve;
        });
      }
      ended = true;
    },
  };

  function flush(): void {
    while (waiting.length > 0 && batches < batchesMax) {
      batches += 1;
      void write(waiting.splice(0, batchMax));
    }
  }

  async function write(batch: readonly Entry[]): Promise<void> {
    try {
      const settled = await store.settle(batch.map(({ settlement }) => settlement));
      batch.forEach(({ lane, settlement }, index) => {
        const answer = settled[index];
        if (!answer) throw new Error('settle-short: the store answered fewer settlements than it was given');
        report(settlement, answer);
        done(lane, settlement, answer);
      });
    } catch (error) {
      if (error instanceof StoreLost) {
        onLost(error);
      } else {
        // Busy, not lost: the answers are known and must be written, so they are, a little later.
        log.warn({ error, settlements: batch.length }, 'settle-postponed');
        waiting.unshift(...batch);
        await new Promise<void>((resolve) => void clock.after(100, resolve));
      }
    }
    batches -= 1;
    flush();
    if (batches === 0 && waiting.length === 0) settledAll?.();
  }

  function report({ academy, endpoint, id, outcome, attempt }: Settlement, { applied }: Settled): void {
    const fields = { academy, endpoint, delivery: id, number: attempt?.number, tookMs: attempt?.tookMs };
    if (!applied) log.warn(fields, 'lease-lost');
    else if (outcome.kind === 'delivered') log.debug(fields, 'delivered');
    else if (outcome.kind === 'retry')
      log.info({ ...fields, reason: outcome.reason, dueAt: outcome.dueAt }, 'retry');
    else log.warn({ ...fields, reason: outcome.reason, disables: outcome.disables }, 'failed');
  }
}
