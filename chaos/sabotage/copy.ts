import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bug } from './bugs.ts';

/** The house once more, in a folder of its own, where things may be broken. */
export interface Copy {
  /** Ends with a slash. */
  readonly folder: string;
  plant(bug: Bug): Promise<void>;
  mend(bug: Bug): Promise<void>;
  /** Runs test files; answers the titles of those that failed. */
  test(files: readonly string[]): Promise<TestRun>;
  remove(): Promise<void>;
}

export interface TestRun {
  readonly passed: number;
  readonly failed: readonly string[];
  /** What vitest printed where it wrote no report. */
  readonly trouble?: string;
}

/** Packages are linked from here, the house's own from the copy, so that what is planted is what runs. */
export async function makeCopy(): Promise<Copy> {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-sabotage-'));
  for (const path of kept) {
    await cp(join(root, path), join(folder, path), { recursive: true, filter: isSource });
  }
  for (const place of ['node_modules', 'engine/node_modules']) await linkPackages(folder, place);

  return {
    folder: `${folder}/`,
    async plant({ edits }) {
      for (const edit of edits) await change(edit.file, edit.find, edit.plant);
    },
    async mend({ edits }) {
      for (const edit of edits.toReversed()) await change(edit.file, edit.plant, edit.find);
    },
    test: (files) => runTests(folder, files),
    remove: () => rm(folder, { recursive: true }),
  };

  async function change(file: string, from: string, to: string): Promise<void> {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} does not say exactly once: ${from}`);
    await writeFile(
      path,
      text.replace(from, () => to),
    );
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const kept = [
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'wire',
  'engine',
  'chaos',
  'docs',
  'deploy',
];

function isSource(path: string): boolean {
  return !/\/(node_modules|dist|data)$/.test(path);
}

async function linkPackages(folder: string, place: string): Promise<void> {
  const names: string[] = await readdir(join(root, place)).catch(() => []);
  await mkdir(join(folder, place), { recursive: true });
  for (const name of names) {
    const isOurs = name === '@schoolbell' || name === 'schoolbell';
    if (!isOurs) await symlink(join(root, place, name), join(folder, place, name));
  }
  if (place !== 'node_modules') return;
  await mkdir(join(folder, place, '@schoolbell'));
  await symlink(join(folder, 'wire'), join(folder, place, '@schoolbell/wire'));
  await symlink(join(folder, 'engine'), join(folder, place, 'schoolbell'));
}

async function runTests(folder: string, files: readonly string[]): Promise<TestRun> {
  const report = join(folder, 'report.json');
  await rm(report, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--reporter=json', `--outputFile=${report}`, ...files];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => printed.push(text));
  }
  await once(child, 'close');
  process.off('exit', killAtExit);
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: [], trouble: printed.join('').slice(-2000) };
  const { testResults } = JSON.parse(text) as Report;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  // A file that could not even be read fails without a test of its own.
  const unread = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    ...(unread[0] && { trouble: `${unread[0].name.slice(dirname(folder).length)}: ${unread[0].message}` }),
  };
}

/** As far as it is read of what vitest writes. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}
