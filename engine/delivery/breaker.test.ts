import { houseBreaker, housePauseMsMax } from '@schoolbell/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rest } from '../model.ts';
import { openMs, restAfter, type Shown } from './breaker.ts';

const now = 1_767_600_000_000;
const failed = (change: Partial<Shown> = {}): Shown => ({
  startedAt: now - 50,
  at: now,
  succeeded: false,
  askedMs: 0,
  ...change,
});
const after = (rest: Rest | undefined, shown: Shown, mayOpen = false) =>
  restAfter(rest, shown, houseBreaker, mayOpen);

test('it is open for 30 s, doubling to ten minutes', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 99].map((times) => openMs(houseBreaker, times) / 1_000)).toEqual([
    30, 60, 120, 240, 480, 600, 600, 600,
  ]);
});

describe('a closed one', () => {
  test('opens where there is reason enough', () => {
    expect(after(undefined, failed(), true)).toEqual({ until: now + 30_000, why: 'failures', times: 1 });
    expect(after(undefined, failed())).toBeUndefined();
    expect(after(undefined, { ...failed(), succeeded: true })).toBeUndefined();
  });

  test('rests as long as an answer asks, and does not count that as its own doing', () => {
    expect(after(undefined, failed({ askedMs: 7_000 }))).toEqual({
      until: now + 7_000,
      why: 'asked',
      times: 0,
    });
  });

  test('that opens while it is asked to rest takes the longer of the two', () => {
    expect(after(undefined, failed({ askedMs: 7_000 }), true)).toEqual({
      until: now + 30_000,
      why: 'failures',
      times: 1,
    });
    expect(after(undefined, failed({ askedMs: 90_000 }), true)).toEqual({
      until: now + 90_000,
      why: 'asked',
      times: 1,
    });
  });
});

describe('an answer to what set off before the rest was over', () => {
  const rest: Rest = { until: now + 20_000, why: 'failures', times: 2 };

  test('changes nothing, whether it succeeded or not, also when it comes late', () => {
    expect(after(rest, failed({ succeeded: true }))).toBeUndefined();
    expect(after(rest, failed(), true)).toBeUndefined();
    expect(after(rest, failed({ at: now + 25_000, succeeded: true }))).toBeUndefined();
  });

  test('makes the rest longer where it asks for that, and never shorter', () => {
    expect(after(rest, failed({ askedMs: 60_000 }))).toEqual({ until: now + 60_000, why: 'asked', times: 2 });
    expect(after(rest, failed({ askedMs: 5_000 }))).toBeUndefined();
  });
});

describe('the probe', () => {
  const over: Rest = { until: now - 100, why: 'failures', times: 2 };
  const asked: Rest = { until: now - 100, why: 'asked', times: 0 };

  test('ends the rest where it arrives', () => {
    expect(after(over, failed({ succeeded: true }))).toBe('over');
    expect(after(asked, failed({ succeeded: true }))).toBe('over');
  });

  test('that fails begins the next, longer one', () => {
    expect(after(over, failed())).toEqual({ until: now + 120_000, why: 'failures', times: 3 });
    expect(after(asked, failed())).toEqual({ until: now + 30_000, why: 'failures', times: 1 });
  });

  test('that asks again is granted it, at least as long as it would rest anyway for its failures', () => {
    expect(after(asked, failed({ askedMs: 1_000 }))).toEqual({ until: now + 1_000, why: 'asked', times: 0 });
    expect(after(over, failed({ askedMs: 1_000 }))).toEqual({
      until: now + 120_000,
      why: 'failures',
      times: 3,
    });
    expect(after(over, failed({ askedMs: 500_000 }))).toEqual({
      until: now + 500_000,
      why: 'asked',
      times: 3,
    });
  });
});

test('whatever is answered and when: a rest is bounded, none ends but by a probe that arrived, none is cut short', () => {
  const step = fc.record({
    gapMs: fc.integer({ min: 0, max: 100_000 }),
    tookMs: fc.integer({ min: 0, max: 20_000 }),
    succeeded: fc.boolean(),
    askedMs: fc.constantFrom(0, 0, 0, 1_000, 120_000, housePauseMsMax),
    mayOpen: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let rest: Rest | undefined;
      let at = now;
      for (const { gapMs, tookMs, succeeded, askedMs, mayOpen } of steps) {
        at += gapMs;
        const shown = { startedAt: at - tookMs, at, succeeded, askedMs };
        const change = after(rest, shown, mayOpen);
        if (change === undefined) continue;
        if (change === 'over') {
          expect([succeeded, rest !== undefined && shown.startedAt >= rest.until]).toEqual([true, true]);
          rest = undefined;
          continue;
        }
        expect(succeeded).toBe(false);
        expect(change.until).toBeGreaterThan(at);
        expect(change.until).toBeLessThanOrEqual(at + housePauseMsMax);
        if (change.why === 'failures') expect(change.until - at).toBe(openMs(houseBreaker, change.times));
        if (rest) {
          expect(change.until).toBeGreaterThan(rest.until);
          expect(change.times).toBeGreaterThanOrEqual(rest.times);
          expect(change.times).toBeLessThanOrEqual(rest.times + 1);
        }
        rest = change;
      }
    }),
    { seed: 20_260_105, numRuns: 500 },
  );
});
