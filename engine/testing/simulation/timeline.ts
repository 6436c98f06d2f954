import { hash } from 'node:crypto';

/** What happens in a simulated world, one thing after the other, in order of time. */
export interface Timeline {
  /** Milliseconds since the world began; no clock jump touches it. */
  elapsed(): number;
  /** Things of one instant happen in the order in which they were planned. The answer cancels it. */
  plan(delayMs: number, what: string, task: () => void): () => void;
  /** Lets happen whatever is planned until that instant, each when what the one before it set off has come to rest. */
  runUntil(elapsedMs: number): Promise<void>;
  /** How many things have happened. */
  happened(): number;
  /** SHA-256 of all that has happened and when: two runs of which this is the same were the same. */
  digest(): string;
}

interface Planned {
  readonly at: number;
  readonly what: string;
  task: (() => void) | undefined;
}

/** @param onHappening is told of each thing before it happens, for people who look */
export function createTimeline(onHappening: (at: number, what: string) => void = () => undefined): Timeline {
  /** Latest first, so that the next is taken off the end. */
  const planned: Planned[] = [];
  const trace: string[] = [];
  let elapsed = 0;
  let happened = 0;

  return {
    elapsed: () => elapsed,
    plan(delayMs, what, task) {
      const one: Planned = { at: elapsed + Math.max(0, delayMs), what, task };
      planned.splice(placeOf(one.at), 0, one);
      return () => {
        one.task = undefined;
      };
    },
    async runUntil(elapsedMs) {
      await rest();
      for (let next = planned.at(-1); next && next.at <= elapsedMs; next = planned.at(-1)) {
        planned.pop();
        if (!next.task) continue;
        elapsed = next.at;
        happened += 1;
        trace.push(`${next.at} ${next.what}\n`);
        onHappening(next.at, next.what);
        next.task();
        await rest();
      }
      elapsed = elapsedMs;
    },
    happened: () => happened,
    digest: () => hash('sha256', trace.join('')),
  };

  /** Before those that are planned for the same instant: they happen earlier. */
  function placeOf(at: number): number {
    let from = 0;
    let to = planned.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((planned[middle]?.at ?? 0) > at) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/**
 * Whatever runs by itself in this thread is a promise or an immediate, and promises are through before an immediate has its
 * turn: all rests when this one was the only one left. What others of the machine's own keep ready is waited for so long at most.
 */
async function rest(): Promise<void> {
  for (let turn = 0; turn < turnsMax; turn += 1) {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    if (!process.getActiveResourcesInfo().includes('Immediate')) return;
  }
}

const turnsMax = 16;
