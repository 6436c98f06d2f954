import type { Log } from '../log.ts';
import { disablingOf } from '../model.ts';
import type { Settled, Settlement } from '../store/words/deliveries.ts';
import type { Store } from '../store/store.ts';
import { StoreLost, StoreRefused } from '../store/store.ts';
import type { Lane } from './lane.ts';
import type { Patience } from './patience.ts';

/**
 * Writes down what was judged, many at a time: what is judged while one batch is being written makes the next. What cannot
 * be written of an academy just now waits in a line of its own, in which nobody else waits behind it.
 */
export interface Settling {
  add(lane: Lane, settlement: Settlement): void;
  /** The store refuses for now to write of this academy, or of any: what is sent all the same would be sent again. */
  isRefused(academy: string): boolean;
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
  /** And of academies that are held up, one batch of each. */
  readonly heldUpMax?: number;
}

interface Entry {
  readonly lane: Lane;
  readonly settlement: Settlement;
  /** It says how its endpoint fares: the next of its lane that does must not be written before it. */
  readonly tells: boolean;
}

/** What is to be written of an academy that is held up. */
interface Line {
  readonly academy: string;
  readonly waiting: Entry[];
  /** On its way to the disk, or pausing after a refusal. */
  isBusy: boolean;
}

export function createSettling({
  store,
  log,
  patience,
  onLost,
  done,
  batchMax = 512,
  batchesMax = 2,
  heldUpMax = 2,
}: SettlingOptions): Settling {
  const waiting: Entry[] = [];
  /** Lanes with something on its way to the disk that tells how their endpoints fare. */
  const telling = new Set<Lane>();
  const heldUp = new Map<string, Line>();
  let batches = 0;
  let heldUpBatches = 0;
  /** Batches that were refused as a whole and are offered again. */
  let refusals = 0;
  let ended = false;
  let settledAll: (() => void) | undefined;

  return {
    add(lane, settlement) {
      if (ended) return;
      const to = heldUp.get(settlement.academy)?.waiting ?? waiting;
      to.push({ lane, settlement, tells: tells(settlement) });
      flush();
    },
    isRefused: (academy) => refusals > 0 || heldUp.has(academy),
    async end() {
      if (!isIdle()) {
        await new Promise<void>((resolve) => {
          settledAll = resolve;
        });
      }
      ended = true;
    },
  };

  function flush(): void {
    while (batches < batchesMax) {
      const batch = nextBatch(waiting);
      if (batch.length === 0) break;
      batches += 1;
      void write(batch).then(() => {
        batches -= 1;
        goOn();
      });
    }
    for (const line of heldUp.values()) {
      if (heldUpBatches >= heldUpMax) return;
      if (!line.isBusy) writeLine(line);
    }
  }

  function writeLine(line: Line): void {
    const batch = nextBatch(line.waiting);
    if (batch.length === 0) return;
    line.isBusy = true;
    heldUpBatches += 1;
    // Behind the others: they take turns.
    heldUp.delete(line.academy);
    heldUp.set(line.academy, line);
    void write(batch).then(async (refused) => {
      heldUpBatches -= 1;
      flush();
      if (refused) await patience.pause(refused, 'settle-postponed', { academy: line.academy });
      line.isBusy = false;
      goOn();
    });
  }

  function goOn(): void {
    for (const line of heldUp.values())
      if (!line.isBusy && line.waiting.length === 0) heldUp.delete(line.academy);
    flush();
    if (isIdle()) settledAll?.();
  }

  function isIdle(): boolean {
    return batches === 0 && waiting.length === 0 && heldUp.size === 0;
  }

  /** The first that may go. A store that is busy may refuse one batch and take the next, so what tells waits for what told. */
  function nextBatch(from: Entry[]): readonly Entry[] {
    const mayGo = ({ lane, tells: isTold }: Entry) => !isTold || !telling.has(lane);
    const batch = telling.size === 0 ? from.splice(0, batchMax) : from.filter(mayGo).slice(0, batchMax);
    if (telling.size > 0 && batch.length > 0) {
      const going = new Set(batch);
      const left = from.filter((entry) => !going.has(entry));
      from.splice(0, from.length, ...left);
    }
    for (const { lane, tells: isTold } of batch) if (isTold) telling.add(lane);
    return batch;
  }

  /** Answers why some of it was refused, which waits in its lines then. */
  async function write(batch: readonly Entry[]): Promise<StoreRefused | undefined> {
    const settled = await settle(batch.map(({ settlement }) => settlement));
    for (const { lane, tells: isTold } of batch) if (isTold) telling.delete(lane);
    const isAgain = (index: number) => settled?.[index]?.refused instanceof StoreRefused;
    holdUp(batch.filter((_, index) => isAgain(index)));
    reportLost(batch.filter((_, index) => settled?.[index]?.applied === false && !isAgain(index)));
    batch.forEach(({ lane, settlement }, index) => {
      const answer = settled?.[index];
      if (!answer || isAgain(index)) return;
      if (answer.refused) reportUnkept(settlement, answer.refused);
      if (answer.applied) report(settlement);
      done(lane, settlement, answer);
    });
    return settled?.map(({ refused }) => refused).find((refused) => refused instanceof StoreRefused);
  }

  /** Each before whatever else waits of its academy. */
  function holdUp(refused: readonly Entry[]): void {
    for (const entry of refused.toReversed()) {
      const { academy } = entry.settlement;
      const line = heldUp.get(academy) ?? { academy, waiting: takeOf(academy), isBusy: false };
      line.waiting.unshift(entry);
      heldUp.set(academy, line);
    }
  }

  function takeOf(academy: string): Entry[] {
    const isOf = ({ settlement }: Entry) => settlement.academy === academy;
    const taken = waiting.filter(isOf);
    const left = waiting.filter((entry) => !isOf(entry));
    waiting.splice(0, waiting.length, ...left);
    return taken;
  }

  /** Until the store has taken them; undefined where it is lost. */
  async function settle(settlements: readonly Settlement[]): Promise<readonly Settled[] | undefined> {
    for (let isRefused = false; ; isRefused = true) {
      try {
        const settled = await store.settle(settlements);
        patience.answered();
        if (isRefused) refusals -= 1;
        return settled;
      } catch (error) {
        if (error instanceof StoreLost) {
          onLost(error);
          return undefined;
        }
        if (!isRefused) refusals += 1;
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

  /** Its lease runs out, and it is sent again. */
  function reportUnkept({ academy, endpoint, id }: Settlement, error: Error): void {
    log.error({ academy, endpoint, delivery: id, error }, 'settlement-unkept');
  }

  function report({ academy, endpoint, id, outcome, attempt, mark }: Settlement): void {
    const fields = { academy, endpoint, delivery: id, number: attempt?.number, tookMs: attempt?.tookMs };
    if (outcome.kind === 'delivered') log.debug(fields, 'delivered');
    else if (outcome.kind === 'retry')
      log.info({ ...fields, reason: outcome.reason, dueAt: outcome.dueAt }, 'retry');
    else log.warn({ ...fields, reason: outcome.reason, disables: outcome.disables }, 'failed');
    const disabling = disablingOf(outcome);
    if (disabling !== undefined) log.warn({ academy, endpoint, reason: disabling }, 'endpoint-disabled');
    const rest = mark?.rest;
    if (rest === 'over') log.info({ academy, endpoint }, 'endpoint-returned');
    else if (rest) log.warn({ academy, endpoint, reason: rest.why, dueAt: rest.until }, 'endpoint-rests');
  }
}

function tells({ outcome, mark, announcements }: Settlement): boolean {
  return (
    outcome.kind === 'failed' ||
    disablingOf(outcome) !== undefined ||
    mark !== undefined ||
    announcements !== undefined
  );
}
