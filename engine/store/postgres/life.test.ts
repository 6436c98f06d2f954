import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { startSwallowingProxy } from '../../testing/swallowing-proxy.ts';
import type { Reach } from './gate.ts';
import { connectPool, type PostgresOptions } from './pool.ts';
import type { Postgres } from './session.ts';

// How connections live and die, on a real server that is really stopped.

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

async function setup(options: Partial<PostgresOptions> = {}) {
  const reaches: Reach[] = [];
  const url = await server.database();
  const postgres = connectPool({
    url,
    clock: realClock,
    random: () => 0,
    onReach: (reach) => reaches.push(reach),
    ...options,
  });
  await postgres.query('create table kept (id integer primary key, amount integer not null)');
  return { postgres, reaches, url };
}

test('whoever calls while the server is down is refused at once, and it goes on by itself when it is back', async () => {
  const { postgres, reaches } = await setup();
  const running = postgres.query('select pg_sleep(60)');
  running.catch(() => undefined);
  await server.halt('immediate');
  await expect(running).rejects.toMatchObject({ name: 'StoreRefused', code: 'store-away' });
  await expect(postgres.query('select 1')).rejects.toMatchObject({ code: 'store-away' });
  await server.resume();
  await vi.waitFor(() => postgres.query('insert into kept values (1, 1)'), { timeout: 20_000, interval: 20 });
  expect(reaches.map(({ kind }) => kind)).toEqual(['away', 'back']);
  expect(await connectionsTo(postgres)).toBeLessThanOrEqual(2);
  await postgres.close();
});

test('a transaction that fails leaves nothing behind, and its connection goes on', async () => {
  const { postgres } = await setup({ connectionsMax: 1 });
  const failed = postgres.transaction(async (session) => {
    await session.query('insert into kept values (1, 1)');
    throw new Error('changed my mind');
  });
  await expect(failed).rejects.toThrow('changed my mind');
  await expect(postgres.query('select nonsense')).rejects.toThrow(/nonsense/);
  const { rows } = await postgres.query('select * from kept');
  expect(rows).toEqual([]);
  await postgres.close();
});

test('transactions that get in each other’s way are run again', async () => {
  const { postgres } = await setup();
  await postgres.query('insert into kept values (1, 0), (2, 0)');
  const raise = (first: number, second: number) =>
    postgres.transaction(async (session) => {
      await session.query('update kept set amount = amount + 1 where id = $1', [first]);
      await bothAreIn();
      await session.query('update kept set amount = amount + 1 where id = $1', [second]);
    });
  // A deadlock for certain the first time: each holds what the other wants.
  const bothAreIn = meeting(2);
  await Promise.all([raise(1, 2), raise(2, 1)]);
  const { rows } = await postgres.query('select amount from kept');
  expect(rows).toEqual([{ amount: 2 }, { amount: 2 }]);
  await postgres.close();
});

test('a statement that takes too long is given up, and leaves nothing of its transaction', async () => {
  const { postgres, reaches } = await setup();
  const slow = postgres.transaction(
    async (session) => {
      await session.query('insert into kept values (1, 1)');
      await session.query('select pg_sleep(60)');
    },
    { statementMsMax: 50 },
  );
  await expect(slow).rejects.toMatchObject({ code: 'store-busy' });
  expect((await postgres.query('select * from kept')).rows).toEqual([]);
  expect(reaches).toEqual([]);
  await postgres.close();
});

test('a primary that has become a standby is left, and not returned to before it takes writes', async () => {
  const { postgres, reaches } = await setup();
  const readOnly = postgres.transaction(async (session) => {
    await session.query('set local transaction_read_only = on');
    await session.query('insert into kept values (1, 1)');
  });
  await expect(readOnly).rejects.toMatchObject({ code: 'store-away' });
  await vi.waitFor(() => postgres.query('insert into kept values (1, 1)'), { timeout: 20_000, interval: 20 });
  expect(reaches.map(({ kind }) => kind)).toEqual(['away', 'back']);
  await postgres.close();
});

