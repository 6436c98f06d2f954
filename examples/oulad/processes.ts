import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fromSource = ['--conditions=schoolbell', '--import', 'tsx'];
const running = new Set<ChildProcess>();

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: 'ignore' | 'pipe';
  readonly stdout?: 'ignore' | 'pipe' | 'inherit';
  /** Gets what the process tells through the channel between processes. */
  readonly onMessage?: (message: unknown) => void;
}

/** A command of the program, or another script of the repository, in a process of its own, from source. */
export function start(words: readonly string[], options: ProcessOptions = {}): ChildProcess {
  const { env = {}, stdin = 'ignore', stdout = 'ignore', onMessage } = options;
  const child = spawn(process.execPath, [...fromSource, ...words], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    stdio: [stdin, stdout, 'pipe', ...(onMessage ? (['ipc'] as const) : [])],
  });
  if (onMessage) child.on('message', onMessage);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export const schoolbell = 'engine/cli/schoolbell.ts';

/** The first match of `pattern` in what the process writes to standard error. */
export function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`A process ended with ${code}:\n${text}`)));
  });
}

export async function endAll(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }),
  );
}
