import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { objectIn } from './json.ts';

/** One process of the service, which can be treated badly. */
export interface Node {
  readonly origin: string;
  /** What the database calls it. */
  readonly name: string;
  /** Its requests come from here, and from no other node. */
  readonly address: string;
  /** The lines of its log so far. */
  readonly lines: readonly string[];
  /** What it wrote to standard error so far. */
  readonly said: string;
  /** It neither was killed nor told to stop, nor has it ended by itself. */
  readonly isUp: boolean;
  /** Resolves with its exit code when it has ended, for whatever reason; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** SIGSTOP, and SIGCONT after it: everything stands still meanwhile. */
  freeze(): void;
  thaw(): void;
  /** Resolves with its exit code, null where a signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

export interface NodeOptions {
  /** `built` is what operators run; `source` needs no build and starts slower. */
  readonly from: 'built' | 'source';
  readonly address: string;
  readonly settings: Readonly<Record<string, string>>;
  /** What it is started by, as `strace` with its flags; it must become the program itself. */
  readonly under?: readonly string[];
  /** So much its clock is ahead of the machine's; behind it where this is negative. */
  readonly aheadMs?: number;
}

/** Resolves when it listens. */
export async function startNode({
  from,
  address,
  settings,
  under = [],
  aheadMs = 0,
}: NodeOptions): Promise<Node> {
  const wrongClock = aheadMs === 0 ? [] : ['--import', 'tsx', '--import', shiftedClock.href];
  const [command = '', ...words] = [...under, process.execPath, ...wrongClock, ...programs[from], 'serve'];
  const child = spawn(command, words, {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      SCHOOLBELL_PORT: '0',
      SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
      SCHOOLBELL_EGRESS_ADDRESSES: address,
      ...settings,
      ...(aheadMs !== 0 && { CLOCK_AHEAD_MS: String(aheadMs) }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let isUp = true;
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const ended = once(child, 'exit').then(() => {
    isUp = false;
    process.off('exit', killAtExit);
    return child.exitCode;
  });
  const lines: string[] = [];
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.includes('"msg":"listening"')) resolve(line);
    });
  });
  const gone = ended.then((code) => {
    throw new Error(`A node did not start, and ended with ${code}: ${said}`);
  });
  gone.catch(() => undefined);
  const { origin, node: name } = objectIn(await Promise.race([listening, gone]));
  return {
    origin: String(origin),
    name: String(name),
    address,
    lines,
    get said() {
      return said;
    },
    get isUp() {
      return isUp;
    },
    ended,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    end(signal) {
      isUp = false;
      child.kill(signal);
      return ended;
    },
  };
}

const root = fileURLToPath(new URL('..', import.meta.url));
const shiftedClock = new URL('./shifted-clock.ts', import.meta.url);
const programs = {
  built: ['engine/dist/cli/schoolbell.js'],
  source: ['--conditions=schoolbell', '--import', 'tsx', 'engine/cli/schoolbell.ts'],
} as const;