test('a connection that the server ends while nobody uses it is missed by nobody', async () => {
  const { postgres, reaches } = await setup();
  await postgres.query('select 1');
  const [own] = await server.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'schoolbell' and state = 'idle'`,
  );
  await server.query('select pg_terminate_backend($1, 10000)', [own?.pid]);
  await vi.waitFor(() => postgres.query('select 1'), { timeout: 20_000, interval: 20 });
  expect(reaches.length % 2).toBe(0);
  await postgres.close();
});

test('a node that stands still in the midst of a transaction holds nobody up for long', async () => {
  const { postgres: still, url } = await setup({ idleMsMax: 50 });
  await still.query('insert into kept values (1, 0)');
  const other = connectPool({ url, clock: realClock, random: () => 0 });
  const raise = 'update kept set amount = amount + 1';
  const late = still.transaction(async (session) => {
    await session.query(raise);
    await other.query(raise);
    await session.query(raise);
  });
  await expect(late).rejects.toMatchObject({ code: 'store-away' });
  expect((await other.query('select amount from kept')).rows).toEqual([{ amount: 1 }]);
  await Promise.all([still.close(), other.close()]);
});

test('a statement that is wrong is its author’s fault and no absence', async () => {
  const { postgres, reaches } = await setup();
  await expect(postgres.query('select $1::integer', [1, 2])).rejects.toMatchObject({ code: '08P01' });
  expect((await postgres.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  expect(reaches).toEqual([]);
  await postgres.close();
});

test('a server that says nothing is given up, and nothing that it was asked is known', async () => {
  const silent = createServer((socket) => sockets.push(socket));
  const sockets: Socket[] = [];
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const url = `postgres://nobody@127.0.0.1:${port}/none`;
  const postgres = connectPool({ url, clock: realClock, random: () => 0, connectMsMax: 50 });
  await expect(postgres.query('select 1')).rejects.toMatchObject({ code: 'store-away' });
  await postgres.close();
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test('what a session keeps is gone where a pooler would have lost it', async () => {
  const { postgres } = await setup({ connectionsMax: 1, isWiped: true });
  await postgres.query(`set application_name = 'mine'`);
  await postgres.query('create temporary table mine (id integer)');
  expect((await postgres.query(`select current_setting('application_name') as name`)).rows).toEqual([
    { name: 'schoolbell' },
  ]);
  await expect(postgres.query('select * from mine')).rejects.toThrow(/mine/);
  await postgres.close();
});

test('a database that vanishes without a word and is there again costs those who were asking, and nobody else', async () => {
  const { postgres, proxy, reaches } = await behindProxy({ statementMsMax: 200, graceMs: 100 });
  // Two connections are known to be good.
  await Promise.all([postgres.query('select pg_sleep(0.02)'), postgres.query('select pg_sleep(0.02)')]);
  proxy.swallow();
  const asking = [
    postgres.transaction((session) => session.query('select 1')),
    // However long its statements may take, to begin takes no time.
    postgres.transaction((session) => session.query('select 1'), { statementMsMax: 3_600_000 }),
  ];
  for (const each of asking) await expect(each).rejects.toMatchObject({ code: 'store-away' });
  await postgres.query('insert into kept values (1, 1)');
  expect(reaches).toEqual([]);
  expect(proxy.swallowed()).toBe(0);
  await postgres.close();
  proxy.close();
});

test('what is under way when the database is away is broken off soon, and takes no place when it is back', async () => {
  const { postgres, proxy, reaches } = await behindProxy({
    statementMsMax: 60_000,
    graceMs: 100,
    connectionsMax: 2,
  });
  const hanging = postgres.query('select pg_sleep(60)');
  hanging.catch(() => undefined);
  await vi.waitFor(() => underWay('select pg_sleep(60)'), { timeout: 20_000, interval: 20 });
  proxy.swallow();
  proxy.refuse(true);
  await expect(postgres.query('select 1')).rejects.toMatchObject({ code: 'store-away' });
  proxy.refuse(false);
  await expect(hanging).rejects.toMatchObject({ code: 'store-away' });
  const both = () => Promise.all([postgres.query('select 1'), postgres.query('select 1')]);
  await vi.waitFor(both, { timeout: 20_000, interval: 20 });
  expect(reaches.map(({ kind }) => kind)).toEqual(['away', 'back']);
  await postgres.close();
  proxy.close();
});

test('a pool that closes waits no longer than a statement may take', async () => {
  const { postgres, proxy } = await behindProxy({ statementMsMax: 100, graceMs: 50 });
  const upkeep = postgres.transaction(
    async (session) => {
      await session.query('select 1');
      proxy.swallow();
      await session.query('select 1');
    },
    { statementMsMax: 3_600_000 },
  );
  upkeep.catch(() => undefined);
  await vi.waitFor(() => expect(proxy.swallowed()).toBe(1), { timeout: 20_000, interval: 5 });
  await postgres.close();
  await expect(upkeep).rejects.toMatchObject({ code: 'store-away' });
  proxy.close();
});

test.each([true, false])(
  'a single statement that waits too long is undone by the server (direct: %j), and disturbs nobody',
  async (isDirect) => {
    const { postgres, reaches, url } = await setup({ isDirect, statementMsMax: 100 });
    const other = connectPool({ url, clock: realClock, random: () => 0 });
    const raise = 'update kept set amount = amount + 1';
    await postgres.query('insert into kept values (1, 0)');
    await other.transaction(async (session) => {
      await session.query(raise);
      await expect(postgres.query(raise)).rejects.toMatchObject({ code: 'store-busy' });
      expect(await waitingInside(url)).toBe(0);
    });
    expect((await postgres.query('select amount from kept')).rows).toEqual([{ amount: 1 }]);
    expect(reaches).toEqual([]);
    await Promise.all([postgres.close(), other.close()]);
  },
);

test('where the server has few connections left, those that there are serve all', async () => {
  const url = new URL(await server.database());
  await server.query('create role few login connection limit 3');
  url.username = 'few';
  const reaches: Reach[] = [];
  const postgres = connectPool({
    url: url.href,
    clock: realClock,
    random: () => 0,
    onReach: (reach) => reaches.push(reach),
  });
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => postgres.query('select pg_sleep(0.005)')),
  );
  expect(answers).toHaveLength(60);
  expect(reaches).toEqual([]);
  await postgres.close();
});

