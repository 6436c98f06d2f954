import type { RetrySchedule } from './profile.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

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
