import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const root = new URL('../', import.meta.url).pathname;
const page = readFileSync(`${root}docs/reliability.md`, 'utf8');
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const rows = page
  .split('\n')
  .filter((line) => /^\| R\d+ \|/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );

test('the page has a row for each claim, one after the other', () => {
  expect(rows.map(([number]) => number)).toEqual(Array.from({ length: 26 }, (_, index) => `R${index + 1}`));
});

test.each(rows)(
  '%s, “%s”, is shown by what is there, and says what it came to',
  (_number, claim, shown, found) => {
    expect(claim?.length).toBeGreaterThan(10);
    expect(faultsIn(shown ?? '')).toEqual([]);
    expect(found).not.toBe('');
  },
);

test('each long run has its day, and a command that is there', () => {
  const runs = [
    ...page.matchAll(/^\| (?<day>\d{4}-\d\d-\d\d) \| (?<command>`[^`]+`) \| (?<ledger>.+) \|$/gm),
  ];
  expect(runs.length).toBeGreaterThan(2);
  for (const { groups: run } of runs) {
    expect(faultsIn(run?.['command'] ?? '')).toEqual([]);
    expect(run?.['ledger']).toMatch(/accepted .*delivered .*lost 0/);
  }
});

describe('what shows nothing is found:', () => {
  test.each([
    ['nothing', ''],
    ['words alone', 'it is so'],
    ['a file that is not there', '`chaos/nothing.test.ts` “is not there”'],
    ['a test that is not there', '`chaos/kills.test.ts` “is not there”'],
    ['a test that is only spoken of', '`chaos/kills.test.ts` “When the lease is over the others find out”'],
    ['a command that is not there', '`npm run nothing -- --count 200`'],
    ['a flag that is not there', '`npm run chaos -- --nothing 200`'],
    ['more than is checked', '`npm run chaos`, and more'],
  ])('%s', (_, shown) => {
    expect(faultsIn(shown)).not.toEqual([]);
  });
});

/** What is wrong with a list of tests and commands, in sentences. */
function faultsIn(shown: string): readonly string[] {
  const pointed =
    /(?:`npm run (?<script>[\w-]+)(?<flags>[^`]*)`|`(?<path>[^`]+)` “(?<title>[^”]+)”)(?:, |$)/gy;
  const found = [...shown.matchAll(pointed)];
  const isWhole = found.length > 0 && found.map(([all]) => all).join('') === shown;
  const faults = found.flatMap(({ groups: { script, flags = '', path = '', title = '' } = {} }) =>
    script === undefined ? faultsOfTest(path, title) : faultsOfCommand(script, flags),
  );
  return isWhole ? faults : [...faults, `“${shown}” is not a list of tests and commands`];
}

function faultsOfTest(path: string, title: string): readonly string[] {
  const text = existsSync(root + path) ? readFileSync(root + path, 'utf8') : '';
  const titles = [...text.matchAll(/(?:\b(?:test|it|describe)|\))\(\s*(['"`])(.+?)\1,/gs)].map(
    ([, , one]) => one ?? '',
  );
  return titles.some((one) => one.includes(title)) ? [] : [`${path} has no test “${title}”`];
}

/** Flags are those that the program behind the script names. */
function faultsOfCommand(script: string, flags: string): readonly string[] {
  const program = /(?<path>\S+\.ts)$/.exec(scripts[script] ?? '')?.groups?.['path'];
  if (program === undefined) return [`npm run ${script} is not there`];
  const text = readFileSync(root + program, 'utf8');
  return [...flags.matchAll(/--(?<flag>[a-z][\w-]*)/g)].flatMap(({ groups }) =>
    new RegExp(`\\b${groups?.['flag']}\\b'?: \\{`).test(text)
      ? []
      : [`npm run ${script} has no ${groups?.['flag']}`],
  );
}
