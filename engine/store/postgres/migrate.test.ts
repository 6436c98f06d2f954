import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { migrate, schemaNewest, schemaOf } from './migrate.ts';
import { connectPool } from './pool.ts';
import { lookAtPostgres, migratePostgres } from './visit.ts';
import { openPostgresStore } from '../postgres.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

const here = { clock: realClock, random: Math.random };

test('of nodes that start together on an empty database one migrates, and all serve', async () => {
  const url = await server.database();
  const stores = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((node) => openPostgresStore({ url, node, ...here })),
  );
  for (const store of stores) {
    expect(await store.checkUp()).toMatchObject({ engine: 'postgres', schema: schemaNewest, warnings: [] });
  }
  const postgres = connectPool({ url, ...here });
  const { rows } = await postgres.query('select version from schema_versions order by version');
  expect(rows).toEqual(Array.from({ length: schemaNewest }, (_, index) => ({ version: index + 1 })));
  await Promise.all([postgres.close(), ...stores.map((store) => store.close())]);
});

test('a database that a newer program has changed is refused and left as it is', async () => {
  const url = await server.database();
  const postgres = connectPool({ url, ...here });
  await migrate(postgres);
  await postgres.query('insert into schema_versions (version) values (99)');
  await expect(openPostgresStore({ url, node: 'old', ...here })).rejects.toThrow(
    /schema 99, this program knows \d+; start the newer program again/,
  );
  expect(await schemaOf(postgres)).toBe(99);
  await postgres.close();
});

test('looking changes nothing, and migrating twice does nothing the second time', async () => {
  const url = await server.database();
  expect(await lookAtPostgres({ url, ...here })).toMatchObject({ schema: 0, newest: schemaNewest });
  expect(await lookAtPostgres({ url, ...here })).toMatchObject({ schema: 0 });
  expect(await migratePostgres({ url, ...here })).toEqual({ steps: schemaNewest, schema: schemaNewest });
  expect(await migratePostgres({ url, ...here })).toEqual({ steps: 0, schema: schemaNewest });
  expect(await lookAtPostgres({ url, ...here })).toMatchObject({ synchronous: 'on', journal: 'wal' });
});

test('a server that cannot keep its word is refused, whoever set it so', async () => {
  const url = await server.database();
  await server.query(`alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
  await expect(openPostgresStore({ url, node: 'a', ...here })).rejects.toThrow(/synchronous_commit off/);
});

test('where nobody listens, the one who starts it hears why', async () => {
  const url = 'postgres://nobody@127.0.0.1:1/none';
  await expect(openPostgresStore({ url, node: 'a', ...here })).rejects.toMatchObject({
    code: 'store-away',
    message: expect.stringMatching(/ECONNREFUSED.*SCHOOLBELL_DATABASE_URL/),
  });
});
