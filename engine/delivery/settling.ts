import type { Log } from '../log.ts';
import type { Settled, Settlement } from '../store/words/deliveries.ts';
import type { Store } from '../store/store.ts';
import { StoreLost } from '../store/store.ts';
import type { Lane } from './lane.ts';
import type { Patience } from './patience.ts';

/** Writes down what was judged, many at a time: what is judged while one batch is being written makes the next. */
export interface Settling {
  add(lane: Lane, settlement: Settlement): void;
  /** Resolves when everything added is written, and takes nothing more. */
  end(): Promise<void>;
}

export interface SettlingOptions {
  readonly store: Pick<Store, 'settle'>;
  readonly log: Log;
  readonly patience: Patience;
  readonly onLost: (error: unknown) => void;
  readonly done: (lane: Lane, settlement: Settlement, settled: Settled) => void;
  readonly batchMax?: number;
  /** Batches on their way to the disk at once: the second is made ready while the first is being synced. */
  readonly batchesMax?: number;
}

interface Entry {
  readonly lane: Lane;
  readonly settlement: Settlement;
  /** It says how its endpoint fares: the next of its lane that does must not be written before it. */
  readonly tells: boolean;
}

export function createSettling({
  store,
  log,
  patience,
  onLost,
  done,
  batchMax = 512,
  batchesMax = 2,
}: SettlingOptions): Settling {
  const waiting: Entry[] = [];
  /** Lanes with something on its way to the disk that tells how their endpoints fare. */
  const telling = new Set<Lane>();
  let batches = 0;
  let ended = false;
  let settledAll: (() => void) | undefined;

  return {
    add(lane, settlement) {
      if (ended) return;
      waiting.push({ lane, settlement, tells: tells(settlement) });
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
    while (batches < batchesMax) {
      const batch = nextBatch();
      if (batch.length === 0) return;
      batches += 1;
      void write(batch);
    }
  }

  /** The first that may go. A store that is busy may refuse one batch and take the next, so what tells waits for what told. */
  function nextBatch(): readonly Entry[] {
    const mayGo = ({ lane, tells: isTold }: Entry) => !isTold || !telling.has(lane);
    const batch = telling.size === 0 ? waiting.splice(0, batchMax) : waiting.filter(mayGo).slice(0, batchMax);
    if (telling.size > 0 && batch.length > 0) {
      const going = new Set(batch);
      const left = waiting.filter((entry) => !going.has(entry));
      waiting.splice(0, waiting.length, ...left);
    }
    for (const { lane, tells: isTold } of batch) if (isTold) telling.add(lane);
    return batch;
  }

  async function write(batch: readonly Entry[]): Promise<void> {
    const settled = await settle(batch.map(({ settlement }) => settlement));
    for (const { lane, tells: isTold } of batch) if (isTold) telling.delete(lane);
    reportLost(batch.filter((_, index) => settled?.[index]?.applied === false));
    batch.forEach(({ lane, settlement }, index) => {
      const answer = settled?.[index];
      if (!answer) return;
      if (answer.applied) report(settlement);
      done(lane, settlement, answer);
    });
    batches -= 1;
    flush();
    if (batches === 0 && waiting.length === 0) settledAll?.();
  }

  /** Until the store has taken them; undefined where it is lost. */
  async function settle(settlements: readonly Settlement[]): Promise<readonly Settled[] | undefined> {
    for (;;) {
      try {
        const settled = await store.settle(settlements);
        patience.answered();
        return settled;
      } catch (error) {
        if (error instanceof StoreLost) {
          onLost(error);
          return undefined;
        }
        // Busy or away, not lost: the answers are known and must be written, so they are, a little later.
        await patience.pause(error, 'settle-postponed', { settlements: settlements.length });
      }
    }
  }

  /** One line for all: when the store was away for long, they are many. */
  function reportLost(lost: readonly Entry[]): void {
    const [first] = lost;
    if (!first) return;
    const { academy, endpoint, id } = first.settlement;
    log.warn({ academy, endpoint, delivery: id, deliveries: lost.length }, 'lease-lost');
  }

  function report({ academy, endpoint, id, outcome, attempt }: Settlement): void {
    const fields = { academy, endpoint, delivery: id, number: attempt?.number, tookMs: attempt?.tookMs };
    if (outcome.kind === 'delivered') log.debug(fields, 'delivered');
    else if (outcome.kind === 'retry')
      log.info({ ...fields, reason: outcome.reason, dueAt: outcome.dueAt }, 'retry');
    else log.warn({ ...fields, reason: outcome.reason, disables: outcome.disables }, 'failed');
    if (outcome.kind === 'failed' && outcome.disables !== undefined)
      log.warn({ academy, endpoint, reason: outcome.disables }, 'endpoint-disabled');
  }
}

function tells({ outcome, mark, announcements }: Settlement): boolean {
  return outcome.kind === 'failed' || mark !== undefined || announcements !== undefined;
}
