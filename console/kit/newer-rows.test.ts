import { expect, test } from 'vitest';
import { newerRows, withNews } from './newer-rows.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id }));

test('what stands above the first row that is shown is newer', () => {
  expect(newerRows(rows('b', 'a'), rows('d', 'c', 'b', 'a'))).toEqual(rows('d', 'c'));
  expect(newerRows(rows('b', 'a'), rows('b', 'a'))).toEqual([]);
});

test('rows that came into view from below are not taken for newer ones', () => {
  expect(newerRows(rows('c', 'b'), rows('c', 'b', 'a'))).toEqual([]);
});

test('where nothing that is shown is left in the newer look, all of it is newer', () => {
  expect(newerRows(rows('b', 'a'), rows('z', 'y'))).toEqual(rows('z', 'y'));
  expect(newerRows([], rows('a'))).toEqual(rows('a'));
});

test('shown rows take over how they stand by now, and keep their place', () => {
  const shown = [
    { id: 'b', state: 'pending' },
    { id: 'a', state: 'delivered' },
  ];
  expect(
    withNews(shown, [
      { id: 'c', state: 'pending' },
      { id: 'b', state: 'failed' },
    ]),
  ).toEqual([
    { id: 'b', state: 'failed' },
    { id: 'a', state: 'delivered' },
  ]);
});
