import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { circles, type Import, importsOf, readHouse, root, type Source, toSource, wordsOf } from './house.ts';
import {
  attic,
  type Excuse,
  faultOfImport,
  filesAtLeast,
  floorOf,
  floors,
  mayCallOut,
  mayNameProfiles,
  mayReadTheWorld,
  maySpeakSql,
} from './house.plan.ts';

// The house rules. Each is run over the house, and over planted sources that it must catch.

const linesMax = 350;
const bannedWords = ['util', 'helper', 'common', 'lib', 'manager', 'service', 'handler', 'base', 'info'];

const profileNames = readdirSync(join(root, 'wire/profiles'))
  .filter((name) => /^[\w-]+\.ts$/.test(name))
  .map((name) => basename(name, '.ts'));

interface Rule {
  readonly name: string;
  check(house: readonly Source[]): readonly string[];
  /** Little houses that must be caught, one fault at least in each. */
  readonly catches: readonly Planted[];
  /** Little houses that look guilty and are not. */
  readonly spares?: readonly Planted[];
}
type Planted = Readonly<Record<string, string>>;

const rules: readonly Rule[] = [
  {
    name: 'imports go down, never up and never sideways between strangers',
    check: (house) => importsIn(house).flatMap(faultOfImport),
    catches: [
      { 'wire/event.ts': `import { a } from './profile.ts';` },
      { 'wire/profile.ts': `export * from './profiles/fuse.ts';` },
      { 'wire/profiles/fuse.ts': `import type { A } from './acadle.ts';` },
      { 'wire/receiver.ts': `import { profiles } from './profiles.ts';` },
      { 'engine/store/sqlite/claim.ts': `const judge = await import('../../delivery/judge.ts');` },
      { 'engine/store/postgres/claim.ts': `import { lanes } from '../sqlite/lanes.ts';` },
      { 'engine/api/events.ts': `import { keys } from './keys.ts';` },
      { 'engine/delivery/send.ts': `import '../cli/serve.ts';` },
      { 'engine/delivery/send.ts': `const thread = new URL('../cli/x.js', import.meta.url);` },
      {
        'engine/delivery/send.ts': `const thread = new URL(a ? '../cli/x.ts' : '../cli/x.js', import.meta.url);`,
      },
      { 'engine/delivery/send.ts': `import { a } from './send.test.ts';` },
      { 'engine/model.ts': `import { a } from '../wire/event.ts';` },
      { 'engine/delivery/worker.ts': `import { a } from '../store/sqlite.ts';` },
      { 'wire/wire.ts': `import { a } from '../engine/model.ts';` },
      { 'console/page.tsx': `import { a } from '../engine/model.ts';` },
      { 'console/pages/events/a.tsx': `import { b } from '../deliveries/b.tsx';` },
      { 'console/kit/a.ts': `import { a } from '../../engine/model.ts';` },
      { 'engine/model.ts': `import { a } from '../bench/bench.ts';` },
      { 'engine/api/events.ts': `import { a } from '../../house.ts';` },
      { 'engine/model.ts': `import a from './model';` },
      { 'engine/model.ts': `import a from '/home/me/schoolbell/engine/clock.ts';` },
      { 'engine/cellar/a.ts': `export const a = 1;`, 'engine/model.ts': `export * from './cellar/a.ts';` },
    ],
    spares: [
      { 'wire/profiles/fuse.ts': `import { a } from '../profile.ts'; // import './acadle.ts'` },
      { 'engine/model.ts': `import { a } from '@schoolbell/wire'; const text = "import './cli/serve.ts'";` },
      { 'engine/delivery/send.test.ts': `import { a } from './send.ts'; import b from '../testing/b.ts';` },
      { 'console/testing/stage.ts': `import { a } from '../../engine/cli/testing/ask.ts';` },
      { 'console/pages/events/a.tsx': `import { b } from './b.tsx'; import { c } from '../../kit/c.tsx';` },
      { 'engine/cli/serve.ts': `import a from '../delivery/worker.ts'; import b from '../package.json';` },
    ],
  },
  {
    name: 'every file has its floor',
    check: (house) =>
      house.filter((it) => inHouse(it) && !floorOf(it.path)).map((it) => `${it.path} has none`),
    catches: [{ 'engine/cellar/wine.ts': '' }, { 'wire/stray.ts': '' }],
    spares: [{ 'engine/store/migrations/0001.sql': '' }],
  },
  {
    name: 'no import runs in a circle',
    check: (house) => circles(importsIn(house)),
    catches: [
      {
        'engine/delivery/a.ts': `import './b.ts';`,
        'engine/delivery/b.ts': `import './c.ts';`,
        'engine/delivery/c.ts': `export * from './a.ts';`,
      },
      { 'wire/event.ts': `import type { A } from './event.ts';` },
    ],
    spares: [
      { 'wire/a.ts': `import './b.ts'; import './c.ts';`, 'wire/b.ts': `import './c.ts';`, 'wire/c.ts': '' },
    ],
  },
  {
    name: `no file is longer than ${linesMax} lines`,
    check: (house) =>
      house
        .map(({ path, text }) => ({ path, lines: text.replace(/\n$/, '').split('\n').length }))
        .flatMap(({ path, lines }) => (lines > linesMax ? [`${path} has ${lines} lines`] : [])),
    catches: [{ 'wire/event.ts': '\n'.repeat(351) }, { 'engine/store/migrations/1.sql': '--\n'.repeat(351) }],
    spares: [{ 'wire/event.ts': 'a\n'.repeat(350) }],
  },
  {
    name: 'no file, folder or exported name hides behind an empty word, and no folder behind an index',
    check: (house) => house.flatMap((it) => [...faultsOfPath(it.path), ...faultsOfExports(it)]),
    catches: [
      { 'engine/utils.ts': '' },
      { 'engine/lib/queue.ts': '' },
      { 'engine/store/index.ts': '' },
      { 'engine/store/alike/base-store.ts': '' },
      { 'engine/model.ts': 'export class QueueManager {}' },
      { 'engine/model.ts': 'const a = 1;\nexport { a as eventInfo };' },
      { 'engine/model.ts': 'export async function readBaseURL() {}' },
      { 'engine/model.ts': 'export const COMMON_LIMITS = {};' },
      { 'engine/model.ts': 'export default class EventHandler {}' },
    ],
    spares: [
      {
        'engine/store/alike/database.ts':
          'export const database = 1; export type Library = 1; const helper = 2;',
      },
      { 'engine/model.ts': 'export interface Information { handler: string }' },
    ],
  },
  {
    name: 'no any, no silenced compiler, nothing left to do',
    check: (house) =>
      house
        .filter(inHouse)
        .flatMap((it) => [
          ...matches(it, it.code, /(?:[:<|&[,]|=>|=|\b(?:as|extends|satisfies))\s*any\b(?!\s*[:(.=?'])/g),
          ...matches(it, it.text, /@ts-(?:ignore|nocheck)|\b(?:TODO|FIXME)\b/g),
        ]),
    catches: [
      { 'wire/event.ts': 'export const a = (b: any) => b;' },
      { 'wire/event.ts': 'const a = b as any;' },
      { 'wire/event.ts': 'type A = Record<string, any>;' },
      { 'wire/event.ts': 'const a: any[] = [];' },
      { 'wire/event.ts': '// @ts-ignore' },
      { 'wire/event.ts': '// TODO later' },
      { 'engine/store/1.sql': '-- FIXME' },
    ],
    spares: [{ 'wire/event.ts': `const a = Promise.any([]); // any: any\nconst b: 'any' = 'any';` }],
  },
  {
    name: 'no one asks a profile its name',
    check: (house) =>
      program(house, mayNameProfiles).flatMap((it) =>
        it.strings.filter((text) => profileNames.includes(text)).map((text) => `${it.path} says '${text}'`),
      ),
    catches: [
      { 'engine/delivery/judge.ts': `if (profile.name === 'skilljar') a();` },
      { 'wire/receiver.ts': 'switch (name) { case "innovative-educators": }' },
      { 'engine/api/keys.ts': 'const a = `fellow`;' },
    ],
    spares: [
      { 'engine/api/keys.ts': `// 'skilljar'\nconst a = 'skilljar-like';` },
      { 'engine/delivery/judge.test.ts': `const a = 'skilljar';` },
    ],
  },
  {
    name: 'SQL is spoken in the store only',
    check: (house) =>
      program(house, maySpeakSql).flatMap((it) =>
        it.strings.filter((text) => sql.test(text)).map((text) => `${it.path} says ${text.slice(0, 40)}`),
      ),
    catches: [
      { 'engine/delivery/worker.ts': 'db.prepare(`\n  select ${columns} from delivery`);' },
      { 'engine/api/keys.ts': `db.exec('DELETE FROM key');` },
      { 'engine/records/learner.ts': `run("insert into learner values (1)"); ` },
      { 'engine/cli/serve.ts': `db.pragma('pragma journal_mode = wal')` },
    ],
    spares: [
      { 'engine/api/keys.ts': `throw new Error('Select another key from the list.'); // select a from b` },
      { 'engine/store/sqlite.ts': 'db.prepare(`select 1 from key`);' },
    ],
  },
  {
    name: 'clock, chance and environment are arguments',
    check: (house) => program(house, mayReadTheWorld).flatMap((it) => matches(it, it.code, world)),
    catches: [
      { 'engine/delivery/judge.ts': 'const now = Date.now();' },
      { 'engine/delivery/judge.ts': 'const now = new Date();' },
      { 'engine/delivery/retry.ts': 'const a = `${Math.random()}`;' },
      { 'engine/store/sqlite.ts': 'if (process.env.CI) a();' },
      { 'engine/store/sqlite.ts': 'setTimeout(a, 5);' },
      { 'wire/signature.ts': 'import { setTimeout as wait } from "node:timers/promises";' },
    ],
    spares: [
      { 'engine/delivery/judge.ts': `const a = new Date(now); // Date.now()\nconst b = 'process.env';` },
      { 'engine/cli/serve.ts': 'const now = Date.now();' },
      { 'engine/delivery/judge.test.ts': 'const now = Date.now();' },
    ],
  },
  {
    name: 'HTTP goes out through send only',
    check: (house) =>
      program(house, mayCallOut).flatMap((it) => [
        ...importsIn([it])
          .filter(({ specifier, names }) => httpClients.test(specifier) && !harmless.test(names))
          .map(({ specifier }) => `${it.path} imports ${specifier}`),
        ...matches(it, it.code, /(?<![.\w$])fetch\s*\(/g),
      ]),
    catches: [
      { 'engine/delivery/worker.ts': `import { request } from 'undici';` },
      { 'engine/api/keys.ts': `const { get } = await import('node:https');` },
      { 'engine/cli/ping.ts': `import http from 'http';` },
      { 'wire/receiver.ts': `await fetch(url);` },
    ],
    spares: [
      { 'engine/delivery/send.ts': `import { Agent } from 'undici';` },
      { 'engine/api/keys.ts': `import type { IncomingMessage } from 'node:http'; await store.fetch(1);` },
      { 'engine/delivery/judge.ts': `import { STATUS_CODES } from 'node:http';` },
    ],
  },
  {
    name: 'enough of the house was read',
    check: (house) =>
      Object.entries(filesAtLeast).flatMap(([workspace, least]) => {
        const found = house.filter((it) => it.path.startsWith(`${workspace}/`)).length;
        return found < least ? [`${workspace}/ shows ${found} files; at least ${least} were there`] : [];
      }),
    catches: [{}, { 'wire/event.ts': '' }],
  },
];

const verbs = String.raw`insert\s+into|delete\s+from|update\s+\w+\s+set|(?:create|drop|alter)\s+(?:table|index|view|trigger)|pragma\s+\w+`;
const statement = String.raw`^\s*(?:select\s[^]*\sfrom\s|with\s+\w+\s+as\s*\()|\b(?:${verbs})\b`;
/** Lower case or upper case throughout, as SQL is written and sentences are not. */
const sql = new RegExp(
  `${statement}|${statement.replace(/(?<!\\)[a-z]{2,}/g, (word) => word.toUpperCase())}`,
);
const world =
  /\b(?:Date\.now|Math\.random|process\.env|performance\.now|setTimeout|setInterval)\b|\bnew Date\b(?!\s*\(\s*[^)\s])/g;
/** Types and tables send nothing. */
const harmless = /^type\s|^\{\s*STATUS_CODES,?\s*\}$/;
const httpClients = /^(?:undici|(?:node:)?https?2?)$/;

describe('the house keeps its rules', () => {
  const house = readHouse(Object.keys(floors));
  test.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_name, { check }) => {
    expect(check(house)).toEqual([]);
  });

  test('package-lock.json names no registry', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    expect(lock.match(/"node_modules\//g)?.length).toBeGreaterThan(100);
    expect(registriesIn(lock)).toEqual([]);
    expect(registriesIn('{"resolved": "https://registry.example/a.tgz"}')).toHaveLength(1);
  });
});

describe('each rule bites', () => {
  const cases = rules.flatMap(({ name, check, catches, spares = [] }) => [
    ...catches.map(
      (planted) => [name, 'catches', JSON.stringify(planted).slice(0, 120), check, planted] as const,
    ),
    ...spares.map(
      (planted) => [name, 'spares', JSON.stringify(planted).slice(0, 120), check, planted] as const,
    ),
  ]);
  test.each(cases)('%s: %s %s', (_name, verdict, _shown, check, planted) => {
    const faults = check(Object.entries(planted).map(([path, text]) => toSource(path, text)));
    expect(faults.length > 0 ? 'catches' : 'spares', faults.join('\n')).toBe(verdict);
  });
});

function importsIn(house: readonly Source[]): readonly Import[] {
  const paths = new Set(house.map(({ path }) => path));
  return house.filter(inHouse).flatMap((it) => importsOf(it, paths));
}

/** The root's own files stand outside: this one is full of planted faults. */
function inHouse({ path }: Source): boolean {
  return path.includes('/');
}

/** What runs in earnest: no tests, and none of the excused. */
function program(house: readonly Source[], excused: readonly Excuse[]): readonly Source[] {
  const isExcused = (path: string) => attic[2].test(path) || excused.some(([files]) => files.test(path));
  return house.filter((it) => inHouse(it) && !isExcused(it.path));
}

function matches({ path }: Source, text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([found]) => `${path} says ${found.trim()}`);
}

function faultsOfPath(path: string): readonly string[] {
  const isIndex = /(?:^|\/)index\.[cm]?[jt]sx?$/.test(path);
  const banned = path
    .replace(/\.\w+$/, '')
    .split('/')
    .flatMap(bannedIn);
  return [...banned.map((word) => `${path} is named ${word}`), ...(isIndex ? [`${path} is an index`] : [])];
}

function faultsOfExports({ path, code }: Source): readonly string[] {
  const declared = code.matchAll(
    /\bexport\s+(?:default\s+|declare\s+|abstract\s+|async\s+)*(?:const|let|class|interface|type|enum|function\s*\*?)\s+(\w+)/g,
  );
  const listed = code.matchAll(/\bexport\s+(?:type\s+)?\{([^}]*)\}/g);
  const names = [
    ...[...declared].map(([, name = '']) => name),
    ...[...listed].flatMap(([, list = '']) =>
      list.split(',').map(
        (each) =>
          each
            .split(/\sas\s/)
            .at(-1)
            ?.trim() ?? '',
      ),
    ),
  ];
  return names.flatMap((name) => bannedIn(name).map((word) => `${path} exports ${name}: ${word}`));
}

function bannedIn(name: string): readonly string[] {
  return wordsOf(name).filter((word) => bannedWords.includes(word.replace(/s$/, '')));
}

function registriesIn(lock: string): readonly string[] {
  return lock.match(/"resolved":\s*"(?:git\+)?(?:https?|ssh):[^"]*"/g) ?? [];
}
