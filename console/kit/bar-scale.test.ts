import { expect, test } from 'vitest';
import { namedBars, scaleTop } from './bar-scale.ts';

test.each([
  [0, 2],
  [1, 2],
  [3, 4],
  [10, 10],
  [11, 20],
  [42, 60],
  [100, 100],
  [101, 200],
  [12_345, 20_000],
])('where the most is %i, the axis ends at %i', (most, top) => {
  expect(scaleTop(most)).toBe(top);
});

test('names stand at equal distances, and never more than there is room for', () => {
  expect(namedBars(24, 6)).toEqual([0, 4, 8, 12, 16, 20]);
  expect(namedBars(28, 6)).toEqual([0, 5, 10, 15, 20, 25]);
  expect(namedBars(3, 6)).toEqual([0, 1, 2]);
});
