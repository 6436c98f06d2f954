import { afterAll, beforeAll, expect, it } from 'vitest';
import type pg from 'pg';
import type { Plan } from '../../testing/plans.ts';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { academy, addEndpoint, endpoint } from '../contract/ground.contract.ts';
import { openPostgresStore } from '../postgres.ts';
import { claimVerbs } from './claim.ts';
import { connectPool } from './pool.ts';
import type { Outcome, Postgres } from './session.ts';

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
  const plans: Plan[] = [];
  let said = 0;
  const told: Postgres = {
    ...pool,
    async query<Row extends pg.QueryResultRow>(
      text: string,
      values: readonly unknown[] = [],
    ): Promise<Outcome<Row>> {
      const explained = await pool.query<Explained>(`explain (format json) ${text}`, values);
      plans.push(...explained.rows.flatMap((row) => row['QUERY PLAN'].map(({ Plan: plan }) => plan)));
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

interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: Plan }[];
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
  await query(neighbours);
  await query(theirs);
  expect(await lanes()).toEqual([
    { academy: 'north', endpoint: 'ep_0', dueAt: 5 },
    { academy: 'north', endpoint: 'ep_1', dueAt: now - 20_000 },
    { academy: 'north', endpoint: 'ep_2', dueAt: 6 },
  ]);
  await close();
});

const neighbours = `
  insert into endpoints (academy, id, status, settings, created_at, updated_at)
  values ('north', 'ep_0', 'active', '{}', 1, 1), ('north', 'ep_2', 'active', '{}', 1, 1)
`;
const theirs = `
  insert into pending_deliveries (academy, id, endpoint, event, created_at, due_at)
  values ('north', 2, 'ep_0', 1, 1, 5), ('north', 3, 'ep_2', 1, 1, 6)
`;

it('goes to endpoints and turns by their keys, also where the planner knows nothing of them', async () => {
  const { lanes, plans, query, close } = await setup();
  for (const many of [manyEndpoints, manyTurns, manyWaiting]) await query(many);
  expect(await lanes()).toHaveLength(2_000);
  const read = plans.flatMap((plan) => nodesOf(plan));
  const byKey = (table: string): readonly unknown[] =>
    read.flatMap((node) => (node['Relation Name'] === table ? [node['Index Cond']] : []));
  expect(byKey('endpoints')).toEqual(['((academy = lane.academy) AND (id = lane.endpoint))']);
  expect(byKey('endpoint_turns')).toEqual(['((academy = lane.academy) AND (endpoint = lane.endpoint))']);
  await close();
});

function nodesOf(plan: Plan): readonly Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

const manyEndpoints = `
  insert into endpoints (academy, id, status, settings, created_at, updated_at)
  select 'a' || n, 'ep_1', 'active', '{}', 1, 1
  from generate_series(1, 2000) as n
`;
const manyTurns = `
  insert into endpoint_turns (academy, endpoint, node, until, next_send_at)
  select academy, id, 'other', 0, 0
  from endpoints
`;
const manyWaiting = `
  insert into pending_deliveries (academy, id, endpoint, event, created_at, due_at)
  select 'a' || n, n, 'ep_1', 1, 1, 1
  from generate_series(1, 2000) as n
`;
