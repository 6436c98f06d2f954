import { expect, test } from 'vitest';
import { startPostgres } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { factsOf, judgeServer, type ServerFacts } from './examine.ts';
import { connectPool } from './pool.ts';

const well: ServerFacts = {
  version: '16.2',
  versionNumber: 160_002,
  encoding: 'UTF8',
  fsync: 'on',
  fullPageWrites: 'on',
  synchronousCommit: 'on',
  standbyNames: '',
  autovacuum: 'on',
  connections: 97,
  isStandby: false,
  mayMakeTables: true,
  oldestSnapshotMs: 1_000,
  transactionsHeldBack: 2_000,
  clock: 0,
};
const here = { clockAheadMs: 3, connectionsMax: 10 };

test('of a server that is well there is nothing to say', () => {
  expect(judgeServer(well, here)).toEqual({ refusals: [], warnings: [] });
});

test.each<[Partial<ServerFacts>, RegExp]>([
  [{ version: '14.9', versionNumber: 140_009 }, /14\.9, and 15 is the oldest.*upgrade/],
  [{ encoding: 'SQL_ASCII' }, /SQL_ASCII.*create it again/],
  [{ fsync: 'off' }, /fsync off.*`fsync = on`/],
  [{ fullPageWrites: 'off' }, /full_page_writes off.*`full_page_writes = on`/],
  [{ synchronousCommit: 'off' }, /synchronous_commit off.*set it to `on`/],
  [{ mayMakeTables: false }, /may not make tables.*own the database/],
  [{ isStandby: true }, /standby.*name the primary/],
])('a server with %j is refused, with the cure', (change, said) => {
  expect(judgeServer({ ...well, ...change }, here).refusals).toEqual([expect.stringMatching(said)]);
});

test.each<[Partial<ServerFacts>, Partial<typeof here>, RegExp]>([
  [{ synchronousCommit: 'local', standbyNames: 'two' }, {}, /failover may lose.*set it to `on`/],
  [{}, { clockAheadMs: -600_000 }, /10 min apart.*NTP/],
  [{}, { clockAheadMs: 1_500 }, /1\.5 s apart/],
  [{ autovacuum: 'off' }, {}, /`autovacuum = on`/],
  [{ connections: 11 }, {}, /takes 11 connections.*SCHOOLBELL_DATABASE_CONNECTIONS_MAX/],
  [{ oldestSnapshotMs: 360_000 }, {}, /open for 6 min.*pg_stat_activity/],
  [{ transactionsHeldBack: 1_000_001 }, {}, /1000001 transactions ago.*pg_replication_slots/],
])('of a server with %j, seen from %j, it is warned', (change, seen, said) => {
  const judged = judgeServer({ ...well, ...change }, { ...here, ...seen });
  expect(judged).toEqual({ refusals: [], warnings: [expect.stringMatching(said)] });
});

test('without a standby there is nobody that synchronous_commit = local leaves behind', () => {
  expect(judgeServer({ ...well, synchronousCommit: 'local' }, here).warnings).toEqual([]);
});

test('a transaction that has written and looks at nothing counts as open', async () => {
  const server = await startPostgres();
  const options = { url: await server.database(), clock: realClock, random: () => 0 };
  const [one, other] = [connectPool(options), connectPool(options)];
  await one.transaction(async (session) => {
    await session.query('create table written (id integer)');
    const { oldestSnapshotMs, transactionsHeldBack } = await factsOf(other);
    expect(oldestSnapshotMs).toBeGreaterThan(0);
    expect(transactionsHeldBack).toBe(0);
  });
  await Promise.all([one.close(), other.close()]);
  await server.remove();
});

test('a role that only reads and writes the tables of another may not make any', async () => {
  const server = await startPostgres();
  const url = await server.database();
  await server.query('create role clerk login');
  const options = { clock: realClock, random: () => 0 };
  const owner = connectPool({ url, ...options });
  const clerk = connectPool({ url: url.replace('postgres@', 'clerk@'), ...options });
  expect(await factsOf(owner)).toMatchObject({ mayMakeTables: true });
  expect(await factsOf(clerk)).toMatchObject({ mayMakeTables: false });
  await owner.query('create table events (at bigint)');
  await owner.query('grant create on schema public to clerk');
  expect(await factsOf(clerk)).toMatchObject({ mayMakeTables: false });
  await owner.query('alter table events owner to clerk');
  expect(await factsOf(clerk)).toMatchObject({ mayMakeTables: true });
  await Promise.all([owner.close(), clerk.close()]);
  await server.remove();
});
