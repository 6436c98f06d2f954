// `npm run simulate`: as many simulated worlds as wanted, over all processors; ends with 1 where anything is wrong.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Simulated } from '../engine/testing/simulation/simulate.ts';
import { simulate } from '../engine/testing/simulation/simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    /** One alone, told happening by happening. */
    seed: { type: 'string' },
    processes: { type: 'string', default: String(availableParallelism()) },
    /** What one of the processes is told: all seeds that leave this remainder. */
    part: { type: 'string' },
  },
});

/** What a part tells the whole of one seed. */
interface Verdict extends Pick<Simulated, 'seed' | 'faults' | 'digest'> {
  readonly deliveries: number;
  readonly requests: number;
  readonly simulatedMs: number;
}

if (values.seed !== undefined) await tell(wholeNumber('seed', values.seed));
else if (values.part !== undefined) await runPart(Number(values.part));
else await runAll();

async function tell(seed: number): Promise<void> {
  const { faults, digest, seen } = await simulate(seed, (at, what) => {
    process.stdout.write(`${(at / 1000).toFixed(3).padStart(12)} s  ${what}\n`);
  });
  process.stdout.write(`${JSON.stringify({ seed, digest, seen, faults }, undefined, 2)}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

async function runPart(part: number): Promise<void> {
  const [from, seeds, processes] = [Number(values.from), Number(values.seeds), Number(values.processes)];
  for (let seed = from + part; seed < from + seeds; seed += processes) {
    const { faults, digest, seen } = await simulate(seed);
    const { deliveries, requests, simulatedMs } = seen;
    process.send?.({ seed, faults, digest, deliveries, requests, simulatedMs } satisfies Verdict);
  }
  process.disconnect();
}

async function runAll(): Promise<void> {
  const processes = wholeNumber('processes', values.processes);
  const counts = { seeds: 0, failed: 0, deliveries: 0, requests: 0, simulatedHours: 0 };
  const begunAt = performance.now();
  const hear = ({ seed, faults, digest, deliveries, requests, simulatedMs }: Verdict): void => {
    counts.seeds += 1;
    counts.deliveries += deliveries;
    counts.requests += requests;
    counts.simulatedHours += simulatedMs / 3_600_000;
    process.stderr.write(`\r${counts.seeds} seeds`);
    if (faults.length === 0) return;
    counts.failed += 1;
    process.stdout.write(`\nseed ${seed}, ${digest}; look at it with: npm run simulate -- --seed ${seed}\n`);
    process.stdout.write(faults.map((fault) => `  ${fault}\n`).join(''));
  };
  const parts = Array.from({ length: processes }, (_, part) => finished(part, hear));
  const ended = await Promise.all(parts);
  const seconds = (performance.now() - begunAt) / 1000;
  const simulatedHours = Math.round(counts.simulatedHours);
  const seedsAMinute = Math.round((counts.seeds / seconds) * 60);
  process.stderr.write('\n');
  process.stdout.write(
    `${JSON.stringify({ ...counts, simulatedHours, seconds: Math.round(seconds), seedsAMinute }, undefined, 2)}\n`,
  );
  const isWhole = counts.seeds === wholeNumber('seeds', values.seeds) && ended.every((code) => code === 0);
  process.exitCode = isWhole && counts.failed === 0 ? 0 : 1;
}

function finished(part: number, hear: (verdict: Verdict) => void): Promise<number | null> {
  const { from, seeds, processes } = values;
  const child = fork(fileURLToPath(import.meta.url), [
    '--part',
    String(part),
    '--from',
    from,
    '--seeds',
    seeds,
    '--processes',
    processes,
  ]);
  child.on('message', hear);
  return new Promise((resolve) => child.once('exit', resolve));
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} takes a whole number.`);
  return number;
}
