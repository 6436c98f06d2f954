import { expect, test } from 'vitest';
import { createRounds } from './rounds.ts';

test('academies take turns, and their endpoints within them, however many one of them has', () => {
  const rounds = createRounds<{ academy: string; name: string }>();
  for (const [academy, name] of [
    ['big', 'b1'],
    ['big', 'b2'],
    ['big', 'b3'],
    ['small', 's1'],
  ] as const) {
    rounds.add({ academy, name });
  }
  const order = Array.from({ length: 5 }, () => rounds.next()?.name);
  expect(order).toEqual(['b1', 's1', 'b2', 'b3', undefined]);
});

test('one that stands in line already keeps its place and is counted once', () => {
  const rounds = createRounds<{ academy: string }>();
  const [first, second] = [{ academy: 'a' }, { academy: 'a' }];
  for (const each of [first, second, first]) rounds.add(each);
  expect(rounds.size).toBe(2);
  expect([rounds.next(), rounds.next(), rounds.next()]).toEqual([first, second, undefined]);
});
