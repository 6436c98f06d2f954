import type { Clock } from '../clock.ts';
import { createAgenda } from './agenda.ts';

/** One timer for whoever comes first; who is rung for once has to ask again. */
export interface WakeUp<T> {
  /** Makes sure that it rings for this one as soon as `instant` has come, or sooner where it was asked to, and never before. */
  at(instant: number, member: T): void;
  cancel(): void;
}

const delayMsMax = 86_400_000;

/** @param ring for all whose instant has come, earliest first */
export function createWakeUp<T>(clock: Clock, ring: (members: readonly T[]) => void): WakeUp<T> {
  const agenda = createAgenda<T>();
  let armedFor = Number.POSITIVE_INFINITY;
  let isCancelled = false;
  let cancelTimer: (() => void) | undefined;

  return {
    at(instant, member) {
      if (isCancelled) return;
      agenda.note(member, instant);
      if (agenda.first() < armedFor) arm();
    },
    cancel() {
      cancelTimer?.();
      isCancelled = true;
    },
  };

  function arm(): void {
    cancelTimer?.();
    armedFor = agenda.first();
    if (armedFor === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.min(Math.max(0, Math.ceil(armedFor - clock.now())), delayMsMax);
    cancelTimer = clock.after(delayMs, () => {
      // Node's timers may go off up to a millisecond before the clock has come so far; then nothing would be due yet.
      const members = agenda.takeUntil(clock.now());
      arm();
      if (members.length > 0) ring(members);
    });
  }
}
