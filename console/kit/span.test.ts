import { expect, test } from 'vitest';
import { fieldText, hoursAgo, instantOf, localText, soundSpan } from './span.ts';

test('a field and the address hold the same instant, to the minute', () => {
  const instant = '2026-03-01T12:05:00.000Z';
  expect(instantOf(localText(instant))).toBe(instant);
});

test('a field with seconds is read back as the same instant', () => {
  const instant = '2026-03-01T10:20:30.000Z';
  expect(fieldText(instant)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:30$/);
  expect(instantOf(fieldText(instant))).toBe(instant);
});

test('an empty field and one without a date that exists mean no instant', () => {
  expect(instantOf('')).toBeUndefined();
  expect(instantOf('2026-99-01T00:00')).toBeUndefined();
  expect(localText(undefined)).toBe('');
});

test('nonsense in the address is left out, and what is sound stays', () => {
  expect(soundSpan({ since: 'yesterday', until: '2026-03-01T12:00:00Z' })).toEqual({
    until: '2026-03-01T12:00:00.000Z',
  });
  expect(soundSpan({})).toEqual({});
});

test('a recent span begins at a whole minute', () => {
  expect(hoursAgo(1, Date.parse('2026-03-01T12:34:56.789Z'))).toBe('2026-03-01T11:34:00.000Z');
});
