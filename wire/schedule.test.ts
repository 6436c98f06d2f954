import { describe, expect, test } from 'vitest';
import { houseRetry } from './house.ts';
import { profileNamed } from './profiles.ts';
import { nextGapMs, retryGapsMs, retryTimes } from './schedule.ts';

const half = () => 0.5;
const seconds = (profile: string) =>
  retryGapsMs(profileNamed(profile).promise.retry).map((gapMs) => gapMs / 1000);
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the schedules that the documents promise', () => {
  test('Innovative Educators: ten retries over 3.42 hours, eleven requests', () => {
    expect(seconds('innovative-educators')).toEqual([20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    expect(sum(seconds('innovative-educators'))).toBe(12_300);
  });

  test('Skilljar: sixty retries over 50.1 hours, sixty-one requests', () => {
    const gaps = seconds('skilljar');
    expect(gaps.slice(0, 12)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600]);
    expect(gaps).toHaveLength(60);
    expect(gaps.filter((gap) => gap === 3600)).toHaveLength(49);
    expect(sum(gaps)).toBe(180_494);
  });

  test('Acadle: from a minute, doubling up to six hours, as long as three days last', () => {
    const gaps = seconds('acadle');
    expect(gaps.slice(0, 10)).toEqual([60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 21_600]);
    expect(gaps).toHaveLength(19);
    expect(sum(gaps)).toBe(246_660);
    expect(sum(gaps) + 21_600).toBeGreaterThan(3 * 24 * 3600);
  });

  test('Acadle: requests that take their time count into the three days', () => {
    const { retry } = profileNamed('acadle').promise;
    const threeDaysMs = 3 * 24 * 3_600_000;
    expect(nextGapMs(retry, 19, threeDaysMs - 21_600_000, half)).toBe(21_600_000);
    expect(nextGapMs(retry, 19, threeDaysMs - 21_600_000 + 1, half)).toBeUndefined();
  });

  test('Fellow Digitals: one request', () => {
    expect(seconds('fellow')).toEqual([]);
    expect(nextGapMs({ kind: 'none' }, 1, 0, half)).toBeUndefined();
  });

  test('the house: ten tries over 75.6 hours', () => {
    expect(seconds('standard')).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(sum(seconds('standard')) / 3600).toBeCloseTo(75.6, 1);
    expect(nextGapMs(houseRetry, 10, 0, half)).toBeUndefined();
  });
});

describe('the next gap', () => {
  test('is spread by jitter, evenly to both sides', () => {
    const gapsMs = [0, 0.5, 0.999_999_999].map((random) => nextGapMs(houseRetry, 2, 5000, () => random));
    expect(gapsMs).toEqual([240_000, 300_000, 360_000]);
  });

  test('asks for no chance where the schedule has none', () => {
    const never = () => {
      throw new Error('asked for chance');
    };
    expect(nextGapMs(profileNamed('skilljar').promise.retry, 60, 0, never)).toBe(3_600_000);
    expect(nextGapMs(profileNamed('skilljar').promise.retry, 61, 0, never)).toBeUndefined();
  });

  test('ends a list that never would', () => {
    const endless = {
      kind: 'exponential-window',
      firstMs: 1,
      factor: 1,
      capMs: 1,
      windowMs: Infinity,
    } as const;
    expect(retryGapsMs(endless)).toHaveLength(1000);
  });
});

test('retry times are counted from the first request', () => {
  const from = Date.UTC(2026, 0, 31);
  const times = retryTimes(profileNamed('innovative-educators').promise, from);
  expect(times.slice(0, 3).map((at) => at - from)).toEqual([20_000, 60_000, 140_000]);
  expect((times.at(-1) ?? 0) - from).toBe(12_300_000);
});
