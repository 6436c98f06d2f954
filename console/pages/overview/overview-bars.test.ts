import { expect, test } from 'vitest';
import { overviewBars } from './overview-bars.ts';

const since = '2026-03-01T10:00:00.000Z';
const quiet = { published: 0, delivered: 0, retried: 0, failed: 0, averageMs: null };
const hour = (at: string, more: object) => ({ ...quiet, at: `2026-03-0${at}:00:00.000Z`, ...more });

test('hours in which nothing went on are bars too', () => {
  const bars = overviewBars(since, [hour('1T12', { published: 3, delivered: 2, averageMs: 40 })], 24);
  expect(bars).toHaveLength(24);
  expect(bars[1]).toEqual({ ...quiet, at: '2026-03-01T11:00:00.000Z', averageMs: undefined });
  expect(bars[2]).toMatchObject({ at: '2026-03-01T12:00:00.000Z', published: 3, delivered: 2, averageMs: 40 });
});

test('of a longer span several hours are one bar, and an hour with more attempts weighs more', () => {
  const bars = overviewBars(
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
  expect(overviewBars(since, [], 720)).toHaveLength(30);
});

test('what failed without an attempt that took time does not change the average', () => {
  const [bar] = overviewBars(since, [hour('1T10', { failed: 4 })], 24);
  expect(bar).toMatchObject({ failed: 4, averageMs: undefined });
});
