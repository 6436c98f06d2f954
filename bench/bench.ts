// `npm run bench`: measures, prints a table and JSON, ends with 1 where anything was lost or came twice.
import { statfsSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { tableOf } from './findings.ts';
import type { StoreKind } from './database.ts';
import { runBench, sectionsOf, type SectionName } from './run.ts';
import { fullSizes, quickSizes, type Sizes } from './sizes.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    store: { type: 'string', default: 'sqlite' },
    'snapshot-minutes': { type: 'string' },
    'hostile-each': { type: 'string' },
    json: { type: 'string' },
    service: { type: 'string', default: 'built' },
    'cpu-prof': { type: 'string' },
  },
});

const store = storeNamed(values.store);
const startedAt = new Date();
let stopped = false;
const findings = await runBench({
  sizes: sized(values.quick ? quickSizes : fullSizes, values),
  store,
  service: { from: values.service === 'source' ? 'source' : 'built', cpuProfileFolder: values['cpu-prof'] },
  only: chosen(values.only),
  onSection: (name) => process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${name} …\n`),
  onStart: (stop) => {
    const end = (): void => {
      stopped = true;
      void stop().finally(() => process.exit(130));
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  },
}).catch((error: unknown) => {
  // Whoever stopped the run knows why its sections found their processes gone.
  if (!stopped) throw error;
  return process.exit(130);
});

const report = {
  startedAt: startedAt.toISOString(),
  tookSeconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
  sizes: values.quick ? 'quick' : 'full',
  store,
  machine: machine(),
  findings,
};
process.stdout.write(`${tableOf(findings)}\n\n${report.machine}\n`);
if (values.json === undefined) process.stdout.write(`${JSON.stringify(report)}\n`);
else writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);

function storeNamed(name: string): StoreKind {
  if (name === 'sqlite' || name === 'postgres') return name;
  throw new Error(`No store is called ${name}; there are: sqlite, postgres.`);
}

function sized(
  sizes: Sizes,
  given: { readonly 'snapshot-minutes'?: string; readonly 'hostile-each'?: string },
): Sizes {
  const minutes = above0('snapshot-minutes', given['snapshot-minutes']);
  const each = above0('hostile-each', given['hostile-each']);
  return {
    ...sizes,
    ...(minutes !== undefined && { claim: { ...sizes.claim, snapshotSeconds: minutes * 60 } }),
    ...(each !== undefined && { hostile: { each: Math.ceil(each) } }),
  };
}

function above0(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!(Number(text) > 0)) throw new Error(`--${option} is a number above 0, not ${text}.`);
  return Number(text);
}

function chosen(text: string | undefined): readonly SectionName[] {
  const there = sectionsOf(store);
  if (text === undefined) return there;
  const wanted = text.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !there.some((known) => known === name));
  if (unknown.length > 0) {
    throw new Error(
      `With ${store} no section is called ${unknown.join(', ')}; there are: ${there.join(', ')}.`,
    );
  }
  return there.filter((name) => wanted.includes(name));
}

function machine(): string {
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  // linux/magic.h: what lies in memory is never synced to a disk, and would flatter every figure.
  const inMemory =
    statfsSync(tmpdir()).type === 0x01021994 ? ' IN MEMORY (set TMPDIR to a folder on a disk)' : '';
  return (
    `${cpus().length} cores ${process.arch} (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memoryGib} GiB, ` +
    `Node ${process.version}, ${store === 'sqlite' ? 'SQLite' : 'PostgreSQL'} synced in ${tmpdir()}${inMemory}`
  );
}
