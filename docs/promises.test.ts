import { existsSync, readFileSync } from 'node:fs';
import { profiles } from '@schoolbell/wire/profiles';
import { describe, expect, test } from 'vitest';

const root = new URL('../', import.meta.url).pathname;
const rows = readFileSync(`${root}docs/promises.md`, 'utf8')
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
  expect(counts).toEqual({ F: 13, I: 23, U: 12, A: 12, S: 33 });
});

test.each(rows)(
  'promise %s is kept somewhere and shown by a test that is there',
  (_number, promise, kept, shown) => {
    expect(promise?.length).toBeGreaterThan(10);
    const places = [...(kept ?? '').matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? '');
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter((path) => !existsSync(root + path))).toEqual([]);
    expect(faultsIn(shown ?? '')).toEqual([]);
  },
);

describe('what does not show a promise is found:', () => {
  const contract = '`wire/profile.contract.ts` “writes $type to the byte: $title”';
  const guide = '`engine/api/guides.test.ts` “every answer that docs/%s shows is what the service says”';
  test.each([
    ['nothing', ''],
    ['words alone', 'it is so'],
    ['words besides', `${contract} (fuse · path.completed), and more`],
    ['a file that is not there', '`wire/nothing.test.ts` “is not there”'],
    ['a test that is not there', '`wire/schedule.test.ts` “is not there”'],
    ['the contract of no dialect in particular', contract],
    ['a dialect that is none', `${contract} (moodle · path.completed)`],
    ['a type that the dialect has no words for', `${contract} (fuse · course.completed)`],
    ['an example that the dialect does not have', `${contract} (fellow · course.completed · Postponed)`],
    ['no guide in particular', guide],
    ['a guide without a heading', `${guide} (\`docs/fuse.md\`)`],
    ['a guide that is not there', `${guide} (\`docs/moodle.md#ask\`)`],
    ['a heading that is not there', `${guide} (\`docs/fuse.md#answer\`)`],
    ['a heading that shows nothing', `${guide} (\`docs/skilljar.md#what-is-whose\`)`],
    ['parentheses that nobody checks', '`wire/schedule.test.ts` “Fellow Digitals: one request” (really)'],
  ])('%s', (_, shown) => {
    expect(faultsIn(shown)).not.toEqual([]);
  });
});

const pointed = /`(?<path>[^`]+)` “(?<title>[^”]+)”(?: \((?<where>[^)]*)\))?(?:, |$)/gy;

/** What is wrong with a cell of tests, in sentences. */
function faultsIn(shown: string): readonly string[] {
  const found = [...shown.matchAll(pointed)];
  const isWhole = found.length > 0 && found.map(([all]) => all).join('') === shown;
  const faults = found.flatMap(({ groups }) => {
    const { path = '', title = '', where } = groups ?? {};
    if (!titlesIn(path).includes(title)) return [`${path} has no test “${title}”`];
    if (path === 'engine/api/guides.test.ts') return faultsOfGuide(where);
    if (path === 'wire/profile.contract.ts') return faultsOfExamples(where);
    return where === undefined ? [] : [`nobody checks (${where})`];
  });
  return isWhole ? faults : [...faults, `“${shown}” is not a list of tests`];
}

/** What is called a test in that file, with the line breaks that a formatter puts before a title. */
function titlesIn(path: string): readonly string[] {
  const text = existsSync(root + path) ? readFileSync(root + path, 'utf8') : '';
  return [...text.matchAll(/(?:\b(?:test|it)|\))\(\s*(['"`])(.+?)\1,/gs)].map(([, , title]) => title ?? '');
}

/** (`docs/fuse.md#ask`): that page shows an answer, or what was received, below that heading. */
function faultsOfGuide(where = ''): readonly string[] {
  const [, page = '', heading = ''] = /^`(docs\/[\w-]+\.md)#([\w-]+)`$/.exec(where) ?? [];
  if (!existsSync(root + page) || page === '') return [`(${where}) names no page and heading`];
  const sections = readFileSync(root + page, 'utf8').split(/^#+ /m);
  const section = sections.find((text) => slugOf(text.split('\n', 1)[0] ?? '') === heading);
  if (section === undefined) return [`${page} has no heading #${heading}`];
  return /^```http (?:answer|received)$/m.test(section) ? [] : [`${page}#${heading} shows nothing`];
}

/** (fuse · path.completed), (fellow · course.completed · Not passed): the dialect has golden examples of that type. */
function faultsOfExamples(where = ''): readonly string[] {
  return where.split(', ').flatMap((one) => {
    const [name = '', type = '', title] = one.split(' · ');
    const carriages = new Map(Object.entries(profiles.get(name)?.carries ?? {}));
    const examples = carriages.get(type)?.examples ?? [];
    const isThere = examples.some((example) => title === undefined || example.title === title);
    return isThere ? [] : [`no golden example is (${one})`];
  });
}

function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
