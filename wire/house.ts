import type { Breaker, DisablingRule, RetrySchedule } from './profile.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long Schoolbell waits for a complete answer where a system's documents name no time. */
export const houseTimeoutMs = 20 * secondMs;

/**
 * How Schoolbell tries again where a system's documents name no schedule: ten tries over 75.6 hours, which outlasts a
 * weekend, each gap spread by ±20 % so that a crowd does not return at once.
 */
export const houseRetry = {
  kind: 'list',
  gapsMs: [
    5 * secondMs,
    5 * minuteMs,
    30 * minuteMs,
    2 * hourMs,
    5 * hourMs,
    10 * hourMs,
    14 * hourMs,
    20 * hourMs,
    24 * hourMs,
  ],
  jitter: 0.2,
} as const satisfies RetrySchedule;

/** The longest that an answer may ask to be left alone, by Retry-After. */
export const housePauseMsMax = dayMs;

/** When Schoolbell leaves an endpoint of its own dialect alone, for how long, and how it comes back. */
export const houseBreaker = {
  failuresInARow: 10,
  failureRate: { part: 0.5, requestsMin: 20, spanMs: minuteMs },
  open: { firstMs: 30 * secondMs, factor: 2, capMs: 10 * minuteMs },
  // By then 65 000 requests may have gone in the last second, which nothing here comes near.
  slowStart: { firstSecondMax: 2, lastsMs: 16 * secondMs },
} as const satisfies Breaker;

/** When Schoolbell gives an endpoint of its own dialect up: it outlasts the whole schedule, and a long weekend with it. */
export const houseDisabling = {
  on: 'no-success',
  afterMs: 5 * dayMs,
  reason: 'no_success_for_5_days',
} as const satisfies DisablingRule;
