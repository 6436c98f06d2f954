import { expect, test } from 'vitest';
import { standingSays, waitedUntil } from './standing-says.ts';

const now = Date.parse('2026-03-01T11:00:00.000Z');

test('one that waits says for what', () => {
  const until = '2026-03-01T12:00:00.000Z';
  expect(
    standingSays({ state: 'pending', attemptCount: 1, waitsFor: { kind: 'schedule', until } }, now),
  ).toBe('Its next attempt is due');
  expect(
    standingSays({ state: 'held', attemptCount: 0, waitsFor: { kind: 'endpoint-paused' } }, now),
  ).toMatch(/paused.*until somebody resumes/);
});

test('one that ended says how', () => {
  expect(standingSays({ state: 'delivered', attemptCount: 3 }, now)).toMatch(/at attempt 3/);
  expect(standingSays({ state: 'failed', attemptCount: 3 }, now)).toMatch(/not tried again by itself/);
});

test('one that was never sent since it repeats another says what helps, and a replaced one that it was replaced', () => {
  expect(standingSays({ state: 'cancelled', attemptCount: 0, repeatOf: 'dlv_1' }, now)).toMatch(
    /reset the completion/,
  );
  expect(standingSays({ state: 'failed', attemptCount: 9, repeatOf: 'dlv_2' }, now)).toMatch(
    /took its place/,
  );
});

test('a rest that is over is not told as one that lies ahead', () => {
  const waitsFor = { kind: 'rest', until: '2026-03-01T12:00:00.000Z' } as const;
  const delivery = { state: 'pending', attemptCount: 1, waitsFor } as const;
  expect(standingSays(delivery, now)).toMatch(/This ends$/);
  expect(waitedUntil(waitsFor, now)).toBe(waitsFor.until);
  const later = now + 7_200_000;
  expect(standingSays(delivery, later)).toMatch(/goes as a probe/);
  expect(waitedUntil(waitsFor, later)).toBeUndefined();
});
