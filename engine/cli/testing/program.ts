import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { makeMasterKey } from '../../vault/master-key.ts';

const entrance = new URL('../schoolbell.ts', import.meta.url).pathname;
const root = new URL('../../../', import.meta.url).pathname;

/** Of every test of the program: whoever goes on where another stopped has the same. */
export const testMasterKey = makeMasterKey((count) => Buffer.alloc(count, 7));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs the real program from source until it ends. */
export function schoolbell(
  words: readonly string[],
  { env = {}, input = '' }: RunOptions = {},
): Promise<Ended> {
  const child = start(words, env);
  child.stdin?.on('error', () => undefined).end(input);
  return ending(child);
}

/** Runs it with a reader that leaves before the first line. */
export function unread(words: readonly string[]): Promise<Ended> {
  const child = start(words, {});
  child.stdin?.end();
  const ended = ending(child);
  child.stdout?.destroy();
  return ended;
}

export interface Serving {
  readonly origin: string;
  readonly key: string;
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  /** Resolves when it ends, for whatever reason. */
  readonly ended: Promise<Ended>;
}

interface ServingOptions {
  /** No file that the service writes may grow beyond this: what a full disk is to it. */
  readonly fileKibMax?: number;
  /** A file that is run before the program. */
  readonly preload?: URL;
}

/** Starts a real service on a free port, with settings of its own. */
export async function serving(
  env: Readonly<Record<string, string>>,
  options: ServingOptions = {},
): Promise<Serving> {
  const child = start(['serve'], { SCHOOLBELL_PORT: '0', ...env }, options);
  child.stdin?.end();
  const ended = ending(child);
  let key = env['SCHOOLBELL_OPERATOR_KEY'] ?? '';
  child.stderr?.on('data', (text: string) => {
    key = /sb_op_\w+/.exec(text)?.[0] ?? key;
  });
  const origin = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      const found = /"origin":"([^"]+)".*"msg":"listening"/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ err }) => reject(new Error(`The service did not start: ${err}`)));
  });
  return {
    origin,
    get key() {
      return key;
    },
    ended,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** Starts a service, and tells it to stop when it has logged that. */
export function stoppedWhen(logged: RegExp, env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = start(['serve'], { SCHOOLBELL_PORT: '0', ...env });
  child.stdin?.end();
  const ended = ending(child);
  createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
    if (logged.test(line)) child.kill('SIGTERM');
  });
  return ended;
}

/** The tester's own settings must not reach the program under test. */
export function plainEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(SCHOOLBELL_|NODE_OPTIONS|VITEST)/.test(name)),
  );
}

function start(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  { fileKibMax, preload }: ServingOptions = {},
): ChildProcess {
  const before = ['--import', 'tsx', ...(preload === undefined ? [] : ['--import', preload.href])];
  const program = [process.execPath, '--conditions=schoolbell', ...before, entrance, ...words];
  const limited = ['bash', '-c', `ulimit -f ${fileKibMax}; exec "$@"`, 'bash', ...program];
  const [command = '', ...rest] = fileKibMax === undefined ? program : limited;
  return spawn(command, rest, { cwd: root, env: { ...plainEnvironment(), ...masterKeyFor(env), ...env } });
}

/** Over PostgreSQL the program asks for one; a test that is about it says so itself. */
function masterKeyFor(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const isNeeded = env['SCHOOLBELL_DATABASE_URL']?.startsWith('postgres') ?? false;
  const isSaid = Object.keys(env).some((name) => name.startsWith('SCHOOLBELL_MASTER_KEY'));
  return isNeeded && !isSaid ? { SCHOOLBELL_MASTER_KEY: testMasterKey } : {};
}

function ending(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
}
