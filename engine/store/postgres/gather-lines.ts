import { StoreLost, StoreRefused } from '../store.ts';

export interface LinesOptions<Call, Answer> {
  /** Does all of them, in order, or rejects and has done none. */
  readonly carry: (calls: readonly Call[]) => Promise<readonly Answer[]>;
  /** Whether that is the fault of a single call: then the others are done without it. */
  readonly isOfOneCall: (error: unknown) => boolean;
  /** Whether the line itself was in the way of its batch: it goes beside the others then, until a batch of it gets through. */
  readonly isHeldUp?: (error: unknown) => boolean;
  readonly weigh: (call: Call) => Weight;
  /** So many lines have a batch out at a time. */
  readonly batchesMax?: number;
  /** And so many of those that are held up, which take no place of the others. */
  readonly heldUpMax?: number;
  /** A batch is closed before it is heavier than this; a single call may be. */
  readonly batchMax?: Weight;
  /** So many calls, and characters of calls, are waiting or out; who comes then is refused. */
  readonly callsMax?: number;
  readonly charactersMax?: number;
}

export interface Weight {
  readonly events: number;
  readonly characters: number;
}

export interface Lines<Call, Answer> {
  call(line: string, call: Call): Promise<Answer>;
  /** Takes no more calls; resolves when all that came before are answered. */
  drain(): Promise<void>;
}

/**
 * Gathers calls into batches, a line for each academy: what is called while a batch of the line is out goes with the next.
 * Lines that have something waiting take turns.
 */
export function gatherLines<Call, Answer>({
  carry,
  isOfOneCall,
  isHeldUp = () => false,
  weigh,
  batchesMax = 4,
  heldUpMax = 2,
  batchMax = { events: 1_000, characters: 1_000_000 },
  callsMax = 10_000,
  charactersMax = 100_000_000,
}: LinesOptions<Call, Answer>): Lines<Call, Answer> {
  /** Those with a batch out or something waiting. */
  const lines = new Map<string, Waiting<Call, Answer>[]>();
  const swift = queue(batchesMax);
  const slow = queue(heldUpMax);
  const heldUp = new Set<string>();
  let calls = 0;
  let characters = 0;
  let isEnding = false;
  let drained = (): void => undefined;

  function flush(): void {
    for (const from of [swift, slow]) {
      while (from.out < from.outMax) {
        const line = from.ready.shift();
        if (line === undefined) break;
        from.out += 1;
        void send(from, line, takeBatch(lines.get(line) ?? [], batchMax));
      }
    }
  }

  function queueOf(line: string): Queue {
    return heldUp.has(line) ? slow : swift;
  }

  async function send(from: Queue, line: string, batch: readonly Waiting<Call, Answer>[]): Promise<void> {
    await answer(line, batch);
    from.out -= 1;
    calls -= batch.length;
    for (const { weight } of batch) characters -= weight.characters;
    if ((lines.get(line)?.length ?? 0) > 0) queueOf(line).ready.push(line);
    else lines.delete(line);
    flush();
    if (calls === 0) drained();
  }

  async function answer(line: string, batch: readonly Waiting<Call, Answer>[]): Promise<void> {
    try {
      const answers = await carry(batch.map(({ call }) => call));
      heldUp.delete(line);
      // Of each call there is one answer, in order.
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      if (isHeldUp(error)) heldUp.add(line);
      if (batch.length === 1 || !isOfOneCall(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const half = batch.length >> 1;
      await answer(line, batch.slice(0, half));
      await answer(line, batch.slice(half));
    }
  }

  return {
    call: (line, call) => {
      if (isEnding) return Promise.reject(new StoreLost('The store is closed'));
      const weight = weigh(call);
      if (calls >= callsMax || characters + weight.characters > charactersMax) return Promise.reject(busy());
      calls += 1;
      characters += weight.characters;
      return new Promise((resolve, reject) => {
        const waiting = lines.get(line);
        if (waiting) {
          waiting.push({ call, weight, resolve, reject });
          return;
        }
        lines.set(line, [{ call, weight, resolve, reject }]);
        queueOf(line).ready.push(line);
        // What is called in the same turn of the event loop goes with it.
        setImmediate(flush);
      });
    },
    drain: () => {
      isEnding = true;
      if (calls === 0) return Promise.resolve();
      return new Promise((resolve) => {
        drained = resolve;
      });
    },
  };
}

/** Lines in the order of their turns, and how many of them are out. */
interface Queue {
  readonly ready: string[];
  readonly outMax: number;
  out: number;
}

function queue(outMax: number): Queue {
  return { ready: [], outMax, out: 0 };
}

interface Waiting<Call, Answer> {
  readonly call: Call;
  readonly weight: Weight;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

function takeBatch<Call, Answer>(
  waiting: Waiting<Call, Answer>[],
  batchMax: Weight,
): readonly Waiting<Call, Answer>[] {
  let events = 0;
  let characters = 0;
  const full = waiting.findIndex(({ weight }) => {
    events += weight.events;
    characters += weight.characters;
    return events > batchMax.events || characters > batchMax.characters;
  });
  return waiting.splice(0, full < 0 ? waiting.length : Math.max(full, 1));
}

function busy(): StoreRefused {
  return new StoreRefused('store-busy', 'Too many calls wait for the database; try again in a moment');
}
