import type { Clock } from '../clock.ts';

/** Something that must end in time. It carries its own place in the list, so that leaving costs next to nothing. */
export interface Bounded {
  /** Milliseconds since 1970; may be moved while it runs. */
  endsAt: number;
  /** Written by the list alone; -1 outside of it. */
  place: number;
  /** Called once, at most `tickMs` late. */
  expire(): void;
}

/** Deadlines of everything in flight, looked at by one timer, since a timer a request is dear at ten thousand a second. */
export interface Deadlines {
  add(bounded: Bounded): void;
  remove(bounded: Bounded): void;
  close(): void;
}

export function createDeadlines(clock: Clock, tickMs = 100): Deadlines {
  const running: Bounded[] = [];
  let cancelTick: (() => void) | undefined;

  return {
    add(bounded) {
      bounded.place = running.length;
      running.push(bounded);
      cancelTick ??= clock.after(tickMs, tick);
    },
    remove,
    close() {
      cancelTick?.();
      cancelTick = undefined;
      running.length = 0;
    },
  };

  /** The last one takes the place that becomes free. */
  function remove(bounded: Bounded): void {
    const { place } = bounded;
    const last = running.at(-1);
    if (place < 0 || last === undefined || running[place] !== bounded) return;
    running[place] = last;
    last.place = place;
    bounded.place = -1;
    running.pop();
  }

  function tick(): void {
    cancelTick = undefined;
    const now = clock.now();
    for (const bounded of running.filter(({ endsAt }) => endsAt <= now)) {
      remove(bounded);
      bounded.expire();
    }
    if (running.length > 0) cancelTick = clock.after(tickMs, tick);
  }
}
