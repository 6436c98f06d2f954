import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { settingNames, variableOf } from '../engine/config.ts';

// What pages name is there: files, headings, settings, scripts and commands.

const root = new URL('../', import.meta.url).pathname;
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n');

const settings = new Set(settingNames.map(variableOf));
/** Of those who call a service, of the tests, and the beginning that all have. */
const others = [
  'SCHOOLBELL_URL',
  'SCHOOLBELL_KEY',
  'SCHOOLBELL_ACADEMY',
  'SCHOOLBELL_TEST_SEED',
  'SCHOOLBELL_',
];
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
const commands = new Set(
  [...textOf('engine/cli/schoolbell.ts').matchAll(/from '\.\/([\w-]+)\.ts'/g)].map(([, name]) => name),
);

test('all pages of the house are read', () => {
  expect(pages.length).toBeGreaterThan(40);
  expect(pages).toContain('SECURITY.md');
});

test.each(pages)('%s names what is there', (page) => {
  const text = textOf(page);
  const missing = {
    links: [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !isThere(page, target)),
    settings: [...text.matchAll(/\bSCHOOLBELL_[A-Z_]*/g)]
      .map(([name]) => name)
      .filter((name) => !settings.has(name) && !others.includes(name)),
    scripts: [...text.matchAll(/\bnpm run (?:--silent )?([a-z]+)/g)]
      .map(([, name = '']) => name)
      .filter((name) => scripts[name] === undefined),
    commands: [...text.matchAll(/`schoolbell ([a-z][\w-]*)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !commands.has(name)),
  };
  expect(missing).toEqual({ links: [], settings: [], scripts: [], commands: [] });
});

function isThere(page: string, target: string): boolean {
  const [path = '', heading] = target.split('#', 2);
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, file))) return false;
  if (heading === undefined || !file.endsWith('.md')) return true;
  return [...textOf(file).matchAll(/^#+ (.+)$/gm)].some(([, words = '']) => slugOf(words) === heading);
}

/** As GitHub makes it. */
function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
