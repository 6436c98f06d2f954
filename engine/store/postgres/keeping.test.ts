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
import { keptParts, prepareKept, replaceParts, watch, type Replacement } from './kept-part.ts';
import { leaveDay } from './leaving.ts';
import { fence, makeDay, someRestIsLarge } from './partitions.ts';
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
    await makeDay(postgres, ['attempts', 'answers'], old, false);
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

  it('lets a small table go when nothing is left in it', async () => {
    await cutOldDay();
    const waiting = await delivered(store, { publishedAt: old.from + 2 });
    await tidyAll(store);
    expect(await keptParts(postgres)).toEqual([`${old.name}_kept`]);
    await claimAll(store, realClock.now());
    await store.settle([settlement(waiting)]);
    expect(await tidyAll(store)).toMatchObject({ events: 1, deliveries: 1 });
    expect(await tablesNamed(`%${old.name}%`)).toEqual([]);
  });

  it('copies nothing while others wait, however much of a day stays', async () => {
    await cutOldDay();
    await accepted(store, event({ id: 'known', publishedAt: old.from, facts: [fact()], deliveries: [] }));
    await postgres.query(`
      insert into settled_deliveries
        (academy, id, endpoint, event, state, created_at, tries, attempt_count, settled_at)
      select 'north', 1000 + nth, 'ep_1', position, 'delivered', published_at, 1, 1, published_at
      from events
      cross join generate_series(1, 500) as nth
    `);
    const { changesUnderLock, watched } = watchedLocks(postgres);
    await leaveDay(watched, old);
    expect(changesUnderLock).toEqual([0]);
    expect(await rowsIn(`settled_deliveries_${old.name}_kept`)).toBe(500);
  });

  /** Counts the rows that a transaction has changed after it took a table out. */
  function watchedLocks(pool: Postgres): { readonly changesUnderLock: number[]; readonly watched: Postgres } {
    const changesUnderLock: number[] = [];
    const watched: Postgres = {
      ...pool,
      transaction: (work, limits) =>
        pool.transaction(async (session) => {
          let sum: number | undefined;
          const made = await work({
            ...session,
            query: async (text, values, use) => {
              const outcome = await session.query(text, values, use);
              if (text.includes('detach partition')) sum ??= 0;
              else if (sum !== undefined && /insert|delete/.test(text)) sum += outcome.changes;
              return outcome as never;
            },
          });
          if (sum !== undefined) changesUnderLock.push(sum);
          return made;
        }, limits),
    };
    return { changesUnderLock, watched };
  }

  it('makes one table of what was kept of the days of a month, once the month is over', async () => {
    const days = ['2026-01-05', '2026-01-20', '2026-02-03'].map((text) => dayOf(Date.parse(text)));
    const waiting: string[] = [];
    for (const day of days) {
      await makeDay(postgres, ['events', 'settled_deliveries'], day, false);
      waiting.push(await delivered(store, { id: day.name, publishedAt: day.from }));
    }
    const eventsBefore = Date.parse('2026-02-10');
    await tidyAll(store, { eventsBefore });
    expect(await keptParts(postgres)).toEqual(['202601_kept', '20260203_kept']);
    expect(await rowsIn('events_202601_kept')).toBe(2);
    expect(await rowsIn('part_changes')).toBe(0);
    expect(await tablesNamed('%20260105%')).toEqual([]);
    expect((await store.events({ academy: 'north', limit: 9 })).items).toHaveLength(3);

    await claimAll(store, realClock.now());
    await store.settle(waiting.map((id) => settlement(id)));
    expect(await tidyAll(store, { eventsBefore })).toMatchObject({ events: 3, deliveries: 3 });
    expect(await keptParts(postgres)).toEqual([]);
  });

  it('leaves the days of a month as they are where one of them stands in the rest', async () => {
    await accepted(store, event({ id: 'stray', publishedAt: Date.parse('2026-01-09'), facts: [fact()] }));
    for (const text of ['2026-01-05', '2026-01-20']) {
      const day = dayOf(Date.parse(text));
      await makeDay(postgres, ['events', 'settled_deliveries'], day, false);
      await delivered(store, { id: day.name, publishedAt: day.from });
    }
    await tidyAll(store, { eventsBefore: Date.parse('2026-02-10') });
    expect(await keptParts(postgres)).toEqual(['20260105_kept', '20260120_kept']);
    expect(await fencesThere()).toEqual([]);
  });

  it('keeps up with what is sent again while a day is being prepared to leave', async () => {
    await cutOldDay();
    const [one, two, three] = [
      await arrived('one'),
      await arrived('two', old.from + 1),
      await arrived('three', old.from + 2),
    ];
    const replacement: Replacement = { span: old, sources: [old.name], isChosen: true };
    await postgres.transaction((session) => watch(session, replacement));
    await postgres.query(
      `create table staying_${old.name} (academy text, position bigint, primary key (academy, position))`,
    );
    await postgres.query(`
      insert into staying_${old.name}
      select academy, position
      from events
      where event_id <> 'three'
    `);
    await prepareKept(postgres, replacement);
    expect(await rowsIn(`settled_deliveries_${old.name}_kept`)).toBe(2);
    for (const id of [one, two, three])
      expect(await store.retryDelivery('north', id, old.from)).toBe('due');
    await claimAll(store, realClock.now());
    const again = { outcome: { kind: 'failed', reason: 'no' }, attempt: attempt({ number: 2 }) } as const;
    await store.settle([settlement(two, again)]);
    await replaceParts(postgres, replacement, async () => true);
    expect(await store.delivery('north', one)).toMatchObject({ state: 'pending' });
    expect(await store.delivery('north', two)).toMatchObject({ state: 'failed', attemptCount: 2 });
    expect(await store.delivery('north', three)).toMatchObject({ state: 'pending' });
    expect(await rowsIn('deliveries')).toBe(3);
    expect(await rowsIn(`staying_${old.name}`)).toBe(3);
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
      await accepted(store, event({ id: `e${nth}`, publishedAt: 1_000, data: JSON.stringify(Array.from({ length: 180 }, (_, at) => nth * 977 + at * 7919)) }));
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
    expect(await store.tidy({ ...request, roundSince: roundSince + 120_000 })).toMatchObject({ isDone: false });
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

  const fencesThere = async (): Promise<readonly string[]> =>
    (
      await postgres.query<{ conname: string }>(
        `select conname from pg_constraint where conname like 'without%'`,
      )
    ).rows.map(({ conname }) => conname);

  it('takes a fence back where the rest turns out to hold something of its day, and one that a dead node left', async () => {
    await accepted(store, event({ id: 'early', publishedAt: old.from, deliveries: [] }));
    await expect(fence(postgres, ['events', 'settled_deliveries'], old)).rejects.toThrow();
    expect(await fencesThere()).toEqual([]);
    await postgres.query(
      'alter table events_rest add constraint without_20990101 check (published_at < 4070908800000) not valid',
    );
    await (await open('two')).close();
    expect(await fencesThere()).toEqual([]);
  });

  it('takes the rest for large where any of its tables is', async () => {
    for (let nth = 0; nth < 3; nth += 1) await arrived(`early-${nth}`, 1_000);
    await postgres.query('delete from events');
    await server.query('vacuum events_rest', [], url);
    expect(await someRestIsLarge(postgres, ['events'], 0)).toBe(false);
    expect(await someRestIsLarge(postgres, ['events', 'settled_deliveries'], 0)).toBe(true);
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

  it('drops the answers of a day, and keeps that and how the attempts were answered', async () => {
    await cutOldDay();
    const delivery = await arrived('kept');
    expect([await rowsIn(`attempts_${old.name}`), await rowsIn(`answers_${old.name}`)]).toEqual([1, 1]);
    expect(await tidyAll(store, { answersBefore: old.until })).toMatchObject({ answers: 1, attempts: 0 });
    expect(await tablesNamed(`answers_${old.name}%`)).toEqual([]);
    expect(await rowsIn(`attempts_${old.name}`)).toBe(1);
    expect(await store.attempts('north', delivery)).toMatchObject([
      { number: 1, outcome: 'delivered', answer: { status: 200, headers: [], bodyStart: '' } },
    ]);
  });

  it('keeps no answer longer than its attempt, however each was kept', async () => {
    await cutOldDay();
    await arrived('in no day', old.from - dayMs);
    await arrived('dropped');
    const late = await delivered(store, { id: 'late', publishedAt: old.from + 1 });
    await tidyAll(store, { answersBefore: old.from + dayMs });
    await claimAll(store, realClock.now());
    const made = attempt({ startedAt: old.from + 9 });
    await store.settle([settlement(late, { at: old.from + 10, attempt: made })]);
    expect([await rowsIn(`attempts_${old.name}`), await rowsIn('answers_rest')]).toEqual([2, 1]);
    await arrived('also in no day', old.from - dayMs);
    expect(await rowsIn('answers')).toBe(2);
    expect(await tidyAll(store, { attemptsBefore: old.until })).toMatchObject({ attempts: 4 });
    expect([await rowsIn('attempts'), await rowsIn('answers')]).toEqual([0, 0]);
  });

  it('drops what was answered with a day of attempts', async () => {
    await cutOldDay();
    await arrived('gone');
    expect(await tidyAll(store, { attemptsBefore: old.until })).toMatchObject({ attempts: 1, answers: 0 });
    expect(await tablesNamed(`%${old.name}%`)).not.toContain(`answers_${old.name}`);
    expect(await rowsIn('answers')).toBe(0);
  });

  it('looks for what was answered only in the days of the attempts, and writes nothing where nothing was', async () => {
    await cutOldDay();
    const delivery = await delivered(store, {
      publishedAt: old.from,
      deliveries: [{ endpoint: 'ep_1', lease }],
    });
    const fault = { kind: 'fault', fault: 'timeout', message: 'too slow' } as const;
    const failed = attempt({ startedAt: old.from - dayMs, answer: fault });
    await store.settle([
      settlement(delivery, { outcome: { kind: 'retry', dueAt: 1, reason: 'no' }, attempt: failed }),
    ]);
    expect(await rowsIn('answers')).toBe(0);
    await claimAll(store, realClock.now());
    const made = attempt({ number: 2, startedAt: old.from });
    await store.settle([settlement(delivery, { attempt: made })]);
    const busy = new pg.Client({ connectionString: url });
    await busy.connect();
    onTestFinished(() => busy.end());
    await busy.query(`begin; lock table only answers_rest in access exclusive mode`);
    expect(await store.attempts('north', delivery)).toEqual([failed, made]);
  });
});
