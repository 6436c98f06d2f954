import { describe, expect, test } from 'vitest';
import { gapSeconds, gapText } from './gaps.ts';

describe('a gap between tries', () => {
  test.each([
    ['90', 90],
    ['90 s', 90],
    ['5min', 300],
    ['5 m', 300],
    ['1.5 h', 5400],
    ['1,5 h', 5400],
    ['2 Days', 172_800],
    ['0.25', 0.25],
  ])('%s is read', (text, seconds) => {
    expect(gapSeconds(text)).toBe(seconds);
  });

  test.each(['', 'soon', '5 parsecs', '-5', '0', '8 d', '5 min 3 s', '1e3'])('%s is not', (text) => {
    expect(gapSeconds(text)).toBeUndefined();
  });

  test.each([1, 45, 60, 90, 300, 5400, 7200, 86_400, 0.5])(
    '%d seconds are written so that they are read again',
    (seconds) => {
      expect(gapSeconds(gapText(seconds))).toBe(seconds);
    },
  );

  test('it is written in the largest unit that fits', () => {
    expect([gapText(7200), gapText(90), gapText(300), gapText(172_800)]).toEqual([
      '2 h',
      '90 s',
      '5 min',
      '2 d',
    ]);
  });
});