test.each([true, false])(
  'what a database is set to does not change what waits for a lock sees (direct: %j)',
  async (isDirect) => {
    const url = new URL(await server.database());
    const set = `alter database ${url.pathname.slice(1)} set default_transaction_isolation = 'serializable'`;
    await server.query(set);
    url.searchParams.set('options', '-c search_path=elsewhere');
    const postgres = connectPool({ url: url.href, isDirect, clock: realClock, random: () => 0 });
    const ask = `
      select current_setting('transaction_isolation') as isolation, current_setting('search_path') as path
    `;
    const single = await postgres.query(ask);
    const inside = await postgres.transaction((session) => session.query(ask));
    for (const { rows } of [single, inside])
      expect(rows).toEqual([{ isolation: 'read committed', path: 'elsewhere' }]);
    await postgres.close();
  },
);

/** Its connections go over a proxy. */
async function behindProxy(options: Partial<PostgresOptions>) {
  const proxy = await startSwallowingProxy(server.port);
  const direct = new URL(await server.database());
  await server.query('create table kept (id integer primary key, amount integer not null)', [], direct.href);
  direct.port = String(proxy.port);
  const reaches: Reach[] = [];
  const postgres = connectPool({
    url: direct.href,
    clock: realClock,
    random: () => 0,
    onReach: (reach) => reaches.push(reach),
    ...options,
  });
  return { postgres, proxy, reaches };
}

async function underWay(sql: string): Promise<void> {
  const rows = await server.query(`select 1 from pg_stat_activity where state = 'active' and query = $1`, [
    sql,
  ]);
  expect(rows).toHaveLength(1);
}

async function waitingInside(url: string): Promise<number> {
  const waiting = `
    select 1
    from pg_stat_activity
    where datname = current_database()
      and wait_event_type = 'Lock'
  `;
  return (await server.query(waiting, [], url)).length;
}

async function connectionsTo(postgres: Postgres): Promise<number> {
  const { rows } = await postgres.query<{ count: number }>(
    'select count(*) as count from pg_stat_activity where datname = current_database()',
  );
  return rows[0]?.count ?? 0;
}

/** Resolves for the first so many when all of them are there, and for all who come later at once. */
function meeting(size: number): () => Promise<void> {
  let come = 0;
  let gather = (): void => undefined;
  const all = new Promise<void>((resolve) => {
    gather = resolve;
  });
  return () => {
    come += 1;
    if (come === size) gather();
    return all;
  };
}
