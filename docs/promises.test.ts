import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url).pathname;
const page = readFileSync(`${root}docs/promises.md`, 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| [A-Z]\d+ \|/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );

test('the table has the sentences of all five documents', () => {
  const counts = Object.fromEntries(
    ['F', 'I', 'U', 'A', 'S'].map((letter) => [
      letter,
      rows.filter(([number]) => number?.startsWith(letter)).length,
    ]),
  );
  expect(counts).toEqual({ F: 13, I: 23, U: 12, A: 12, S: 32 });
});

test.each(rows)(
  'promise %s is kept somewhere and shown by a test that is there',
  (_number, promise, kept, shown) => {
    expect(promise?.length).toBeGreaterThan(10);
    const places = [...(kept ?? '').matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? '');
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter((path) => !existsSync(root + path))).toEqual([]);
    const tests = [...(shown ?? '').matchAll(/`([^`]+)` “([^”]+)”/g)];
    expect(tests.length).toBeGreaterThan(0);
    expect(
      tests.filter(([, path, title]) => !titlesIn(path ?? '').includes(title ?? '')).map(([all]) => all),
    ).toEqual([]);
  },
);

/** What is called a test in that file, with the line breaks that a formatter puts before a title. */
function titlesIn(path: string): readonly string[] {
  const text = existsSync(root + path) ? readFileSync(root + path, 'utf8') : '';
  return [...text.matchAll(/\b(?:test|it)(?:\.each\([^)]*\))?\(\s*(['"`])(.+?)\1,/gs)].map(
    ([, , title]) => title ?? '',
  );
}
