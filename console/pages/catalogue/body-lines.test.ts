import { expect, test } from 'vitest';
import { pairs, requestLines } from './body-lines.ts';

const json = [['Content-Type', 'application/json']];
const form = [['Content-Type', 'application/x-www-form-urlencoded']];

test('a request is laid out as headers, an empty line and the body', () => {
  expect(requestLines({ headers: json, body: '{"a":{"b":1}}' })).toEqual([
    'Content-Type: application/json',
    '',
    '{',
    '  "a": {',
    '    "b": 1',
    '  }',
    '}',
  ]);
});

test('a form has a line for each of its fields, as people read them', () => {
  expect(requestLines({ headers: form, body: 'event=A%26B&name=Zo%C3%AB+M' }).slice(2)).toEqual([
    'event=A&B',
    'name=Zoë M',
  ]);
});

test('what is no JSON stays as it is', () => {
  expect(requestLines({ headers: json, body: 'a\nb' }).slice(2)).toEqual(['a', 'b']);
});

test('lines that both have stand beside each other, and what one has alone is marked', () => {
  expect(pairs(['{', 'a', 'z', '}'], ['{', 'b', 'z', 'more', '}'])).toEqual([
    { left: '{', right: '{', isSame: true },
    { left: 'a', right: 'b', isSame: false },
    { left: 'z', right: 'z', isSame: true },
    { right: 'more', isSame: false },
    { left: '}', right: '}', isSame: true },
  ]);
});

test('where more lines went than came, the rest has nothing opposite', () => {
  expect(pairs(['a', 'b'], ['c'])).toEqual([
    { left: 'a', right: 'c', isSame: false },
    { left: 'b', isSame: false },
  ]);
  expect(pairs([], [])).toEqual([]);
});
