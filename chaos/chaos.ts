// `npm run chaos`: kills nodes and stops PostgreSQL under load, prints a ledger, ends with 1 where anything is wrong.
import { parseArgs } from 'node:util';
import type { BlowName } from './blows.ts';
import { endure, type Outcome } from './endurance.ts';
import { endureNothing, type FaultlessOutcome } from './faultless.ts';
import type { StoreKind } from './ground.ts';

const known = ['kill', 'stop', 'database'] as const satisfies readonly BlowName[];

/** Until the one node of an embedded database is started again, and has sent what it died with. */
const restartedMsMax = 5_000;
/** Until others have found what nobody does any more, when its lease is over. */
const lookedForMsMax = 10_000;

const { values } = parseArgs({
  options: {
    blows: { type: 'string' },
    events: { type: 'string', default: '1000000' },
    count: { type: 'string', default: '200' },
    store: { type: 'string', default: 'postgres' },
    nodes: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    lease: { type: 'string', default: '50' },
  },
});

const store = storeNamed(values.store);
const nodes = wholeNumber('nodes', values.nodes);
const outcome = values.blows === 'none' ? await spared() : await struck();
process.stderr.write('\n');
process.stdout.write(`${JSON.stringify(outcome, undefined, 2)}\n`);
process.exitCode = outcome.faults.length === 0 ? 0 : 1;

/** Nothing befalls the nodes. */
function spared(): Promise<FaultlessOutcome> {
  return endureNothing({
    store,
    nodes,
    events: wholeNumber('events', values.events),
    from: 'built',
    onProgress: (arrived) => process.stderr.write(`\r${arrived} arrived`),
  });
}

function struck(): Promise<Outcome> {
  process.stderr.write(`seed ${values.seed}; repeat with --seed ${values.seed}\n`);
  return endure({
    store,
    nodes,
    blows: chosen(values.blows ?? (store === 'sqlite' ? 'kill,stop' : known.join(','))),
    count: wholeNumber('count', values.count),
    seed: wholeNumber('seed', values.seed),
    from: 'built',
    settings: { SCHOOLBELL_LEASE_SECONDS: values.lease },
    resumedMsMax: store === 'sqlite' ? restartedMsMax : lookedForMsMax,
    onBlow: (count) => process.stderr.write(`\r${count} blows`),
  });
}

function chosen(text: string): readonly BlowName[] {
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => {
    const blow = known.find((each) => each === name);
    if (blow === undefined) throw new Error(`No blow is called "${name}"; there are: ${known.join(', ')}.`);
    return blow;
  });
}

function storeNamed(name: string): StoreKind {
  if (name === 'sqlite' || name === 'postgres') return name;
  throw new Error(`No store is called "${name}"; there are: sqlite, postgres.`);
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} takes a whole number from 1.`);
  return number;
}
