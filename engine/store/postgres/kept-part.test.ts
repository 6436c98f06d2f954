import { describe, expect, it } from 'vitest';
import type { PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import {
  accepted,
  attempt,
  claimAll,
  delivered,
  event,
  fact,
  settlement,
} from '../contract/ground.contract.ts';
import { dayOf } from './days.ts';
import { old, onKeptGround } from './keeping.contract.ts';
import { keptParts, prepareKept, replaceParts, watch, type Replacement } from './kept-part.ts';
import { leaveDay } from './leaving.ts';
import { fence, makeDay, someRestIsLarge } from './partitions.ts';
import type { Postgres } from './session.ts';
import type { Store } from '../store.ts';

describe('what is kept of a day', () => {
  let server: PostgresServer;
  let url: string;
  let postgres: Postgres;
  let store: Store;
  const { open, cutOldDay, rowsIn, tablesNamed, arrived, tidyAll, fencesThere } = onKeptGround((place) => {
    ({ server, url, postgres, store } = place);
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
    for (const id of [one, two, three]) expect(await store.retryDelivery('north', id, old.from)).toBe('due');
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

  it('takes a fence back where the rest turns out to hold something of its day, and one that a dead node left', async () => {
    await accepted(store, event({ id: 'early', publishedAt: old.from, deliveries: [] }));
    await expect(fence(postgres, ['events', 'settled_deliveries'], old)).rejects.toThrow(/is violated/);
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
});
