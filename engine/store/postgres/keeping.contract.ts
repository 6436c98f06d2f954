import { afterAll, beforeAll, beforeEach } from 'vitest';
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
import { dayOf } from './days.ts';
import { makeDay } from './partitions.ts';
import { connectPool } from './pool.ts';
import type { Postgres } from './session.ts';
import { openPostgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';
import type { Tidied, TidyRequest } from '../words/upkeep.ts';

/** A day that is to go, with all that it has. */
export const old = dayOf(Date.parse('2026-01-05'));
export const ages = { eventsBefore: old.until, attemptsBefore: old.until, answersBefore: old.until };

/** What every test of keeping has to itself. */
export interface Place {
  readonly server: PostgresServer;
  readonly url: string;
  readonly postgres: Postgres;
  readonly store: Store;
}

/** Each test has a store of its own, which it is handed before it begins, and looks behind it with a pool of its own. */
export function onKeptGround(hand: (place: Place) => void) {
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
    hand({ server, url, postgres, store });
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

  const fencesThere = async (): Promise<readonly string[]> =>
    (
      await postgres.query<{ conname: string }>(
        `select conname from pg_constraint where conname like 'without%'`,
      )
    ).rows.map(({ conname }) => conname);

  return { open, cutOldDay, rowsIn, tablesNamed, arrived, tidyAll, fencesThere };
}
