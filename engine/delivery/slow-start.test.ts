import { houseBreaker } from '@schoolbell/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSlow, nextSlowlyAt } from './slow-start.ts';

const { slowStart } = houseBreaker;
const since = 1_767_600_000_000;

/** When requests set off that are sent as soon as they may be. */
function eager(count: number, firstAt = since): readonly number[] {
  const ats = [firstAt];
  while (ats.length < count) ats.push(nextSlowlyAt(slowStart, since, ats.at(-1) ?? firstAt));
  return ats;
}

const within = (ats: readonly number[], from: number) =>
  ats.filter((at) => at >= from && at < from + 1_000).length;

test('two go in the first second, and twice as many in each further one', () => {
  const ats = eager(2_046);
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((second) => within(ats, since + second * 1_000))).toEqual([
    2, 4, 8, 16, 32, 64, 128, 256, 512, 1024,
  ]);
});

test('any second has at most about twice as many as the one before, wherever it begins', () => {
  const ats = eager(3_000);
  const offsets = fc.integer({ min: 0, max: 9_000 });
  fc.assert(
    fc.property(offsets, (ms) => {
      const [one, next] = [within(ats, since + ms), within(ats, since + ms + 1_000)];
      expect(next).toBeLessThanOrEqual(2 * one + 2);
    }),
    { seed: 20_260_105 },
  );
});

test('a process that begins late goes on at the pace of that moment, and no faster', () => {
  const ats = eager(100, since + 4_000);
  expect(within(ats, since + 4_001)).toBe(32);
});

test('it lasts until it would let more go than anybody sends', () => {
  expect(isSlow(slowStart, since, since + 15_999)).toBe(true);
  expect(isSlow(slowStart, since, since + 16_000)).toBe(false);
  const last = nextSlowlyAt(slowStart, since, since + 15_999) - (since + 15_999);
  expect(1_000 / last).toBeGreaterThan(65_000);
});

test('a clock that was set back by hours does not make it last for hours', () => {
  expect(isSlow(slowStart, since, since - 3_600_000)).toBe(false);
  expect(nextSlowlyAt(slowStart, since, since - 5_000)).toBe(since - 5_000 + 1_000 * Math.log2(1.75));
});
