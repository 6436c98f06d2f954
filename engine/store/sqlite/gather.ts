import { StoreLost, StoreRefused } from '../store.ts';
import type { Store } from '../store.ts';
import type { Reply, ReplyFault, Verb } from '../verbs.ts';

export interface GatherOptions {
  /** Takes a batch of calls as JSON text; its replies come back through `answer`, in order. */
  readonly post: (calls: string) => void;
  readonly callsMax?: number;
  /** So many batches are out at a time: one being committed, one waiting to be read. */
  readonly batchesMax?: number;
  /** A batch is closed when it is this long, so that no commit holds up what waits behind it for long. */
  readonly batchCharactersMax?: number;
}

export interface Gather {
  call<V extends Verb>(verb: V, ...args: Parameters<Store[V]>): Promise<Awaited<ReturnType<Store[V]>>>;
  /** Replies to the oldest so many batches, as JSON text. */
  answer(batches: number, replies: string): void;
  /** From now on every call is refused so, beginning with those that wait. */
  lose(reason: StoreLost): void;
  /** Takes no more calls; resolves when all that came before are answered. */
  drain(): Promise<void>;
}

/**
 * Gathers what is called in one turn of the event loop, and all that is called while earlier batches are out, into
 * one batch: under load a commit serves many. JSON text crosses to another thread faster than objects do.
 */
export function gather({
  post,
  callsMax = 10_000,
  batchesMax = 2,
  batchCharactersMax = 262_144,
}: GatherOptions): Gather {
  const lines: readonly Waiting[][] = [[], []];
  let out: Waiting[][] = [];
  let callsWaiting = 0;
  let callsOut = 0;
  let scheduled = false;
  let end: StoreLost | undefined;
  let drained: (() => void) | undefined;

  function flush(): void {
    scheduled = false;
    while (callsWaiting > 0 && out.length < batchesMax) {
      const batch = takeBatch();
      out.push(batch);
      callsWaiting -= batch.length;
      callsOut += batch.length;
      post(`[${batch.map(({ text }) => text).join(',')}]`);
    }
  }

  function takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    let characters = 0;
    for (const line of lines) {
      const fits = line.findIndex(({ text }) => (characters += text.length) > batchCharactersMax);
      batch.push(
        ...line.splice(0, fits < 0 ? line.length : fits + (batch.length === 0 && fits === 0 ? 1 : 0)),
      );
      if (characters > batchCharactersMax) break;
    }
    return batch;
  }

  function schedule(): void {
    if (scheduled || out.length >= batchesMax) return;
    scheduled = true;
    setImmediate(flush);
  }

  function enter<V extends Verb>(verb: V, args: Parameters<Store[V]>) {
    return new Promise<Awaited<ReturnType<Store[V]>>>((resolve, reject) => {
      const text = JSON.stringify({ verb, args });
      // What the other side says of a verb is trusted to be that verb's value.
      const settle = resolve as (value: unknown) => void;
      lines[urgent.has(verb) ? 0 : 1]?.push({ text, resolve: settle, reject });
      callsWaiting += 1;
      schedule();
    });
  }

  return {
    call: (verb, ...args) => {
      if (end) return Promise.reject(end);
      if (callsWaiting + callsOut >= callsMax) return Promise.reject(busy(callsMax));
      return enter(verb, args);
    },
    answer: (batches, text) => {
      const answered = out.slice(0, batches).flat();
      out = out.slice(batches);
      callsOut -= answered.length;
      flush();
      const replies = JSON.parse(text) as Reply[];
      for (const [index, { resolve, reject }] of answered.entries()) {
        const { value, fault } = replies[index] ?? {};
        if (fault) reject(errorOf(fault));
        else resolve(value);
      }
      if (out.length === 0 && callsWaiting === 0) drained?.();
    },
    lose: (reason) => {
      end ??= reason;
      for (const { reject } of [...out.flat(), ...lines.flat()]) reject(end);
      for (const line of lines) line.length = 0;
      callsWaiting = 0;
      out = [];
      drained?.();
    },
    drain: () => {
      end ??= new StoreLost('The store is closed');
      if (out.length === 0 && callsWaiting === 0) return Promise.resolve();
      return new Promise((resolve) => {
        drained = resolve;
      });
    },
  };
}

/** What senders wait for goes first: while they stand still, nothing is delivered, however much is accepted. */
const urgent: ReadonlySet<Verb> = new Set(['claim', 'settle', 'release']);

interface Waiting {
  readonly text: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

function busy(callsMax: number): StoreRefused {
  return new StoreRefused(
    'store-busy',
    `${callsMax} calls wait for the database already; slow down and try again in a moment`,
  );
}

function errorOf({ code, message }: ReplyFault): Error {
  if (code === 'store-busy' || code === 'store-full' || code === 'cursor-unknown')
    return new StoreRefused(code, message);
  return Object.assign(new Error(message), { code });
}
