import { expect, test } from 'vitest';
import { chosenSpan, madeBeforeFailing, spanFault } from './spans.ts';

const now = Date.parse('2026-03-08T10:00:00.000Z');

test('an address that somebody wrote by hand is read as far as it names instants, else it is the last day', () => {
  expect(chosenSpan({ since: 'yesterday' }, now)).toEqual({ since: '2026-03-07T10:00:00.000Z' });
  expect(chosenSpan({ since: '2026-03-01T00:00:00Z', until: 'x' }, now)).toEqual({
    since: '2026-03-01T00:00:00.000Z',
  });
});

test('a span that is yet to come, or ends before it begins, is named', () => {
  expect(spanFault({ since: '2026-03-09T00:00:00Z' }, now)).toBe('ahead');
  expect(spanFault({ since: '2026-03-02T00:00:00Z', until: '2026-03-01T00:00:00Z' }, now)).toBe('backwards');
  expect(spanFault({ since: '2026-03-01T00:00:00Z', until: '2026-03-02T00:00:00Z' }, now)).toBeUndefined();
});

test('what has failed for good was made before, by as long as it was tried', () => {
  expect(madeBeforeFailing('2026-03-08T10:00:00.000Z')).toBe('2026-03-01T10:00:00.000Z');
});
