import { houseBreaker } from '@schoolbell/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { count, forgetRecent, newRecent, opens } from './recent.ts';

const startsAt = 1_767_600_000_000;
const rate = houseBreaker.failureRate;

/** So many answers, one every `everyMs`, from `startsAt + afterMs` on. */
function answered(recent = newRecent(), { failures = 0, successes = 0, everyMs = 100, afterMs = 0 }) {
  const all = [...Array<boolean>(successes).fill(false), ...Array<boolean>(failures).fill(true)];
  all.forEach((isFailure, index) => count(recent, isFailure, startsAt + afterMs + index * everyMs, rate));
  return recent;
}

test('nine failures in a row are too few, ten are enough, however long they take', () => {
  expect(opens(answered(undefined, { failures: 9 }), houseBreaker)).toBe(false);
  expect(opens(answered(undefined, { failures: 10 }), houseBreaker)).toBe(true);
  expect(opens(answered(undefined, { failures: 10, everyMs: 3_600_000 }), houseBreaker)).toBe(true);
});

/** Each success is followed by so many failures. */
function alternating(requests: number, failuresEach: number) {
  const recent = newRecent();
  for (let n = 0; n < requests; n += 1) count(recent, n % (failuresEach + 1) > 0, startsAt + n * 1_000, rate);
  return recent;
}

test('half of twenty within a minute are enough, half of nineteen and less than half are not', () => {
  expect(opens(alternating(20, 1), houseBreaker)).toBe(true);
  expect(opens(alternating(18, 1), houseBreaker)).toBe(false);
  const mostly = newRecent();
  for (let n = 0; n < 57; n += 1) count(mostly, n % 3 === 0, startsAt + n * 1_000, rate);
  expect(opens(mostly, houseBreaker)).toBe(false);
});

test('what happened more than a minute ago, or before it was left alone, counts no more', () => {
  const recent = answered(undefined, { failures: 9, successes: 0 });
  answered(recent, { successes: 11, afterMs: 1_000 });
  expect([recent.requests, recent.failures]).toEqual([20, 9]);
  answered(recent, { failures: 1, afterMs: 61_000 });
  expect([recent.requests, recent.failures, recent.failuresInARow]).toEqual([1, 1, 1]);
  forgetRecent(recent);
  expect([recent.requests, recent.failures, recent.failuresInARow]).toEqual([0, 0, 0]);
});

test('the span is never longer than promised, shorter by a twelfth at most, and the row is exact', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 9_000 }), fc.boolean()), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (taken) => {
      const recent = newRecent();
      const seen: { readonly at: number; readonly isFailure: boolean }[] = [];
      let at = startsAt;
      for (const [gapMs, isFailure] of taken) {
        at += gapMs;
        seen.push({ at, isFailure });
        count(recent, isFailure, at, rate);
        const within = (spanMs: number) => seen.filter((each) => each.at > at - spanMs);
        const [most, least] = [within(rate.spanMs), within((rate.spanMs * 11) / 12)];
        expect(recent.requests).toBeLessThanOrEqual(most.length);
        expect(recent.requests).toBeGreaterThanOrEqual(least.length);
        expect(recent.failures).toBeLessThanOrEqual(most.filter((each) => each.isFailure).length);
        expect(recent.failures).toBeGreaterThanOrEqual(least.filter((each) => each.isFailure).length);
        const lastSuccess = seen.findLastIndex((each) => !each.isFailure);
        expect(recent.failuresInARow).toBe(seen.length - 1 - lastSuccess);
      }
    }),
    { seed: 20_260_105, numRuns: 200 },
  );
});

test('a clock that was set back begins anew', () => {
  const recent = answered(undefined, { successes: 30 });
  count(recent, true, startsAt - 3_600_000, rate);
  expect([recent.requests, recent.failures]).toEqual([1, 1]);
});
