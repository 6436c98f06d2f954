// `npm run chaos`: kills nodes and stops PostgreSQL under load, prints a ledger, ends with 1 where anything is wrong.
import { parseArgs } from 'node:util';
import type { BlowName } from './blows.ts';
import { endure } from './endurance.ts';

const known = ['kill', 'stop', 'database'] as const satisfies readonly BlowName[];

const { values } = parseArgs({
  options: {
    blows: { type: 'string', default: known.join(',') },
    count: { type: 'string', default: '200' },
    nodes: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    lease: { type: 'string', default: '60' },
  },
});

process.stderr.write(`seed ${values.seed}; repeat with --seed ${values.seed}\n`);
const outcome = await endure({
  blows: chosen(values.blows),
  count: wholeNumber('count', values.count),
  nodes: wholeNumber('nodes', values.nodes),
  seed: wholeNumber('seed', values.seed),
  from: 'built',
  settings: { SCHOOLBELL_LEASE_SECONDS: values.lease },
  onBlow: (count) => process.stderr.write(`\r${count} blows`),
});
process.stderr.write('\n');
process.stdout.write(`${JSON.stringify(outcome, undefined, 2)}\n`);
process.exitCode = outcome.faults.length === 0 ? 0 : 1;

function chosen(text: string): readonly BlowName[] {
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => {
    const blow = known.find((each) => each === name);
    if (blow === undefined) throw new Error(`No blow is called "${name}"; there are: ${known.join(', ')}.`);
    return blow;
  });
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} takes a whole number from 1.`);
  return number;
}
