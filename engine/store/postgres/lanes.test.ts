import { afterAll, beforeAll, expect, it } from 'vitest';
import type pg from 'pg';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { academy, addEndpoint, endpoint } from '../contract/ground.contract.ts';
import { openPostgresStore } from '../postgres.ts';
import { claimVerbs } from './claim.ts';
import { connectPool, type Postgres } from './pool.ts';

let server: PostgresServer;
beforeAll(async () => {
  // Nobody looks into the tables by the way: the planner knows nothing of them.
  server = await startPostgres({ settings: { autovacuum: 'off' } });
});
afterAll(() => server.remove());

/** A node that hears whatever the test likes about how long its looks took. */
async function setup() {
  const url = await server.database();
  const store = await openPostgresStore({ url, node: 'other', clock: realClock, random: () => 0 });
  await store.createAcademy(academy('north'));
  await addEndpoint(store, endpoint());
  const pool = connectPool({ url, clock: realClock, random: () => 0 });
  const plans: unknown[] = [];
  let said = 0;
  const told: Postgres = {
    ...pool,
    async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) {
      plans.push(...(await pool.query(`explain (format json) ${text}`, values)).rows);
      const { rows, changes } = await pool.query<Row>(text, values);
      return {
        changes,
        rows: rows.map((row) => (typeof row['took_ms'] === 'number' ? { ...row, took_ms: said } : row)),
      };
    },
  };
  return {
    plans,
    ...claimVerbs(told, 'node'),
    say(tookMs: number) {
      said = tookMs;
    },
    query: (text: string, values: readonly unknown[] = []) => pool.query(text, values),
    waits: (id: number, dueAt: number) => pool.query(waits, [id, dueAt]),
    close: () => Promise.all([pool.close(), store.close()]),
  };
}

const waits = `
  insert into pending_deliveries (academy, id, endpoint, event, created_at, due_at)
  values ('north', $1::bigint, 'ep_1', 1, 1, $2::bigint)
`;

it('finds what others left behind the front at once, as long as that is cheap', async () => {
  const { lanes, claim, waits, close } = await setup();
  const now = Date.now();
  await waits(1, now - 20_000);
  await claim({ academy: 'north', endpoint: 'ep_1', now, limit: 1, lease: { token: 'one', until: now } });
  await waits(2, now - 60_000);
  expect(await lanes()).toEqual([{ academy: 'north', endpoint: 'ep_1', dueAt: now - 60_000 }]);
  await close();
});

it('looks from the front while the head is dear, and from the head again after five looks, however dear it was', async () => {
  const { lanes, say, waits, close } = await setup();
  const now = Date.now();
  await waits(1, now - 20_000);
  say(30_000);
  const dueAt = async (): Promise<unknown> => (await lanes()).map((lane) => lane.dueAt - now);
  expect(await dueAt()).toEqual([-20_000]);
  await waits(2, now - 60_000);
  for (let looks = 0; looks < 5; looks += 1) expect(await dueAt()).toEqual([-20_000]);
  expect(await dueAt()).toEqual([-60_000]);
  await close();
});

it('finds lanes between and behind those whose fronts it knows', async () => {
  const { lanes, say, query, waits, close } = await setup();
  const now = Date.now();
  await waits(1, now - 20_000);
  say(30_000);
  await lanes();
  await query(`insert into endpoints select 100 + n, academy, 'ep_' || n, status, null, null, null, settings, 1, 1, null from endpoints, generate_series(0, 2, 2) as n`);
  await query(`insert into pending_deliveries (academy, id, endpoint, event, created_at, due_at) values ('north', 2, 'ep_0', 1, 1, 5), ('north', 3, 'ep_2', 1, 1, 6)`);
  expect(await lanes()).toEqual([
    { academy: 'north', endpoint: 'ep_0', dueAt: 5 },
    { academy: 'north', endpoint: 'ep_1', dueAt: now - 20_000 },
    { academy: 'north', endpoint: 'ep_2', dueAt: 6 },
  ]);
  await close();
});

it('goes to endpoints and turns by their keys, also where the planner knows nothing of them', async () => {
  const { lanes, plans, query, close } = await setup();
  await query(manyEndpoints);
  await query(manyTurns);
  await query(manyWaiting);
  expect(await lanes()).toHaveLength(5_000);
  const text = JSON.stringify(plans);
  expect(reads(plans, 'endpoints')).toEqual(['((academy = hop.academy) AND (id = hop.endpoint))']);
  expect(text).not.toMatch(/Hash Join|Merge Join|Seq Scan/);
  await close();
});
