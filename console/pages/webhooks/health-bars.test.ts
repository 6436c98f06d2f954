import { describe, expect, test } from 'vitest';
import { healthBars, sumOf } from './health-bars.ts';

const since = '2026-03-01T10:00:00.000Z';
const hour = (at: string, delivered: number, retried: number, failed: number) => ({
  at,
  delivered,
  retried,
  failed,
  averageMs: null,
});

describe('bars of the last hours', () => {
  test('stand at their hour, and hours without tries are empty', () => {
    const hours = [hour('2026-03-01T11:00:00.000Z', 5, 1, 2), hour('2026-03-01T13:00:00.000Z', 1, 0, 0)];
    expect(healthBars({ since, hours }, 4)).toEqual([
      { good: 0, bad: 0 },
      { good: 5, bad: 3 },
      { good: 0, bad: 0 },
      { good: 1, bad: 0 },
    ]);
  });

  test('leave out what lies outside', () => {
    const hours = [hour('2026-03-01T09:00:00.000Z', 9, 0, 0), hour('2026-03-01T15:00:00.000Z', 9, 0, 0)];
    expect(sumOf(healthBars({ since, hours }, 3))).toEqual({ good: 0, bad: 0 });
  });
});
