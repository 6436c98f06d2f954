import { parseEvent } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sampleEvents } from './demonstration/samples.ts';
import type { Serving } from './testing/program.ts';
import { plainEnvironment, serving } from './testing/program.ts';

const root = new URL('../../', import.meta.url).pathname;
const readme = await readFile(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```sh\n(?<text>[\s\S]*?)^```$/gm)].map(
  ({ groups }) => groups?.['text']?.trim() ?? '',
);
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

const folder = await mkdtemp(join(tmpdir(), 'schoolbell-readme-'));
let service: Serving | undefined;
afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Blocks that are not run as they stand, and why; each still has to be there, word for word. */
const notRun: Readonly<Record<string, string>> = {
  'npm ci && npm run demo': 'would install what this test runs on, and stays up; demo.test.ts runs the demo',
  'npm test': 'would run this test in itself',
  'npm run build\nnpm run --silent schoolbell -- serve --allow-targets 127.0.0.0/8':
    'stays up; the test starts a service on a free port in its place',
  'npm run --silent schoolbell -- receiver --port 9000':
    'stays up; what a receiver is sent is tested in demo.test.ts',
  'export SCHOOLBELL_URL=http://127.0.0.1:4080\nexport SCHOOLBELL_KEY=sb_op_…':
    'the test exports where its own service is',
};

test('the blocks that are not run are in the README, and name scripts that exist', () => {
  for (const block of Object.keys(notRun)) {
    expect(blocks).toContain(block);
    for (const [, script] of block.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
      expect(scripts).toHaveProperty([script ?? '']);
  }
  expect(scripts).toHaveProperty('test');
});

test('every other command of the README works as it is written', { timeout: 180_000 }, async () => {
  const run = blocks.filter((block) => !(block in notRun));
  expect(run.length).toBeGreaterThanOrEqual(6);
  const database = { SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'schoolbell.db')}` };
  service = await serving({ ...database, SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8' });
  for (const block of run) {
    const { code, output } = await shell(fromSource(block), {
      SCHOOLBELL_URL: service.origin,
      SCHOOLBELL_KEY: service.key,
    });
    expect({ block, code, output: code === 0 ? '' : output }).toEqual({ block, code: 0, output: '' });
  }
});

test('the bodies that the README shows are what its event becomes', () => {
  const text = /-d '(\{\n[\s\S]*?)'\n/.exec(readme)?.[1] ?? '';
  const parsed = parseEvent(JSON.parse(text));
  if (parsed.kind !== 'event') throw new Error(JSON.stringify(parsed.faults));
  const academy = {
    id: 'north',
    name: 'North Academy',
    companyId: 'company-1',
    domain: { id: 'north', name: 'North Academy' },
  };
  const event = { ...parsed.event, academy: 'north', publishedAt: '2026-01-05T09:30:01.000Z', sequence: 1 };
  const shown = [...profiles.values()].flatMap((profile) => {
    if (profile.carries[event.type] === undefined) return [];
    const encoded = profile.encode(event, { academy });
    return encoded.kind === 'body'
      ? [`**${profile.title}** (\`${profile.name}\`)\n\n    ${encoded.body}\n`]
      : [];
  });
  expect(shown.length).toBeGreaterThanOrEqual(5);
  for (const part of shown) expect(readme).toContain(part);

  const words = sampleEvents('2026-01-05').filter(({ type }) => type === 'path.completed');
  const bodies = words.map((word) => profiles.get('fuse')?.encode({ ...event, ...word }, { academy }));
  expect(bodies).toContainEqual(expect.objectContaining({ body: 'user_id=7001&learning_plan_id=701' }));
  expect(readme).toContain('`user_id=7001&learning_plan_id=701`');
});

/** The built program is not there yet when tests run, so its commands run from source. */
function fromSource(block: string): string {
  return block.replaceAll(
    /npm run --silent schoolbell --/g,
    'node --conditions=schoolbell --import tsx engine/cli/schoolbell.ts',
  );
}

function shell(
  text: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', text], {
    cwd: root,
    env: { ...plainEnvironment(), ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, output }));
  });
}
