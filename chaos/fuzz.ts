// `npm run fuzz`: as many requests as wanted to a real server; prints what was answered, ends with 1 where anything is wrong.
import { parseArgs } from 'node:util';
import { embeddedStage } from '../engine/testing/fuzzing/embedded.ts';
import { fuzz } from '../engine/testing/fuzzing/fuzz.ts';
import { openStage } from '../engine/testing/fuzzing/stage.ts';
import { startPostgres } from '../engine/testing/postgres-server.ts';
import { realClock } from '../engine/testing/real-clock.ts';
import { openPostgresStore } from '../engine/store/postgres.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** `sqlite` or `postgres`. */
    store: { type: 'string', default: 'sqlite' },
  },
});

const seed = wholeNumber('seed', values.seed);
process.stderr.write(`seed ${seed}; repeat with --seed ${seed}\n`);
const { stage, end, ...turning } = values.store === 'postgres' ? await sharedStage() : await embeddedStage();
const begunAt = performance.now();
const { requests, faults, reached, statuses } = await fuzz({
  ...turning,
  stage,
  seed,
  requests: wholeNumber('requests', values.requests),
  onRound: (count) => process.stderr.write(`\r${count} requests`),
});
process.stderr.write('\n');
for (const fault of faults) process.stdout.write(`${fault}\n\n`);
const untaken = [...reached].filter(([, { taken }]) => taken === 0).map(([id]) => id);
const summary = {
  requests,
  faults: faults.length,
  operations: reached.size,
  untaken,
  statuses: Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)),
  seconds: Math.round((performance.now() - begunAt) / 1000),
};
process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
await end();
process.exitCode = faults.length === 0 ? 0 : 1;

async function sharedStage() {
  const server = await startPostgres();
  const store = await openPostgresStore({
    url: await server.database(),
    node: 'stage',
    clock: realClock,
    random: () => 0.5,
  });
  const shared = await openStage(store, realClock);
  return {
    stage: shared,
    async end() {
      await shared.close();
      await store.close();
      await server.remove();
    },
  };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} takes a whole number from 1.`);
  return number;
}
