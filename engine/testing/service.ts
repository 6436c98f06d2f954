import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A service in a process of its own, started from source as a user starts it. */
export interface Service {
  readonly url: string;
  readonly pid: number;
  /** The JSON answer of a request with the operator's key; rejects where the status is none of 2xx. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  post(path: string, body: string): Promise<number>;
  /** Ends it with a signal and answers its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export const operatorKey = 'an-operator-key-for-tests-0123456789abcdef';

const program = fileURLToPath(new URL('../cli/schoolbell.ts', import.meta.url));
const source = ['--conditions=schoolbell', '--import', 'tsx'];

/** @param database path of the SQLite file */
export async function startService(database: string, settings: Record<string, string> = {}): Promise<Service> {
  const child = spawn(process.execPath, [...source, program, 'serve'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      SCHOOLBELL_DATABASE_URL: `sqlite:${database}`,
      SCHOOLBELL_PORT: '0',
      SCHOOLBELL_OPERATOR_KEY: operatorKey,
      SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
      SCHOOLBELL_LOG_LEVEL: 'error',
      ...settings,
    },
  });
  const exited = once(child, 'exit');
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const origin = /listens at (\S+?);/.exec(said)?.[1];
      if (origin !== undefined) resolve(origin);
    });
    child.once('exit', () => reject(new Error(`The service ended before it listened:\n${said}`)));
  });
  if (child.pid === undefined) throw new Error('service: no process id');

  const headers = { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' };
  return {
    url,
    pid: child.pid,
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const answer = await fetch(url + path, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text === '' ? 'null' : text);
    },
    async post(path, body) {
      const answer = await fetch(url + path, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      return answer.status;
    },
    async end(signal) {
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}
