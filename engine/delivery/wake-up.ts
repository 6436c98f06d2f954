import type { Clock } from '../clock.ts';

/** One timer for whatever comes first. */
export interface WakeUp {
  /** Makes sure that it rings no later than `instant`. */
  at(instant: number): void;
  cancel(): void;
}

const delayMsMax = 86_400_000;

export function createWakeUp(clock: Clock, ring: () => void): WakeUp {
  let next = Number.POSITIVE_INFINITY;
  let cancelTimer: (() => void) | undefined;

  return {
    at(instant) {
      if (instant >= next || instant === Number.POSITIVE_INFINITY) return;
      cancelTimer?.();
      next = instant;
      const delayMs = Math.min(Math.max(0, Math.ceil(instant - clock.now())), delayMsMax);
      cancelTimer = clock.after(delayMs, () => {
        next = Number.POSITIVE_INFINITY;
        cancelTimer = undefined;
        ring();
      });
    },
    cancel() {
      cancelTimer?.();
      next = Number.NEGATIVE_INFINITY;
    },
  };
}
