import { expect, test } from 'vitest';
import { createOverviewHours } from './overview-hours.ts';

const hourMs = 3_600_000;
const noon = 500_012 * hourMs;

/** A store that gives an event to each hour, in `cuts` parts, and writes down what it was asked for. */
function setup({ cuts = 1, partsMax = 200, tookMs = 0 } = {}) {
  const there = { now: noon + 30 * 60_000, asked: [] as string[], fails: false };
  const part = (place: number, asked: string) => {
    if (there.fails) throw new Error('away');
    there.asked.push(asked);
    there.now += tookMs;
    return place + 1 < cuts ? { place: { academy: place + 1 } } : {};
  };
  const look = createOverviewHours({
    partsMax,
    clock: { now: () => there.now, after: () => () => undefined },
    store: {
      countHours: async ({ since, until, place }) => ({
        hours: [],
        ...part(place?.academy ?? 0, `attempts ${named(since)}–${named(until)}`),
      }),
      async countPublished({ since, until, place }) {
        const at = place?.academy ?? 0;
        const hours = Array.from({ length: (until - since) / hourMs }, (_, n) => ({
          at: since + n * hourMs,
          published: 1,
        }));
        return { hours, ...part(at, `events ${named(since)}–${named(until)}`) };
      },
    },
  });
  return {
    there,
    look: async (hours: number) => {
      const since = noon - (hours - 1) * hourMs;
      const { hours: found, countedSince } = await look.look({ key: '' }, since);
      return [found.length, countedSince === undefined ? undefined : named(countedSince)];
    },
    asked: () => there.asked.splice(0),
  };
}

const named = (instant: number) => (instant - noon) / hourMs;

test('hours that are over are counted once; the running one again after a moment', async () => {
  const { there, look, asked } = setup();
  expect(await look(3)).toEqual([3, -2]);
  expect(asked()).toEqual(['attempts 0–1', 'events 0–1', 'attempts -2–0', 'events -2–0']);
  expect(await look(3)).toEqual([3, -2]);
  expect(asked()).toEqual([]);
  there.now += 2_000;
  expect(await look(4)).toEqual([4, -3]);
  expect(asked()).toEqual(['attempts 0–1', 'events 0–1', 'attempts -3–-2', 'events -3–-2']);
});

test('an hour that has just ended is counted again for a while', async () => {
  const { there, look, asked } = setup();
  there.now = noon + 5 * 60_000;
  await look(2);
  expect(asked()).toEqual(['attempts -1–1', 'events -1–1']);
  there.now = noon + 11 * 60_000;
  await look(2);
  expect(asked()).toEqual(['attempts 0–1', 'events 0–1', 'attempts -1–0', 'events -1–0']);
});

test('what takes long is counted the more seldom', async () => {
  const { there, look, asked } = setup({ tookMs: 120 });
  await look(1);
  asked();
  there.now += 4_700;
  await look(1);
  expect(asked()).toEqual([]);
  there.now += 200;
  await look(1);
  expect(asked()).toHaveLength(2);
});

test('nobody counts for longer than a moment, nor soon again: whoever asks meanwhile is told what is known', async () => {
  const { there, look, asked } = setup({ tookMs: 100 });
  expect(await look(30)).toEqual([1, 0]);
  expect(asked()).toHaveLength(3);
  there.now += 2_500;
  expect(await look(30)).toEqual([1, 0]);
  expect(asked()).toHaveLength(0);
  there.now += 1_000;
  expect(await look(30)).toEqual([30, -29]);
});

test('what is too much for one call is said to be counted in part, newest first, and gone on with by the next', async () => {
  const { look, asked } = setup({ cuts: 4, partsMax: 10 });
  expect(await look(30)).toEqual([1, 0]);
  expect(asked()).toHaveLength(10);
  expect(await look(30)).toEqual([25, -24]);
  expect(asked()).toHaveLength(10);
  expect(await look(30)).toEqual([30, -29]);
  expect(asked()).toHaveLength(4);
});

test('where not even the running hour can be counted in one call, nothing is said to be', async () => {
  const { look } = setup({ cuts: 4, partsMax: 5 });
  expect(await look(1)).toEqual([0, undefined]);
  expect(await look(1)).toEqual([1, 0]);
});

test('many who ask at a time are answered from one count', async () => {
  const { look, asked } = setup();
  await Promise.all([look(2), look(2), look(2)]);
  expect(asked()).toHaveLength(4);
});

test('a part that failed is asked for again by the next, and nothing is counted twice', async () => {
  const { there, look } = setup({ cuts: 3, partsMax: 5 });
  await look(1);
  there.fails = true;
  await expect(look(1)).rejects.toThrow('away');
  there.fails = false;
  expect(await look(1)).toEqual([1, 0]);
});
