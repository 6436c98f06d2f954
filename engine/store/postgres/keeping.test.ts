import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import {
  accepted,
  attempt,
  claimAll,
  delivered,
  event,
  fact,
  lease,
  settlement,
} from '../contract/ground.contract.ts';
import { dayMs, dayOf, daysOf, instantThere } from './days.ts';
import { ages, old, onKeptGround } from './keeping.contract.ts';
import type { Postgres } from './session.ts';
import { openPostgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';

describe('keeping for a time on PostgreSQL', () => {
  let server: PostgresServer;
  let url: string;
  let postgres: Postgres;
  let store: Store;
  const { open, cutOldDay, rowsIn, tablesNamed, arrived, tidyAll } = onKeptGround((place) => {
    ({ server, url, postgres, store } = place);
  });

  it('has a table for today and for each of the seven days to come before anyone publishes', async () => {
    const now = await instantThere(postgres);
    const names = Array.from({ length: 8 }, (_, ahead) => dayOf(now + ahead * dayMs).name);
    for (const table of ['events', 'settled_deliveries', 'attempts', 'answers'] as const)
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

  it('drops a day as a whole, and keeps what is still needed in a small table', async () => {
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
    expect(await tablesNamed(`events_${old.name}%`)).not.toContain(`events_${old.name}`);
    expect([await rowsIn(`events_${old.name}_kept`), await rowsIn('events_rest')]).toEqual([2, 0]);
    expect(await rowsIn('part_changes')).toBe(0);
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

  it('goes on with a day that was left when a node died before it was dropped', async () => {
    await cutOldDay();
    await arrived('gone');
    const once = { now: realClock.now(), limit: 100, ...ages };
    expect(await store.tidy(once)).toMatchObject({ events: 0, isDone: false });
    expect(await daysOf(postgres, 'events', 'left')).toHaveLength(1);
    const other = await open('two');
    expect(await tidyAll(other)).toMatchObject({ events: 0, isDone: true });
    expect(await daysOf(postgres, 'events', 'left')).toHaveLength(1);
    await postgres.query('update upkeep_round set taken_until = 0');
    expect(await tidyAll(other)).toMatchObject({ events: 1, deliveries: 1 });
    await other.close();
    expect(await tablesNamed(`events_${old.name}%`)).toEqual([]);
    expect(await store.counts()).toMatchObject({ events: 0, deliveries: { delivered: 0 } });
  });

  it('goes on in the rest where another node stopped, and makes no round that another has made', async () => {
    for (let nth = 0; nth < 40; nth += 1)
      await accepted(
        store,
        event({
          id: `e${nth}`,
          publishedAt: 1_000,
          data: JSON.stringify(Array.from({ length: 180 }, (_, at) => nth * 977 + at * 7919)),
        }),
      );
    const request = { now: realClock.now(), limit: 20, eventsBefore: 0 };
    const place = 'select part, block from upkeep_round';
    for (let calls = 0; calls < 3; calls += 1)
      expect(await store.tidy(request)).toMatchObject({ isDone: false });
    expect((await postgres.query(place)).rows).toEqual([{ part: 'events_rest', block: 3 }]);
    await postgres.query('update upkeep_round set taken_until = 0');
    const other = await open('two');
    await other.tidy(request);
    expect((await postgres.query(place)).rows).toEqual([{ part: 'events_rest', block: 4 }]);
    await tidyAll(other, { eventsBefore: 0 });
    const roundSince = realClock.now() - 60_000;
    expect(await store.tidy({ ...request, roundSince })).toMatchObject({ isDone: true });
    expect(await store.tidy({ ...request, roundSince: roundSince + 120_000 })).toMatchObject({
      isDone: false,
    });
    await other.close();
  });

  it('drops what costs nothing before it goes through what was kept', async () => {
    await cutOldDay();
    await arrived('early', 1_000);
    await arrived('gone');
    const request = { now: realClock.now(), limit: 1, ...ages };
    let attempts = 0;
    for (let calls = 0; attempts === 0 && calls < 50; calls += 1) {
      const went = await store.tidy(request);
      ({ attempts } = went);
      expect(await rowsIn('events_rest')).toBe(1);
    }
    expect(attempts).toBe(1);
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

  it('goes by the clock of the database where a node’s runs ahead', async () => {
    await arrived('young', realClock.now() - dayMs);
    const now = realClock.now() + 100 * dayMs;
    for (let calls = 0; calls < 20; calls += 1)
      expect(await store.tidy({ now, limit: 100, eventsBefore: now - 10 * dayMs })).toMatchObject({
        events: 0,
      });
    expect(await store.event('north', 'young')).toBeDefined();
  });
});
