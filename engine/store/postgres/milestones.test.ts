import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import {
  academy,
  addEndpoint,
  attempt,
  delivered,
  endpoint,
  lease,
  settlement,
} from '../contract/ground.contract.ts';
import { dayMs, dayOf } from './days.ts';
import { noteMilestone } from './milestones.ts';
import { makeDay } from './partitions.ts';
import { connectPool } from './pool.ts';
import type { Postgres } from './session.ts';
import { openPostgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';

const days = ['2026-01-05', '2026-02-05', '2026-03-05'].map((text) => dayOf(Date.parse(text)));

describe('a look for a delivery by its id', () => {
  let server: PostgresServer;
  let url: string;
  let postgres: Postgres;
  let store: Store;
  /** Of each day one that failed. */
  let failed: readonly string[];
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.remove());
  beforeEach(async () => {
    url = await server.database();
    const options = { url, clock: realClock, random: Math.random };
    postgres = connectPool(options);
    store = await openPostgresStore({ ...options, node: 'one', statementMsMax: 2_000 });
    await store.createAcademy(academy('north'));
    await addEndpoint(store, endpoint());
    await postgres.query('delete from delivery_milestones');
    const made: string[] = [];
    for (const day of days) {
      await makeDay(postgres, ['events', 'settled_deliveries'], day, false);
      const deliveries = [{ endpoint: 'ep_1', lease }];
      const delivery = await delivered(store, { id: day.name, publishedAt: day.from + 1, deliveries });
      await store.settle([
        settlement(delivery, {
          at: day.from + 9,
          attempt: attempt({ startedAt: day.from + 2 }),
          outcome: { kind: 'failed', reason: 'no' },
        }),
      ]);
      made.push(delivery);
      await postgres.query(
        'insert into delivery_milestones (at, delivery) select $1, last_value from delivery_ids',
        [day.from + dayMs / 2],
      );
    }
    failed = made;
    return async () => {
      await store.close();
      await postgres.close();
    };
  });

  it('opens no day but those between the milestones before and after it', async () => {
    const [, middle = ''] = failed;
    const busy = new pg.Client({ connectionString: url });
    await busy.connect();
    onTestFinished(() => busy.end());
    await busy.query('begin');
    const shut = (name = ''): Promise<unknown> =>
      busy.query(`lock table settled_deliveries_${name} in access exclusive mode`);
    await shut(dayOf(Date.now()).name);
    const page = await store.failures({ academy: 'north', endpoint: 'ep_1', limit: 9 });
    expect(page.items.map(({ delivery }) => delivery)).toEqual(failed.toReversed());
    await shut(days[2]?.name);
    expect(await store.delivery('north', middle)).toMatchObject({ id: middle, state: 'failed' });
    expect(await store.retryDelivery('north', middle, 5)).toBe('due');
  });

  it('finds it where the milestones are wrong', async () => {
    await postgres.query('update delivery_milestones set at = at + 100 * $1::bigint', [dayMs]);
    for (const id of failed) expect(await store.delivery('north', id)).toMatchObject({ id });
    const page = await store.failures({ academy: 'north', endpoint: 'ep_1', limit: 9 });
    expect(page.items).toHaveLength(3);
    for (const id of failed) expect(await store.retryDelivery('north', id, 5)).toBe('due');
    expect(await store.delivery('north', 'dlv_999')).toBeUndefined();
  });

  it('knows of a database without deliveries that none has an id yet', async () => {
    const fresh = await server.database();
    const options = { url: fresh, clock: realClock, random: Math.random };
    await (await openPostgresStore({ ...options, node: 'one' })).close();
    const there = connectPool(options);
    onTestFinished(() => there.close());
    expect((await there.query('select delivery from delivery_milestones')).rows).toEqual([{ delivery: 0 }]);
  });

  it('goes by milestones that are an hour apart', async () => {
    const amount = 'select count(*) as amount from delivery_milestones';
    for (let times = 0; times < 3; times += 1) await noteMilestone(postgres);
    expect((await postgres.query(amount)).rows).toEqual([{ amount: 4 }]);
    await postgres.query('update delivery_milestones set at = at - 3600000');
    await store.tidy({ now: realClock.now(), limit: 9 });
    expect((await postgres.query(amount)).rows).toEqual([{ amount: 5 }]);
  });
});
