import { expect, test } from 'vitest';
import { lineAt, placeOf, placesOf } from './json-places.ts';

const text = `{
  "id": "evt-1",
  "data": {
    "learner": { "id": 5 },
    "tags": ["a", {"b": null}]
  }
}`;

function found(path: string): string {
  const read = placesOf(text);
  if (read.kind !== 'json') throw new Error('the sample is JSON');
  const at = placeOf(read.places, path);
  return `${lineAt(text, at)} ${text.slice(at, at + 6)}`;
}

test('what a path names is found where it stands', () => {
  expect(found('id')).toBe('2 "id": ');
  expect(found('data.learner.id')).toBe('4 "id": ');
  expect(found('data.tags[1].b')).toBe('5 "b": n');
});

test('what is missing is shown at what should hold it', () => {
  expect(found('data.learner.email')).toMatch(/^4 "learn/);
  expect(found('data.course.title')).toMatch(/^3 "data"/);
  expect(found('data.tags[7].x')).toMatch(/^5 "tags"/);
  expect(found('occurredAt')).toMatch(/^1 \{/);
  expect(found('')).toMatch(/^1 \{/);
  expect(found('data[')).toMatch(/^3 "data"/);
  expect(found('..[x].')).toMatch(/^1 \{/);
});

test.each([
  ['{"a": 1,}', 8],
  ['{"a": tru}', 6],
  ['{"a": 1} x', 9],
  ['{"a" 1}', 5],
  ['["a', 1],
  ['', 0],
  ['[01]', 2],
  ['["a\nb"]', 1],
])('%j is no JSON from character %i on', (broken, at) => {
  expect(placesOf(broken)).toEqual({ kind: 'broken', at });
});

test.each(['{"a":[{},[],1.5e-3,"\\u00e9\\n",true]}', ' 5 ', '""', '["\u007F\uD800"]'])(
  '%s is read as the browser reads it',
  (json) => {
    expect(placesOf(json).kind).toBe('json');
    expect(() => JSON.parse(json)).not.toThrow();
  },
);

test('a text that is nested without end is refused instead of overflowing', () => {
  expect(placesOf('['.repeat(100_000)).kind).toBe('broken');
});
