import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { systemClock } from '../world.ts';

/** Another command of this very program, in a process of its own. */
export interface Child {
  /** The first line of its standard output that `take` makes something of. */
  line<T>(take: (line: string) => T | undefined, waitMs: number): Promise<T>;
  /** Everything that it tells through the channel between processes. */
  onMessage(take: (message: unknown) => void): void;
  /** Called when it ends and nobody asked it to. */
  onEarlyEnd(take: (reason: string) => void): void;
  /** Asks it to end, and insists after a while. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `shown` prints what it writes as it comes; `read` keeps it for `line`. */
  readonly output: 'shown' | 'read';
}

export function startChild({ arguments: words, env, output }: ChildOptions): Child {
  // The flags of this Node too: from source they are what makes TypeScript run.
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...words], {
    env: { ...env },
    stdio: [
      'ignore',
      output === 'shown' ? 'inherit' : 'pipe',
      output === 'shown' ? 'inherit' : 'pipe',
      'ipc',
    ],
    // Ctrl-C reaches a whole group; who started the children stops them, in the right order.
    detached: true,
  });
  const errors: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors.push(text);
    if (errors.length > 50) errors.shift();
  });
  const lines = child.stdout === null ? undefined : createInterface({ input: child.stdout });
  let asked = false;

  return {
    line: (take, waitMs) =>
      new Promise((resolve, reject) => {
        const late = systemClock.after(waitMs, () =>
          reject(new Error(`${words[0]} did not start within ${waitMs} ms`)),
        );
        lines?.on('line', (line) => {
          const taken = take(line);
          if (taken === undefined) return;
          late();
          resolve(taken);
        });
        child.once('exit', () => {
          late();
          reject(new Error(`${words[0]} did not start: ${errors.join('').trim()}`));
        });
      }),
    onMessage(take) {
      child.on('message', take);
    },
    onEarlyEnd(take) {
      child.once('exit', (code, signal) => {
        if (!asked) take(`${words[0]} ended (${signal ?? `exit code ${code}`}) ${errors.join('').trim()}`);
      });
    },
    async stop() {
      asked = true;
      await ended(child);
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const insist = systemClock.after(10_000, () => child.kill('SIGKILL'));
    child.once('exit', () => {
      insist();
      resolve();
    });
    child.kill('SIGTERM');
  });
}
