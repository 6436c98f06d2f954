import pg from 'pg';
import { expect, test } from 'vitest';
import { refusalOf } from './faults.ts';

test.each([
  ['53100', 'disk full', 'store-full'],
  ['53200', 'out of memory', 'store-away'],
  ['58030', 'an I/O error', 'store-away'],
  ['25006', 'a standby, which takes no writes', 'store-away'],
  ['40P01', 'a deadlock', 'store-busy'],
  ['57014', 'a statement that took too long', 'store-busy'],
])('%s (%s) is refused with %s', (code, message, refusal) => {
  const error = Object.assign(new pg.DatabaseError(message, 1, 'error'), { code });
  expect(refusalOf(error)).toMatchObject({ name: 'StoreRefused', code: refusal, cause: error });
});

test('what was asked wrongly is an error as it is', () => {
  const error = Object.assign(new pg.DatabaseError('syntax error', 1, 'error'), { code: '42601' });
  expect(refusalOf(error)).toBe(error);
});
