import { expect, test } from 'vitest';
import { healthBars, healthHours, healthTotals } from './health-bars.ts';

const since = '2026-03-01T10:00:00.000Z';
const hour = (at: string, delivered: number, retried = 0, failed = 0, averageMs: number | null = 100) => ({
  at,
  delivered,
  retried,
  failed,
  averageMs,
});

test('a day is shown by the hour, with the hours in which nothing was tried', () => {
  const bars = healthBars(since, [hour('2026-03-01T12:00:00.000Z', 5, 1, 2)], 24);
  expect(bars).toHaveLength(24);
  expect(bars[0]).toEqual({ at: since, delivered: 0, retried: 0, failed: 0 });
  expect(bars[2]).toEqual({ at: '2026-03-01T12:00:00.000Z', delivered: 5, retried: 1, failed: 2 });
});

test('a week is shown in parts of six hours, thirty days by the day', () => {
  const hours = [hour('2026-03-01T10:00:00.000Z', 1), hour('2026-03-01T15:00:00.000Z', 2)];
  expect(healthBars(since, hours, 168).map(({ delivered }) => delivered)).toEqual([3, ...Array(27).fill(0)]);
  expect(healthBars(since, hours, 720)).toHaveLength(30);
});

test('an hour outside of the span is left out', () => {
  const bars = healthBars(since, [hour('2026-03-02T10:00:00.000Z', 9)], 24);
  expect(bars.every(({ delivered }) => delivered === 0)).toBe(true);
});

test('the average weighs each hour by its attempts, and is absent where nothing was tried', () => {
  const totals = healthTotals([
    hour(since, 9, 0, 0, 100),
    hour(since, 0, 1, 0, 1100),
    hour(since, 0, 0, 1, null),
  ]);
  expect(totals).toEqual({ delivered: 9, retried: 1, failed: 1, attempts: 11, averageMs: 200 });
  expect(healthTotals([]).averageMs).toBeUndefined();
});

test('an address that names another span is read as a day', () => {
  expect(['168', '5', undefined].map(healthHours)).toEqual([168, 24, 24]);
});
