import type { Clock } from '../clock.ts';

/** A clock that a test turns by hand: nothing happens by itself. */
export interface TurnedClock extends Clock {
  /** Rings every timer up to `instant` in order of time, and lets what it set off come to rest before the next. */
  turnTo(instant: number): Promise<void>;
  turnBy(ms: number): Promise<void>;
  /** When the next timer rings; undefined when none is set. */
  nextAt(): number | undefined;
}

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/**
 * @param startsAt milliseconds since 1970
 * @param rest resolves when all that is under way has come to a standstill
 */
export function turnedClock(startsAt: number, rest: () => Promise<void> = settle): TurnedClock {
  const timers = new Set<Timer>();
  let now = startsAt;

  const clock: TurnedClock = {
    now: () => now,
    after(delayMs, task) {
      const timer = { at: now + delayMs, task };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async turnTo(instant) {
      await rest();
      for (let timer = first(); timer && timer.at <= instant; timer = first()) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.task();
        await rest();
      }
      now = instant;
    },
    turnBy: (ms) => clock.turnTo(now + ms),
    nextAt: () => first()?.at,
  };
  return clock;

  function first(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of timers) if (!earliest || timer.at < earliest.at) earliest = timer;
    return earliest;
  }
}

/** Enough turns of the event loop for a store in the same process to commit and answer, several calls deep. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
