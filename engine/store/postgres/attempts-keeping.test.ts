import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import {
  academy,
  addEndpoint,
  attempt,
  claimAll,
  delivered,
  endpoint,
  lease,
  settlement,
} from '../contract/ground.contract.ts';
import { dayMs, dayOf } from './days.ts';
import { makeDay } from './partitions.ts';
import { connectPool } from './pool.ts';
import type { Postgres } from './session.ts';
import { openPostgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';
import type { Tidied, TidyRequest } from '../words/upkeep.ts';

const old = dayOf(Date.parse('2026-01-05'));

describe('keeping attempts and answers for a time on PostgreSQL', () => {
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
    store = await openPostgresStore({
      url,
      node: 'one',
      clock: realClock,
      random: Math.random,
      isWiped: true,
    });
    await store.createAcademy(academy('north'));
    await addEndpoint(store, endpoint());
    await makeDay(postgres, ['events', 'settled_deliveries'], old, false);
    await makeDay(postgres, ['attempts', 'answers'], old, false);
    return async () => {
      await store.close();
      await postgres.close();
    };
  });
  afterAll(() => server.remove());

  const rowsIn = async (table: string): Promise<number> =>
    (await postgres.query<{ amount: number }>(`select count(*) as amount from ${table}`)).rows[0]?.amount ??
    -1;

  const isThere = async (table: string): Promise<boolean> =>
    (await postgres.query('select 1 from pg_class where relname = $1', [table])).rows.length > 0;

  /** Published on the old day, and delivered then. */
  async function arrived(id: string, publishedAt = old.from): Promise<string> {
    const deliveries = [{ endpoint: 'ep_1', lease }];
    const delivery = await delivered(store, { id, publishedAt, deliveries });
    const made = attempt({ startedAt: publishedAt + 10 });
    await store.settle([settlement(delivery, { at: publishedAt + 20, attempt: made })]);
    return delivery;
  }

  async function tidyAll(
    request: Omit<TidyRequest, 'now' | 'limit'>,
  ): Promise<Pick<Tidied, 'attempts' | 'answers'>> {
    const sum = { attempts: 0, answers: 0 };
    for (let calls = 0; calls < 500; calls += 1) {
      const { isDone, attempts, answers } = await store.tidy({
        now: realClock.now(),
        limit: 100,
        ...request,
      });
      sum.attempts += attempts;
      sum.answers += answers;
      if (isDone) return sum;
    }
    throw new Error('Tidying comes to no end');
  }

  it('drops the answers of a day, and keeps that and how the attempts were answered', async () => {
    const delivery = await arrived('kept');
    expect([await rowsIn(`attempts_${old.name}`), await rowsIn(`answers_${old.name}`)]).toEqual([1, 1]);
    expect(await tidyAll({ answersBefore: old.until })).toMatchObject({ answers: 1, attempts: 0 });
    expect(await isThere(`answers_${old.name}`)).toBe(false);
    expect(await rowsIn(`attempts_${old.name}`)).toBe(1);
    expect(await store.attempts('north', delivery)).toMatchObject([
      { number: 1, outcome: 'delivered', answer: { status: 200, headers: [], bodyStart: '' } },
    ]);
  });

  it('keeps no answer longer than its attempt, however each was kept', async () => {
    await arrived('in no day', old.from - dayMs);
    await arrived('dropped');
    const late = await delivered(store, { id: 'late', publishedAt: old.from + 1 });
    await tidyAll({ answersBefore: old.from + dayMs });
    await claimAll(store, realClock.now());
    const made = attempt({ startedAt: old.from + 9 });
    await store.settle([settlement(late, { at: old.from + 10, attempt: made })]);
    expect([await rowsIn(`attempts_${old.name}`), await rowsIn('answers_rest')]).toEqual([2, 1]);
    await arrived('also in no day', old.from - dayMs);
    expect(await rowsIn('answers')).toBe(2);
    expect(await tidyAll({ attemptsBefore: old.until })).toMatchObject({ attempts: 4 });
    expect([await rowsIn('attempts'), await rowsIn('answers')]).toEqual([0, 0]);
  });

  it('drops what was answered with a day of attempts', async () => {
    await arrived('gone');
    expect(await tidyAll({ attemptsBefore: old.until })).toMatchObject({ attempts: 1, answers: 0 });
    expect(await isThere(`answers_${old.name}`)).toBe(false);
    expect(await rowsIn('answers')).toBe(0);
  });

  it('looks for what was answered only in the days of the attempts, and writes nothing where nothing was', async () => {
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
