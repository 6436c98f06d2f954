import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settingNames, variableOf } from '../config.ts';
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts';
import { operating } from './testing/operating.ts';
import { schoolbell, serving } from './testing/program.ts';

const root = new URL('../../', import.meta.url).pathname;
const { page, commands, settingsUnder, statementsUnder } = operating;

/** Tools that are on no machine of a developer for certain, and what stands for them here. */
const elsewhere: Readonly<Record<string, string>> = {
  docker: 'deploy.test.ts tries what the files in deploy/ say',
  pg_basebackup: 'restore.test.ts makes the same copy by the statements that it sends',
};

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

describe('the page for operators', () => {
  test('names settings, metrics, tables and pages that there are', () => {
    const settings = [...settingNames.map(variableOf), 'SCHOOLBELL_URL'];
    expect(namesIn(/SCHOOLBELL_[A-Z_]+/g).filter((name) => !settings.includes(name))).toEqual([]);
    const metrics = readFileSync(join(root, 'engine/metrics.ts'), 'utf8');
    const shown = namesIn(/`(schoolbell_\w+)`/g);
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter((name) => !metrics.includes(`'${name}'`))).toEqual([]);
    const pages = namesIn(/\]\(([\w/.-]+\.md)[^)]*\)/g);
    expect(pages.filter((path) => !existsSync(join(root, 'docs', path)))).toEqual([]);
  });

  test('says of settings what their defaults are', () => {
    for (const [, name = '', days = ''] of page.matchAll(/^\| `(SCHOOLBELL_\w+)` \| (\d+) \|/gm)) {
      const table = readFileSync(join(root, 'docs/settings.md'), 'utf8');
      expect(table).toMatch(new RegExp(String.raw`^\| .${name}. \| \S+ \| .${days}. \|`, 'm'));
    }
  });

  test('has no command that is neither run, nor held against the program, nor of a tool that is tried elsewhere', () => {
    const words = commands.flatMap(programsIn);
    expect(words.length).toBeGreaterThan(8);
    const known = ['npm', 'curl', ...Object.keys(elsewhere)];
    expect(words.filter((word) => !known.includes(word))).toEqual([]);
  });

  test('gives our own commands flags that they have', { timeout: 120_000 }, async () => {
    const ours = commands.flatMap((block) => [
      ...block.matchAll(/npm run --silent schoolbell -- (?<command>keys [\w-]+|\w+)(?<flags>[^\n)]*)/g),
    ]);
    const named = new Set(ours.map(({ groups }) => groups?.['command']));
    expect(named).toEqual(
      new Set([
        'keys make-operator',
        'keys make-master',
        'keys rotate-master',
        'keys rotate-data',
        'migrate',
        'doctor',
        'copy',
        'backup',
        'restore',
      ]),
    );
    for (const command of named) {
      const { code, out } = await schoolbell([...(command ?? '').split(' '), '--help']);
      expect(code).toBe(0);
      const flags = ours
        .map(({ groups }) => (groups?.['command'] === command ? groups?.['flags'] : ''))
        .join(' ');
      for (const [flag] of flags.matchAll(/--[\w-]+/g)) expect(out).toContain(flag);
      if (command === 'copy') expect(out).toContain('--undo');
    }
  });

  test('names nodes that deploy/ has, and where to look for it', () => {
    const services = readFileSync(join(root, 'deploy/compose.yaml'), 'utf8');
    const blocks = commands.filter((block) => block.includes('docker compose'));
    for (const [, node = ''] of blocks.join('\n').matchAll(/\b(node-\d)\b/g))
      expect(services).toContain(`  ${node}: `);
    for (const block of blocks)
      for (const compose of block.match(/docker compose .*/g) ?? [])
        expect(compose).toContain('--file deploy/compose.yaml --env-file deploy/.env');
  });
});

describe('an installation that is made as the page says', () => {
  test('is migrated, found well and served, on a server that is set so', { timeout: 120_000 }, async () => {
    const set = Object.entries({ ...settingsUnder('The server'), ...settingsUnder('Backups') });
    expect(set.length).toBeGreaterThan(10);
    // What is only for a way back is tried by restore.test.ts.
    const settings = Object.fromEntries(set.filter(([name]) => !/^(recovery|restore)_/.test(name)));
    const own = await startPostgres({
      settings: { ...settings, archive_command: 'true', shared_buffers: '64MB' },
    });
    try {
      for (const statement of statementsUnder('Start')) await own.query(statement);
      const url = new URL(own.urlOf('schoolbell'));
      url.username = 'schoolbell';
      const env = { SCHOOLBELL_DATABASE_URL: url.href };
      for (const command of ['migrate', 'doctor'])
        expect(await schoolbell([command], { env })).toMatchObject({ code: 0 });
      const node = await serving(env);
      for (const [, path = ''] of commands.join('\n').matchAll(/"\$SCHOOLBELL_URL(\/\w+)"/g))
        expect((await fetch(node.origin + path)).status, path).toBe(200);
      await node.stop();
    } finally {
      await own.remove();
    }
  });

  test('has its oldest transaction found by the statement that looks for it', async () => {
    const [statement = ''] = statementsUnder('Watch');
    const found = await server.query<{ pid: number }>(statement);
    expect(found.length).toBeGreaterThan(0);
  });

  test('may name its standbys as the page does', async () => {
    const settings = settingsUnder('Standbys and failover');
    expect(Object.keys(settings)).toEqual(['synchronous_standby_names', 'synchronous_commit']);
    for (const [name, value] of Object.entries(settings)) {
      await server.query(`alter system set ${name} = '${value}'`);
      await server.query(`alter system reset ${name}`);
    }
  });
});

function namesIn(pattern: RegExp): readonly string[] {
  return [...new Set([...page.matchAll(pattern)].map(([all, group]) => group ?? all))];
}

/** The first word of each command of a block, leaving out what only the shell does. */
function programsIn(block: string): readonly string[] {
  return block
    .split(/\n|\$\(|; do /)
    .map((part) => part.trim().split(/\s/, 1)[0] ?? '')
    .filter((word) => word !== '' && !['export', 'printf', 'for', 'openssl', 'date'].includes(word))
    .filter((word) => !word.startsWith('"') && !word.startsWith('+'));
}
