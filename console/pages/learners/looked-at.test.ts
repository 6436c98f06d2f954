import { expect, test } from 'vitest';
import { idsIn, remembered } from './looked-at.ts';

test('who was looked at last stands first, and nobody stands there twice', () => {
  expect(remembered(['b', 'a'], 'a')).toEqual(['a', 'b']);
  expect(remembered([], 'a')).toEqual(['a']);
});

test('only the last ten are remembered', () => {
  const many = Array.from({ length: 10 }, (_, at) => `l-${at}`);
  expect(remembered(many, 'new')).toEqual(['new', ...many.slice(0, 9)]);
});

test('what others left in the tab is read as nobody', () => {
  for (const kept of [null, '', '{', '{"a":1}', 'null', '7', '[1,null,{}]']) expect(idsIn(kept)).toEqual([]);
  expect(idsIn('["a",7,"b"]')).toEqual(['a', 'b']);
});
