import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ended } from './children.ts';
import { pause } from './measure.ts';

/** The real program in its own process, on a database of its own that goes when it goes. */
export interface RunningProgram {
  readonly origin: string;
  readonly operatorKey: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  /** `built` is what operators run; `source` needs no build and starts slower. */
  readonly from: 'built' | 'source';
  /** Writes a CPU profile of the main thread into this folder when the service stops. */
  readonly cpuProfileFolder?: string | undefined;
  /** Settings besides the defaults, by variable. */
  readonly settings?: Readonly<Record<string, string>>;
}

export async function startProgram({
  from,
  cpuProfileFolder,
  settings,
}: ProgramOptions): Promise<RunningProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'schoolbell-bench-'));
  const port = await freePort();
  const operatorKey = execFileSync(process.execPath, [...programs[from], 'keys', 'make-operator'], {
    cwd: root,
  })
    .toString()
    .trim();
  const logPath = join(folder, 'service.log');
  const log = openSync(logPath, 'w');
  const profiling =
    cpuProfileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProfileFolder}`];
  const child = spawn(process.execPath, [...profiling, ...programs[from], 'serve'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'schoolbell.db')}`,
      SCHOOLBELL_HOST: '127.0.0.1',
      SCHOOLBELL_PORT: String(port),
      SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
      SCHOOLBELL_OPERATOR_KEY: operatorKey,
      ...settings,
    },
    // The log goes to a file, as an operator would have it: writing it belongs to what is measured.
    stdio: ['ignore', log, log],
  });
  closeSync(log);

  // The bench may be stopped at any moment, even while it waits here: nothing of it stays behind.
  const stopAtOnce = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', stopAtOnce);
  const stop = async (): Promise<void> => {
    await ended(child, () => child.kill('SIGTERM'), { graceMs: 30_000 });
    await rm(folder, { recursive: true, force: true });
    process.off('exit', stopAtOnce);
  };
  const origin = `http://127.0.0.1:${port}`;
  try {
    await ready(origin, operatorKey, child);
  } catch (cause) {
    const lastWords = readFileSync(logPath, 'utf8').slice(-2000);
    await stop();
    throw new Error(`The service did not become ready. Its last words:\n${lastWords}`, { cause });
  }
  return { origin, operatorKey, pid: child.pid ?? 0, stop };
}

const root = fileURLToPath(new URL('..', import.meta.url));
const programs = {
  built: ['engine/dist/cli/schoolbell.js'],
  source: ['--conditions=schoolbell', '--import', 'tsx', 'engine/cli/schoolbell.ts'],
} as const;
const readyTimeoutMs = 30_000;

async function ready(origin: string, operatorKey: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + readyTimeoutMs;
  const headers = { authorization: `Bearer ${operatorKey}` };
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('It ended by itself.');
    // Refused connections are what waiting looks like; and it listens before its operator's key is in the database.
    const answers = await Promise.all(
      ['/readyz', '/v1/academies'].map((path) => fetch(origin + path, { headers }).catch(() => undefined)),
    );
    await Promise.all(answers.map(async (answer) => answer?.arrayBuffer()));
    if (answers.every((answer) => answer?.ok)) return;
    await pause(50);
  }
  throw new Error(`It was not ready for its operator within ${readyTimeoutMs} ms.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
