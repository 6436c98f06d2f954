import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { connectPool, type PostgresOptions } from './pool.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

test('the last statement of a transaction ends it, and undoes the others where it fails', async () => {
  const { postgres, numbers } = await setup();
  const write = 'insert into numbers values ($1)';

  await postgres.transaction(async (session) => {
    await session.query(write, [1]);
    await session.lastly(write, [2]);
  });
  const failing = postgres.transaction(async (session) => {
    await session.query(write, [3]);
    await session.lastly(write, ['four']);
  });

  await expect(failing).rejects.toThrow('four');
  expect(await numbers()).toEqual([1, 2]);
  // Its one connection is good for more.
  await postgres.transaction((session) => session.query(write, [5]));
  expect(await numbers()).toEqual([1, 2, 5]);
  await postgres.close();
});

test('a transaction that could not go on is undone, also where the next statement was on its way', async () => {
  const { postgres, numbers } = await setup();

  const failing = postgres.transaction((session) =>
    Promise.all([session.query('select 1 / 0'), session.query('insert into numbers values (1)')]),
  );

  await expect(failing).rejects.toThrow('division by zero');
  expect(await numbers()).toEqual([]);
  await postgres.close();
});

test('what is asked often is kept prepared, unless a pooler may give another connection', async () => {
  const prepared = 'select count(*) as statements from pg_prepared_statements';
  const direct = await setup({ isDirect: true });
  const pooled = await setup();

  for (const { postgres } of [direct, pooled]) {
    await postgres.query('select $1::int as often', [1], 'often');
    await postgres.query('select $1::int as often', [2], 'often');
    await postgres.query('select $1::int as seldom', [1]);
  }

  expect((await direct.postgres.query(prepared)).rows).toEqual([{ statements: 1 }]);
  expect((await pooled.postgres.query(prepared)).rows).toEqual([{ statements: 0 }]);
  await Promise.all([direct, pooled].map(({ postgres }) => postgres.close()));
});

/** One connection, and a table for numbers. */
async function setup(options: Partial<PostgresOptions> = {}) {
  const url = await server.database();
  const postgres = connectPool({ url, connectionsMax: 1, clock: realClock, random: () => 0, ...options });
  await postgres.query('create table numbers (number int)');
  const numbers = async (): Promise<readonly number[]> => {
    const { rows } = await postgres.query<{ number: number }>('select number from numbers order by number');
    return rows.map(({ number }) => number);
  };
  return { postgres, numbers };
}
