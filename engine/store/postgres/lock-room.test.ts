import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { judgeLocks, lockFactsOf, type LockFacts } from './lock-room.ts';
import { connectPool } from './pool.ts';
import { openPostgresStore } from '../postgres.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

/** With the four tables and indexes that a day of deliveries has. */
const kept = (days: number, change: Partial<LockFacts> = {}): LockFacts => ({
  perTransaction: 64,
  connectionsMax: 100,
  preparedMax: 0,
  widest: days * 4,
  ...change,
});

test('what a server comes with is enough for a month, and what is recommended for the days that are kept', () => {
  expect(judgeLocks(kept(31))).toBeUndefined();
  expect(judgeLocks(kept(90 + 8 + 31 + 12, { perTransaction: 256 }))).toBeUndefined();
});

test('where more days are kept than there is room for, it is said what to set', () => {
  expect(judgeLocks(kept(98))).toMatch(/room for 6400 locks.*takes 392,.*`max_locks_per_transaction = 192`/);
  expect(judgeLocks(kept(365))).toMatch(/`max_locks_per_transaction = 512`/);
  expect(judgeLocks(kept(98, { preparedMax: 200 }))).toBeUndefined();
});

test('a server is asked how many parts its widest table has, with their indexes', async () => {
  const url = await server.database();
  const options = { url, clock: realClock, random: Math.random };
  const store = await openPostgresStore({ ...options, node: 'one' });
  onTestFinished(() => store.close());
  const postgres = connectPool(options);
  onTestFinished(() => postgres.close());
  // Eight days and the rest, each a table with three indexes.
  expect(await lockFactsOf(postgres)).toMatchObject({ perTransaction: 64, preparedMax: 0, widest: 36 });
  const said = expect.stringContaining('max_locks_per_transaction') as string;
  expect((await store.checkUp()).warnings).not.toContainEqual(said);
  await postgres.transaction(async (session) => {
    for (let year = 2030; year < 2110; year += 1)
      await session.query(`
        create table events_${year} partition of events
        for values from (${Date.UTC(year)}) to (${Date.UTC(year) + 1})
      `);
  });
  expect((await store.checkUp()).warnings).toContainEqual(said);
});
