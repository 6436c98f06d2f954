import { expect, test } from 'vitest';
import { healthBars, healthHours, healthTotals } from './health-bars.ts';

const since = '2026-03-01T10:00:00.000Z';
const quiet = { published: 0, delivered: 0, retried: 0, failed: 0, averageMs: null };
const hour = (at: string, more: object) => ({ ...quiet, at: `2026-03-0${at}:00:00.000Z`, ...more });

test('a day is shown by the hour, with the hours in which nothing went on', () => {
  const hours = [hour('1T12', { published: 3, delivered: 5, retried: 1, failed: 2, averageMs: 40 })];
  const bars = healthBars(since, hours, 24);
  expect(bars).toHaveLength(24);
  expect(bars[0]).toEqual({ ...quiet, at: since, attempts: 0, averageMs: undefined });
  expect(bars[2]).toEqual({
    at: '2026-03-01T12:00:00.000Z',
    published: 3,
    delivered: 5,
    retried: 1,
    failed: 2,
    attempts: 8,
    averageMs: 40,
  });
});

test('a week is shown in parts of six hours, thirty days by the day', () => {
  const bars = healthBars(
    since,
    [
      hour('1T10', { published: 1, delivered: 1, averageMs: 100 }),
      hour('1T15', { published: 2, delivered: 2, failed: 1, averageMs: 20 }),
      hour('1T16', { retried: 5, averageMs: 9 }),
    ],
    168,
  );
  expect(bars).toHaveLength(28);
  expect(bars[0]).toMatchObject({ published: 3, delivered: 3, failed: 1, averageMs: 40 });
  expect(bars[1]).toMatchObject({ at: '2026-03-01T16:00:00.000Z', retried: 5, averageMs: 9 });
  expect(healthBars(since, [], 720)).toHaveLength(30);
});

test('an hour outside of the span is left out', () => {
  const bars = healthBars(since, [hour('1T09', { delivered: 9 }), hour('2T10', { delivered: 9 })], 24);
  expect(bars.every(({ delivered }) => delivered === 0)).toBe(true);
});

test('the average weighs each hour by its attempts, and is absent where nothing took any time', () => {
  const totals = healthTotals([
    hour('1T10', { delivered: 9, averageMs: 100 }),
    hour('1T11', { retried: 1, averageMs: 1100 }),
    hour('1T12', { failed: 1 }),
  ]);
  expect(totals).toMatchObject({ delivered: 9, retried: 1, failed: 1, attempts: 11, averageMs: 200 });
  expect(healthTotals([hour('1T10', { failed: 4 })]).averageMs).toBeUndefined();
});

test('of one webhook it is not said what was published', () => {
  const { published: _unsaid, ...said } = hour('1T10', { delivered: 1 });
  expect(healthTotals([said])).toMatchObject({ published: 0, delivered: 1 });
});

test('an address that names another span is read as a day', () => {
  expect(['168', '5', undefined].map(healthHours)).toEqual([168, 24, 24]);
});
