import type { Clock } from '../clock.ts';

/** Deadlines of everything in flight, looked at by one timer, since a timer a request is dear at ten thousand a second. */
export interface Deadlines {
  /** Calls `expire` once, at most `tickMs` late, unless cleared before. */
  set(inMs: number, expire: () => void): Deadline;
  clear(deadline: Deadline): void;
  close(): void;
}

export interface Deadline {
  readonly at: number;
  readonly expire: () => void;
}

export function createDeadlines(clock: Clock, tickMs = 100): Deadlines {
  const running = new Set<Deadline>();
  let cancelTick: (() => void) | undefined;

  return {
    set(inMs, expire) {
      const deadline = { at: clock.now() + inMs, expire };
      running.add(deadline);
      cancelTick ??= clock.after(tickMs, tick);
      return deadline;
    },
    clear(deadline) {
      running.delete(deadline);
    },
    close() {
      cancelTick?.();
      cancelTick = undefined;
      running.clear();
    },
  };

  function tick(): void {
    cancelTick = undefined;
    const now = clock.now();
    for (const deadline of running) {
      if (deadline.at > now) continue;
      running.delete(deadline);
      deadline.expire();
    }
    if (running.size > 0) cancelTick = clock.after(tickMs, tick);
  }
}
