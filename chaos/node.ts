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
  /** It neither was killed nor told to stop. */
  readonly isUp: boolean;
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
  /** So much its clock is ahead of the machine's; behind it where this is negative. */
  readonly aheadMs?: number;
}

/** Resolves when it listens. */
export async function startNode({ from, address, settings, aheadMs = 0 }: NodeOptions): Promise<Node> {
  const wrongClock = aheadMs === 0 ? [] : ['--import', 'tsx', '--import', shiftedClock.href];
  const child = spawn(process.execPath, [...wrongClock, ...programs[from], 'serve'], {
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
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const ended = once(child, 'exit').then(() => {
    process.off('exit', killAtExit);
    return child.exitCode;
  });
  const lines: string[] = [];
  let faults = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (faults += text));
  let isUp = true;
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.includes('"msg":"listening"')) resolve(line);
    });
  });
  const gone = ended.then((code) => {
    isUp = false;
    throw new Error(`A node did not start, and ended with ${code}: ${faults}`);
  });
  gone.catch(() => undefined);
  const { origin, node: name } = objectIn(await Promise.race([listening, gone]));
  return {
    origin: String(origin),
    name: String(name),
    address,
    lines,
    get isUp() {
      return isUp;
    },
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
