import type { Breaker } from '@schoolbell/wire';

// How an endpoint that was left alone is served again: little at first, and twice as much in each second as in the one before.

type SlowStart = Breaker['slowStart'];

/** Whether it goes slowly at `now`, having begun at `since`. A clock that was set back by more ends it. */
export function isSlow({ lastsMs }: SlowStart, since: number, now: number): boolean {
  return Math.abs(now - since) < lastsMs;
}

/**
 * When the next may set off after one that set off at `sentAt`: where the requests that may have gone in `t` seconds,
 * `firstSecondMax * (2^t - 1)`, have become one more. After the first of all half a one more than that, so that none falls on
 * the very end of a second, where the slightest unpunctuality would make it one too many.
 */
export function nextSlowlyAt({ firstSecondMax }: SlowStart, since: number, sentAt: number): number {
  const seconds = Math.max(0, sentAt - since) / 1000;
  const firstGap = Math.log2(1 + 1.5 / firstSecondMax);
  const gap = seconds < firstGap / 2 ? firstGap : Math.log2(2 ** seconds + 1 / firstSecondMax) - seconds;
  return sentAt + gap * 1000;
}
