import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { randomId } from './ids.ts';

test.each([
  ['the least', () => Buffer.alloc(16), 'op_0000000000000000000000000'],
  ['the most', () => Buffer.alloc(16, 255), 'op_f5lxx1zz5pnorynqglhzmsp33'],
])('an id of %s chance has 25 letters and digits behind its prefix', (_, chance, id) => {
  expect(randomId('op', chance)).toBe(id);
});

test('ids are spelled alike, whatever chance says, and differ', () => {
  const ids = Array.from({ length: 1000 }, () => randomId('ping', randomBytes));
  for (const id of ids) expect(id).toMatch(/^ping_[0-9a-z]{25}$/);
  expect(new Set(ids).size).toBe(1000);
});
