import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
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
import { openPostgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';

// What settling promises where something stands in the way of some, beyond the contract of every store.

let server: PostgresServer;
let store: Store;
let other: pg.Client;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());
beforeEach(async () => {
  const url = await server.database();
  store = await openPostgresStore({
    url,
    node: 'one',
    clock: realClock,
    random: Math.random,
    lockMsMax: 50,
    isDirect: true,
  });
  for (const name of ['north', 'south']) {
    await store.createAcademy(academy(name));
    await addEndpoint(store, endpoint({ academy: name }));
  }
  other = new pg.Client({ connectionString: url });
  await other.connect();
  return async () => {
    await other.end();
    await store.close();
  };
});

const deliveries = [{ endpoint: 'ep_1', lease }];
const busy = { name: 'StoreRefused', code: 'store-busy' };

it('writes what is of another academy where one is locked, and says of which it knows nothing', async () => {
  const here = await delivered(store, { deliveries });
  const there = await delivered(store, { academy: 'south', deliveries });
  await other.query(`begin; select * from pending_deliveries where academy = 'north' for update`);
  const settlements = [settlement(here), settlement(there, { academy: 'south' })];
  expect(await store.settle(settlements)).toMatchObject([
    { applied: false, refused: busy },
    { applied: true },
  ]);
  await other.query('rollback');
  expect(await store.settle(settlements)).toEqual([{ applied: true }, { applied: false }]);
});

it('writes what needs no turn where only its academy is locked', async () => {
  const failing = await delivered(store, { deliveries });
  const plain = await delivered(store, { id: 'evt-2', deliveries });
  await other.query(`begin; select * from academies for update`);
  const outcome = { kind: 'retry', dueAt: 9_000, reason: '503' } as const;
  const settlements = [settlement(failing, { outcome, mark: { fares: 'failing' } }), settlement(plain)];
  expect(await store.settle(settlements)).toMatchObject([
    { applied: false, refused: busy },
    { applied: true },
  ]);
  await other.query('rollback');
  expect(await store.settle(settlements)).toEqual([{ applied: true }, { applied: false }]);
});

it('keeps one that is too strange for the database without its answer, and the others as they are', async () => {
  const strange = attempt({ answer: { kind: 'response', status: 2e10, headers: [], bodyStart: 'what' } });
  const ids: string[] = [];
  for (const id of ['a', 'b', 'c', 'd', 'e']) ids.push(await delivered(store, { id, deliveries }));
  const settled = await store.settle(
    ids.map((id, index) => settlement(id, index === 2 ? { attempt: strange } : {})),
  );
  expect(settled).toEqual(ids.map(() => ({ applied: true })));
  expect(await store.counts()).toMatchObject({ deliveries: { pending: 0, delivered: 5 } });
  expect(await store.attempts('north', ids[2]!)).toMatchObject([
    { number: 1, answer: { kind: 'fault', message: 'What was answered cannot be kept' } },
  ]);
  expect(await store.attempts('north', ids[3]!)).toEqual([attempt()]);
});

it('says of what it can never keep that it cannot, and writes the others', async () => {
  const [bad, good] = [
    await delivered(store, { deliveries }),
    await delivered(store, { id: 'evt-2', deliveries }),
  ];
  const [refused, applied] = await store.settle([settlement(bad, { at: 1e30 }), settlement(good)]);
  expect(refused).toMatchObject({ applied: false, refused: { name: 'RangeError' } });
  expect(applied).toEqual({ applied: true });
});

it('refuses all where the database is away', async () => {
  const id = await delivered(store, { deliveries });
  other.on('error', () => undefined);
  await server.halt('immediate');
  await expect(store.settle([settlement(id)])).rejects.toMatchObject({ code: 'store-away' });
  await server.resume();
});
