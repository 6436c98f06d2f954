import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import {
  academy,
  accepted,
  addEndpoint,
  attempt,
  claimAll,
  delivered,
  endpoint,
  event,
  fact,
  lease,
  settlement,
} from '../contract/ground.contract.ts';
import { dayMs, dayOf, daysOf, instantThere } from './days.ts';
import { attachKept, keptDays, prepareKept } from './kept-part.ts';
import { leaveDay } from './leaving.ts';
import { makeDay } from './partitions.ts';
import { connectPool, type Postgres } from './pool.ts';
import { openPostgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';
import type { Tidied, TidyRequest } from '../words/upkeep.ts';

const old = dayOf(Date.parse('2026-01-05'));
const ages = { eventsBefore: old.until, attemptsBefore: old.until, answersBefore: old.until };

describe('keeping for a time on PostgreSQL', () => {
  let server: PostgresServer;
  let url: string;
  let postgres: Postgres;
  let store: Store;
  beforeAll(async () => {
    server = await startPostgres();
  });
  beforeEach(async () => {
    url = await server.database();
    postgres = connectPool({ url, clock: realClock, random: Math.random });
    store = await open('one');
    await store.createAcademy(academy('north'));
    await addEndpoint(store, endpoint());
    return async () => {
      await store.close();
      await postgres.close();
    };
  });
  afterAll(() => server.remove());

  const open = (node: string): Promise<Store> =>
    openPostgresStore({ url, node, clock: realClock, random: Math.random, isWiped: true });

  const cutOldDay = async (): Promise<void> => {
    await makeDay(postgres, ['events', 'settled_deliveries'], old, false);
    await makeDay(postgres, ['attempts'], old, false);
  };

  const rowsIn = async (table: string): Promise<number> =>
    (await postgres.query<{ amount: number }>(`select count(*) as amount from ${table}`)).rows[0]?.amount ??
    -1;

  const tablesNamed = async (pattern: string): Promise<readonly string[]> => {
    const like = 'select relname as name from pg_class where relname like $1 and relkind in ($2, $3)';
    const { rows } = await postgres.query<{ name: string }>(like, [pattern, 'r', 'i']);
    return rows.map(({ name }) => name);
  };

  /** Published on the old day, and delivered then. */
  async function arrived(id: string, publishedAt = old.from): Promise<string> {
    const deliveries = [{ endpoint: 'ep_1', lease }];
    const delivery = await delivered(store, { id, publishedAt, deliveries });
    const made = attempt({ startedAt: publishedAt + 10 });
    await store.settle([settlement(delivery, { at: publishedAt + 20, attempt: made })]);
    return delivery;
  }

  async function tidyAll(by: Store, request: Omit<TidyRequest, 'now' | 'limit'> = ages): Promise<Tidied> {
    const sum = { events: 0, deliveries: 0, attempts: 0, answers: 0 };
    for (let calls = 0; calls < 500; calls += 1) {
      const { isDone, ...went } = await by.tidy({ now: realClock.now(), limit: 100, ...request });
      for (const kind of ['events', 'deliveries', 'attempts', 'answers'] as const) sum[kind] += went[kind];
      if (isDone) return { ...sum, isDone };
    }
    throw new Error('Tidying comes to no end');
  }

  it('has a table for today and for each of the seven days to come before anyone publishes', async () => {
    const now = await instantThere(postgres);
    const names = Array.from({ length: 8 }, (_, ahead) => dayOf(now + ahead * dayMs).name);
    for (const table of ['events', 'settled_deliveries', 'attempts'] as const)
      expect((await daysOf(postgres, table)).map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    await arrived('today', now);
    expect(await rowsIn(`events_${dayOf(now).name}`)).toBe(1);
    expect(await rowsIn('events_rest')).toBe(0);
    expect(await tablesNamed('%without%')).toEqual([]);
  });

  it('is opened by several nodes at once', async () => {
    const fresh = await server.database();
    const stores = await Promise.all(
      ['a', 'b', 'c'].map((node) =>
        openPostgresStore({ url: fresh, node, clock: realClock, random: Math.random }),
      ),
    );
    await Promise.all(stores.map((each) => each.close()));
  });

  it('drops a day as a whole, and moves what is still needed to the rest', async () => {
    await cutOldDay();
    const gone = await arrived('gone');
    const known = await delivered(store, {
      id: 'known',
      publishedAt: old.from + 1,
      facts: [fact()],
      deliveries: [{ endpoint: 'ep_1', lease }],
    });
    await store.settle([
      settlement(known, { at: old.from + 9, attempt: attempt({ startedAt: old.from + 2 }) }),
    ]);
    const waiting = await delivered(store, { id: 'waiting', publishedAt: old.from + 2 });
    expect(await rowsIn(`events_${old.name}`)).toBe(3);

    expect(await tidyAll(store)).toMatchObject({ events: 1, deliveries: 1, attempts: 2 });
    expect(await tablesNamed(`%${old.name}%`)).toEqual([]);
    expect(await store.delivery('north', gone)).toBeUndefined();
    expect(await store.event('north', 'gone')).toBeUndefined();
    expect(await store.factsOfLearner('north', 'ada', 9)).toMatchObject([{ what: 'completed' }]);
    expect(await store.delivery('north', known)).toMatchObject({ state: 'delivered', attemptCount: 1 });
    expect(await store.attempts('north', known)).toEqual([]);
    expect(await claimAll(store, realClock.now())).toEqual([waiting]);
    expect(await store.counts()).toMatchObject({ events: 2, deliveries: { delivered: 1, pending: 1 } });
    expect(await rowsIn('event_ids')).toBe(2);

    await store.settle([settlement(waiting)]);
    expect(await tidyAll(store)).toMatchObject({ events: 1, deliveries: 1 });
    expect(await store.retryDelivery('north', known, realClock.now())).toBe('due');
  });

  it('keeps much of a day in a small table of its own, and little of that in the rest', async () => {
    await cutOldDay();
    await arrived('gone');
    const known = await delivered(store, {
      id: 'known',
      publishedAt: old.from + 1,
      facts: [fact()],
      deliveries: [{ endpoint: 'ep_1', lease }],
    });
    await store.settle([settlement(known)]);
    const waiting = await delivered(store, { id: 'waiting', publishedAt: old.from + 2 });
    await leaveDay(postgres, old, 0);
    expect(await keptDays(postgres)).toEqual([old.name]);
    expect([await rowsIn(`events_${old.name}_kept`), await rowsIn('events_rest')]).toEqual([2, 0]);
    expect(await store.delivery('north', known)).toMatchObject({ state: 'delivered' });
    expect(await store.factsOfLearner('north', 'ada', 9)).toMatchObject([{ what: 'completed' }]);

    expect(await tidyAll(store)).toMatchObject({ events: 1, deliveries: 1 });
    expect(await tablesNamed(`%${old.name}%`)).toEqual([]);
    expect(await rowsIn('events_rest')).toBe(2);
    expect(await claimAll(store, realClock.now())).toEqual([waiting]);
    expect(await store.delivery('north', known)).toMatchObject({ state: 'delivered' });
    expect(await store.counts()).toMatchObject({ events: 2, deliveries: { delivered: 1, pending: 1 } });
  });

  it('keeps up with what is sent again while a day is being prepared to leave', async () => {
    await cutOldDay();
    const [one, two] = [await arrived('one'), await arrived('two', old.from + 1)];
    await postgres.query(`create table staying_${old.name} (academy text, position bigint)`);
    await postgres.query(`insert into staying_${old.name} select academy, position from events`);
    await prepareKept(postgres, old);
    expect(await rowsIn(`settled_deliveries_${old.name}_kept`)).toBe(2);
    expect(await store.retryDelivery('north', one, old.from)).toBe('due');
    await store.retryDelivery('north', two, old.from);
    await claimAll(store, realClock.now());
    const again = { outcome: { kind: 'failed', reason: 'no' }, attempt: attempt({ number: 2 }) } as const;
    await store.settle([settlement(two, again)]);
    await postgres.transaction(async (session) => {
      for (const table of ['events', 'settled_deliveries'])
        await session.query(`alter table ${table} detach partition ${table}_${old.name}`);
      await attachKept(session, old);
    });
    expect(await store.delivery('north', one)).toMatchObject({ state: 'pending' });
    expect(await store.delivery('north', two)).toMatchObject({ state: 'failed', attemptCount: 2 });
    expect(await rowsIn('deliveries')).toBe(2);
  });

  it('goes on with a day that was left when a node died before it was dropped', async () => {
    await cutOldDay();
    await arrived('gone');
    const once = { now: realClock.now(), limit: 100, ...ages };
    expect(await store.tidy(once)).toMatchObject({ events: 0, isDone: false });
    expect(await daysOf(postgres, 'events', 'left')).toHaveLength(1);
    const other = await open('two');
    expect(await tidyAll(other)).toMatchObject({ events: 1, deliveries: 1 });
    await other.close();
    expect(await tablesNamed(`events_${old.name}%`)).toEqual([]);
    expect(await store.counts()).toMatchObject({ events: 0, deliveries: { delivered: 0 } });
  });

  it('counts right where several nodes tidy at once while others publish', async () => {
    await cutOldDay();
    for (const id of ['a', 'b', 'c']) await arrived(id);
    for (const id of ['d', 'e']) await arrived(id, 1_000);
    const other = await open('two');
    let isOver = false;
    const publishing = (async () => {
      let published = 0;
      for (; !isOver || published < 30; published += 1) await arrived(`new-${published}`, realClock.now());
      return published;
    })();
    const went = await Promise.all([tidyAll(store), tidyAll(other)]);
    isOver = true;
    const published = await publishing;
    const rest = await tidyAll(store);
    expect([...went, rest].reduce((sum, { events }) => sum + events, 0)).toBe(5);
    expect(await store.counts()).toMatchObject({ events: published, deliveries: { delivered: published } });
    expect(await rowsIn('events')).toBe(published);
    expect(await rowsIn('tally_sums')).toBeLessThan(40);
    await other.close();
  });

  it('adds up sums without losing or doubling one while others write', async () => {
    const add = `insert into tally_sums (academy, name, amount) values ('north', 'pending', 1), ('gone', 'pending', 1)`;
    const addHour = `
      insert into endpoint_hour_sums
      values ('north', 'ep_1', cast($1 as bigint) - cast($1 as bigint) % 3600000, 1, 0, 0, 0, 2, 5)
    `;
    const writing = Array.from({ length: 4 }, async () => {
      for (let nth = 0; nth < 50; nth += 1) {
        await postgres.query(add);
        await postgres.query(addHour, [realClock.now()]);
      }
    });
    for (let nth = 0; nth < 20; nth += 1) await store.tidy({ now: realClock.now(), limit: 2 });
    await Promise.all(writing);
    await tidyAll(store, {});
    expect((await store.counts()).deliveries).toMatchObject({ pending: 200 });
    const { rows } = await postgres.query(
      'select sum(delivered) as delivered, sum(took_ms) as took, max(last_delivered_at) as last from endpoint_hours',
    );
    expect(rows).toMatchObject([{ delivered: '200', took: 400, last: 5 }]);
    expect(await rowsIn('tally_sums')).toBeLessThan(10);
    expect(await rowsIn('endpoint_hour_sums')).toBeLessThan(20);
  });

  it('holds nobody up where somebody reads for long, and does it later', async () => {
    await cutOldDay();
    await arrived('gone');
    const reader = new pg.Client({ connectionString: url });
    await reader.connect();
    onTestFinished(() => reader.end());
    await reader.query('begin');
    await reader.query('select count(*) from events');
    const [went] = await Promise.all([
      tidyAll(store),
      accepted(store, event({ publishedAt: realClock.now() })),
    ]);
    expect(went).toMatchObject({ events: 0 });
    expect(await daysOf(postgres, 'events', 'left')).toEqual([]);
    await reader.query('commit');
    expect(await tidyAll(store)).toMatchObject({ events: 1 });
  });

  it('leaves a day in the rest that has rows there already, and goes on taking its events', async () => {
    await accepted(store, event({ id: 'early', publishedAt: old.from, deliveries: [] }));
    for (const isFenced of [true, false]) {
      expect(await makeDay(postgres, ['events', 'settled_deliveries'], old, isFenced)).toBe(false);
      await accepted(store, event({ id: `later-${isFenced}`, publishedAt: old.from + 1, deliveries: [] }));
    }
    expect(await rowsIn('events_rest')).toBe(3);
    const next = dayOf(old.until);
    expect(await makeDay(postgres, ['events', 'settled_deliveries'], next, true)).toBe(true);
    await accepted(store, event({ id: 'next', publishedAt: next.from, deliveries: [] }));
    expect(await rowsIn(`events_${next.name}`)).toBe(1);
    expect(await tidyAll(store)).toMatchObject({ events: 3 });
    expect(await rowsIn('events')).toBe(1);
  });

  it('goes by the clock of the database where a node’s runs ahead', async () => {
    await arrived('young', realClock.now() - dayMs);
    const now = realClock.now() + 100 * dayMs;
    for (let calls = 0; calls < 20; calls += 1)
      expect(await store.tidy({ now, limit: 100, eventsBefore: now - 10 * dayMs })).toMatchObject({
        events: 0,
      });
    expect(await store.event('north', 'young')).toBeDefined();
  });

  it('empties the answers of a day, and looks through no day twice', async () => {
    await cutOldDay();
    const delivery = await arrived('kept');
    expect(await tidyAll(store, { answersBefore: old.until })).toMatchObject({ answers: 1, attempts: 0 });
    expect(await store.attempts('north', delivery)).toMatchObject([
      { number: 1, outcome: 'delivered', answer: { status: 200, headers: [], bodyStart: '' } },
    ]);
    const note = `select obj_description('attempts_${old.name}'::regclass, 'pg_class') as note`;
    expect((await postgres.query(note)).rows).toEqual([{ note: 'answers emptied' }]);
  });
});
