import { expect, test } from 'vitest';
import { draftOf, sampleText } from './sample-event.ts';

const fresh = { id: 'sample-1', at: '2026-03-01T12:00:00.000Z' };

test('a sample is the example of its type under a fresh id, as if it had just happened', () => {
  const example = {
    id: 'evt_9',
    type: 'course.completed',
    occurredAt: '2020-01-01T00:00:00Z',
    data: {},
  } as const;
  const text = sampleText({ type: 'course.completed', example }, fresh);
  expect(JSON.parse(text)).toEqual({
    id: 'sample-1',
    type: 'course.completed',
    occurredAt: fresh.at,
    data: {},
  });
  expect(text.split('\n').length).toBeGreaterThan(3);
});

test('what is written is read as far as it says who hears it', () => {
  expect(draftOf('{"type":"course.completed","data":{"a":1}}')).toEqual({
    type: 'course.completed',
    data: { a: 1 },
  });
  expect(draftOf('[]')).toEqual({ type: '', data: undefined });
  expect(draftOf('{"type":5}')).toEqual({ type: '', data: undefined });
  expect(draftOf('{')).toBeUndefined();
});
