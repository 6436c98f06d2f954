import type { Clock } from '../clock.ts';

/** Real time, for tests that talk to real servers. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
