import { describe, expect, test } from 'vitest';
import type { RetrySchedule } from '@schoolbell/wire';
import { prospectsOf } from './prospects.ts';

const now = 1_000_000;
const active = { status: 'active' } as const;
const fourTries: RetrySchedule = { kind: 'list', gapsMs: [1_000, 10_000, 100_000], jitter: 0.2 };
const round = { tries: 0, dueAt: now, isLeased: false };

describe('why nothing happens now', () => {
  test.each([
    ['it is due, so its turn comes', round, active, { kind: 'turn' }],
    ['its next try is to come', { ...round, dueAt: now + 5 }, active, { kind: 'schedule', until: now + 5 }],
    ['it is being sent', { ...round, isLeased: true }, active, { kind: 'sending' }],
    [
      'one of its order goes first',
      { tries: 0, isLeased: false, behind: 'dlv_1' },
      active,
      { kind: 'order', delivery: 'dlv_1' },
    ],
    [
      'its endpoint rests for longer than until it is due',
      { ...round, dueAt: now + 5 },
      { ...active, rest: { until: now + 9, why: 'asked', times: 0 } },
      { kind: 'rest', until: now + 9 },
    ],
    [
      'its endpoint rests for less than that',
      { ...round, dueAt: now + 9 },
      { ...active, rest: { until: now + 5, why: 'asked', times: 0 } },
      { kind: 'schedule', until: now + 9 },
    ],
    ['its endpoint is paused', round, { status: 'paused' }, { kind: 'endpoint-paused' }],
    ['its endpoint is disabled', round, { status: 'disabled' }, { kind: 'endpoint-disabled' }],
    ['its endpoint asks to be approved', round, { status: 'requested' }, { kind: 'endpoint-approval' }],
    [
      'it is still being sent while its endpoint is switched off',
      { ...round, isLeased: true },
      { status: 'paused' },
      { kind: 'sending' },
    ],
  ] as const)('%s', (_, stands, endpoint, expected) => {
    const { waitsFor } = prospectsOf({ attemptCount: 0 }, stands, endpoint, fourTries, now);
    expect(waitsFor).toEqual(expected);
  });
});

describe('the tries to come', () => {
  const planned = (
    stands: Parameters<typeof prospectsOf>[1],
    attemptCount: number,
    schedule: RetrySchedule = fourTries,
  ) =>
    prospectsOf({ attemptCount }, stands, active, schedule, now).planned.map(
      ({ number, at }) => `${number} +${at - now}`,
    );

  test('are all of the schedule before the first', () => {
    expect(planned(round, 0)).toEqual(['1 +0', '2 +1000', '3 +11000', '4 +111000']);
  });

  test('are what is left of it after some, from the next on', () => {
    const stands = { tries: 2, firstTryAt: now - 1_000, dueAt: now + 9_000, isLeased: false };
    expect(planned(stands, 2)).toEqual(['3 +9000', '4 +109000']);
    expect(planned({ ...stands, tries: 3 }, 3)).toEqual(['4 +9000']);
  });

  test('are counted on in a round that somebody asked for', () => {
    expect(planned(round, 7)).toEqual(['8 +0', '9 +1000', '10 +11000', '11 +111000']);
  });

  test('end with the window, which began with the first of the round', () => {
    const window = {
      kind: 'exponential-window',
      firstMs: 1_000,
      factor: 2,
      capMs: 4_000,
      windowMs: 20_000,
    } as const;
    const stands = { tries: 3, firstTryAt: now - 7_000, dueAt: now + 4_000, isLeased: false };
    expect(planned(stands, 3, window)).toEqual(['4 +4000', '5 +8000', '6 +12000']);
  });

  test('begin now where it is overdue, and where nobody knows when the wait ends', () => {
    expect(planned({ ...round, dueAt: now - 5_000 }, 0)[0]).toBe('1 +0');
    expect(planned({ tries: 0, isLeased: false }, 0)[0]).toBe('1 +0');
  });
});
