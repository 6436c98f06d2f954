import { expect, test } from 'vitest';
import type { Delivery } from '../asking/api.ts';
import { storyOf } from './delivery-story.ts';

function delivery(standing: Partial<Delivery>): Delivery {
  return {
    id: 'dlv_1',
    academy: 'school',
    endpoint: 'ep_1',
    event: 'evt-1',
    eventType: 'course.completed',
    state: 'pending',
    attemptCount: 0,
    createdAt: '2026-03-01T12:00:00.000Z',
    ...standing,
  };
}

test('one that arrived says at which attempt', () => {
  expect(storyOf(delivery({ state: 'delivered', attemptCount: 1 })).text).toBe(
    'Arrived at the first attempt',
  );
  expect(storyOf(delivery({ state: 'delivered', attemptCount: 4 })).text).toBe('Arrived at attempt 4');
});

test('one that is tried again says why and when', () => {
  const nextAttemptAt = '2026-03-01T12:05:00.000Z';
  expect(storyOf(delivery({ reason: 'HTTP 503', nextAttemptAt }))).toEqual({
    reason: 'HTTP 503',
    nextAttemptAt,
  });
});

test('one without an instant is on its way, and keeps its last reason', () => {
  expect(storyOf(delivery({ reason: 'HTTP 503' }))).toEqual({ text: 'On its way', reason: 'HTTP 503' });
});

test('one that repeats another says so rather than that it was cancelled', () => {
  expect(storyOf(delivery({ state: 'cancelled', repeatOf: 'dlv_0', reason: 'repeats' })).text).toMatch(
    /hears once/,
  );
  expect(storyOf(delivery({ state: 'cancelled' })).text).toBe('Cancelled');
});
