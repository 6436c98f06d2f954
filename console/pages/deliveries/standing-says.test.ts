import { expect, test } from 'vitest';
import { standingSays } from './standing-says.ts';

test('one that waits says for what', () => {
  const until = '2026-03-01T12:00:00.000Z';
  expect(standingSays({ state: 'pending', attemptCount: 1, waitsFor: { kind: 'schedule', until } })).toBe(
    'Its next attempt is due',
  );
  expect(standingSays({ state: 'held', attemptCount: 0, waitsFor: { kind: 'endpoint-paused' } })).toMatch(
    /paused.*until somebody resumes/,
  );
});

test('one that ended says how', () => {
  expect(standingSays({ state: 'delivered', attemptCount: 3 })).toMatch(/at attempt 3/);
  expect(standingSays({ state: 'failed', attemptCount: 3 })).toMatch(/not tried again by itself/);
});

test('one that was never sent since it repeats another says what helps, and a replaced one that it was replaced', () => {
  expect(standingSays({ state: 'cancelled', attemptCount: 0, repeatOf: 'dlv_1' })).toMatch(
    /reset the completion/,
  );
  expect(standingSays({ state: 'failed', attemptCount: 9, repeatOf: 'dlv_2' })).toMatch(/took its place/);
});
