import { expect, it } from 'vitest';
import { createHeads } from './heads.ts';

const lanes = (...endpoints: readonly string[]) =>
  endpoints.map((endpoint) => ({ academy: 'north', endpoint }));
const named = (turn: ReadonlySet<{ readonly endpoint: string }>) =>
  [...turn].map(({ endpoint }) => endpoint).join('');

it('has all lines looked at from their heads as long as that is cheap', () => {
  const heads = createHeads();
  for (let looks = 0; looks < 3; looks += 1) {
    expect(named(heads.next(lanes('a', 'b')))).toBe('ab');
    heads.looked(false);
  }
});

it('gives each line its turn once a round where it is dear, and the last look all that are left', () => {
  const heads = createHeads({ looksInRound: 3 });
  const all = lanes('a', 'b', 'c', 'd', 'e', 'f', 'g');
  const turns = Array.from({ length: 7 }, () => {
    const turn = named(heads.next(all));
    heads.looked(true);
    return turn;
  });
  expect(turns).toEqual(['abcdefg', 'ab', 'cd', 'efg', 'ab', 'cd', 'efg']);
});

it('lets a dear look be followed by no more than five brief ones, however dear it was', () => {
  const heads = createHeads();
  const one = lanes('a');
  const turns = Array.from({ length: 13 }, () => {
    const turn = named(heads.next(one));
    heads.looked(true);
    return turn;
  });
  expect(turns).toEqual(['a', '', '', '', '', '', 'a', '', '', '', '', '', 'a']);
});

it('goes back to all lines after a round in which no look was dear', () => {
  const heads = createHeads({ looksInRound: 2 });
  const all = lanes('a', 'b');
  const turns = [true, false, true, false, false, false, false].map((isDear) => {
    const turn = named(heads.next(all));
    heads.looked(isDear);
    return turn;
  });
  expect(turns).toEqual(['ab', 'a', 'b', 'a', 'b', 'ab', 'ab']);
});

it('takes a look that failed for a dear one, and does not try the same again at once', () => {
  const heads = createHeads({ looksInRound: 2 });
  const all = lanes('a', 'b');
  expect(Array.from({ length: 5 }, () => named(heads.next(all)))).toEqual(['ab', 'a', 'b', 'a', 'b']);
});

it('misses none where lines come and go during a round', () => {
  const heads = createHeads({ looksInRound: 3 });
  const rounds = [
    lanes('b', 'd'),
    lanes('b', 'd', 'f'),
    lanes('a', 'b', 'd', 'f'),
    lanes('a', 'd', 'f', 'g'),
  ];
  expect(rounds.map((known) => named(heads.next(known)))).toEqual(['bd', 'b', 'd', 'fg']);
});
