import type { Clock } from '../clock.ts';

/** One timer for whatever comes first; what comes later has to be asked for again when it rang. */
export interface WakeUp {
  /** Makes sure that it rings as soon as `instant` has come, or sooner where it was asked to, and never before. */
  at(instant: number): void;
  cancel(): void;
}

const delayMsMax = 86_400_000;

export function createWakeUp(clock: Clock, ring: () => void): WakeUp {
  let next = Number.POSITIVE_INFINITY;
  let cancelTimer: (() => void) | undefined;

  return {
    at(instant) {
      if (instant >= next) return;
      next = instant;
      arm();
    },
    cancel() {
      cancelTimer?.();
      next = Number.NEGATIVE_INFINITY;
    },
  };

  function arm(): void {
    cancelTimer?.();
    const delayMs = Math.min(Math.max(0, Math.ceil(next - clock.now())), delayMsMax);
    cancelTimer = clock.after(delayMs, () => {
      // Node's timers may go off up to a millisecond before the clock has come so far; then nothing would be due yet.
      if (clock.now() < next) return arm();
      next = Number.POSITIVE_INFINITY;
      cancelTimer = undefined;
      ring();
    });
  }
}
