import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import {
  academy,
  accepted,
  addEndpoint,
  claimAll,
  delivered,
  endpoint,
  event,
  lease,
  settlement,
} from '../contract/ground.contract.ts';
import { openPostgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';

// What removing an academy promises where others are at work, beyond the contract of every store.

let server: PostgresServer;
let url: string;
let one: Store;
let two: Store;
let other: pg.Client;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());
beforeEach(async () => {
  url = await server.database();
  const open = (node: string): Promise<Store> =>
    openPostgresStore({ url, node, clock: realClock, random: Math.random });
  [one, two] = await Promise.all([open('one'), open('two')]);
  await one.createAcademy(academy('north'));
  await addEndpoint(one, endpoint());
  other = new pg.Client({ connectionString: url });
  await other.connect();
  return async () => {
    await other.end();
    await Promise.all([one.close(), two.close()]);
  };
});

const key = { id: 'key_1', academy: 'north', scopes: ['manage'], hint: 'sb', createdAt: 5 } as const;
const asked = { academy: 'north', endpoint: 'ep_1' };

async function tidyAll(store: Store): Promise<void> {
  while (!(await store.tidy({ now: Date.now(), limit: 500 })).isDone);
}

it('waits for nobody, and from then on every change answers as for an academy that never was', async () => {
  const id = await delivered(one, { deliveries: [{ endpoint: 'ep_1', lease }] });
  const waiting = await delivered(one, { id: 'evt-2' });
  await one.createKey(key, 'hash');
  await other.query('begin; select * from pending_deliveries for update');
  expect(await one.deleteAcademy('north')).toBe(true);

  expect(await two.deleteAcademy('north')).toBe(false);
  expect(await two.academy('north')).toBeUndefined();
  expect(await two.changeAcademy('north', { name: 'New' })).toBeUndefined();
  expect(await two.revisions(['north'])).toEqual({});
  expect(await two.roster('north')).toBeUndefined();
  expect(await two.keyBySha256('hash')).toBeUndefined();
  expect(await two.createKey(key, 'hash')).toBe(false);
  expect(await two.accept([event({ id: 'evt-3' })])).toMatchObject({ kind: 'academy-unknown' });
  expect(await two.lanes()).toEqual([]);
  expect(await claimAll(two, Date.now())).toEqual([]);
  expect(await two.endpoint('north', 'ep_1')).toBeUndefined();
  expect(await two.createEndpoint(endpoint({ id: 'ep_2' }), 1)).toEqual({ kind: 'unknown' });
  expect(await two.saveEndpoint(endpoint(), 1)).toEqual({ kind: 'unknown' });
  expect(await two.deleteEndpoint('north', 'ep_1', 5)).toBe(false);
  const paused = { status: 'paused', from: ['active'], at: 5 } as const;
  expect(await two.setEndpointStatus('north', 'ep_1', paused)).toEqual({ kind: 'unknown' });
  expect(await two.cancelPending('north', 'ep_1', 'dropped', 5, 9)).toBe(0);
  expect(await two.retryDelivery('north', waiting, 5)).toBe('unknown');
  const audit = { academy: 'north', at: 5, actor: 'a', action: 'b', subject: 'c', details: {} };
  expect(await two.resetCompletion({ academy: 'north', learner: 'ada', course: 'c1', audit })).toBe(false);
  expect((await two.replays({ ...asked, limit: 9 })).items).toEqual([]);
  expect(await two.counts()).toEqual({
    events: 0,
    deliveries: { pending: 0, delivered: 0, failed: 0, cancelled: 0 },
  });
  expect(await two.createAcademy(academy('north', 9))).toEqual({ kind: 'leaving' });
  expect(await two.academy('north')).toBeUndefined();

  await other.query('rollback');
  expect(await one.settle([settlement(id)])).toMatchObject([{}]);
  await tidyAll(two);
  expect(await two.createAcademy(academy('north', 9))).toEqual({ kind: 'created' });
  await addEndpoint(two, endpoint());
  expect((await two.events({ academy: 'north', limit: 9 })).items).toEqual([]);
  expect((await two.deliveries({ academy: 'north', limit: 9 })).items).toEqual([]);
  expect(await two.attempts('north', id)).toEqual([]);
  expect(await accepted(two, event())).toMatchObject([{ duplicate: false, sequence: 1 }]);
});

it('goes on with another node where the one that began is gone, in every day and part', async () => {
  await delivered(one, { publishedAt: Date.now() });
  await server.query(
    `insert into tally_sums select 'north', 'events', 0 from generate_series(1, 60000)`,
    [],
    url,
  );
  await server.query(`create table events_190001_kept (like events including all)`, [], url);
  await server.query(`insert into events_190001_kept select * from events`, [], url);
  expect(await one.deleteAcademy('north')).toBe(true);
  await one.close();
  expect(await two.createAcademy(academy('north'))).toEqual({ kind: 'leaving' });
  await tidyAll(two);
  expect(await two.createAcademy(academy('north'))).toEqual({ kind: 'created' });
  const left = await server.query<{ amount: number }>(
    `
      select
        (select count(*) from tally_sums where academy = 'north')
        + (select count(*) from events_190001_kept)
        + (select count(*) from event_ids) as amount
    `,
    [],
    url,
  );
  expect(Number(left[0]?.amount)).toBe(0);
});

it('leaves no key that was made meanwhile', async () => {
  await other.query('begin; select * from endpoints for update');
  const removed = one.deleteAcademy('north');
  await lockWaiters(1);
  const made = two.createKey(key, 'hash');
  await lockWaiters(2);
  await other.query('rollback');
  expect(await removed).toBe(true);
  expect(await made).toBe(false);
  expect(await two.keyBySha256('hash')).toBeUndefined();
});

/** Resolves when so many statements wait for a lock. */
async function lockWaiters(amount: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await other.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`);
      expect(rows).toHaveLength(amount);
    },
    { timeout: 1_500, interval: 10 },
  );
}
