import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { academy, addEndpoint, delivered, endpoint, lease, settlement } from '../contract/ground.contract.ts';
import { openPostgresStore } from '../postgres.ts';
import { connectPool } from './pool.ts';
import type { Postgres } from './session.ts';
import { retryVerbs } from './retry.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

it('does not promise to send again what retention took while it was looked for', async () => {
  const url = await server.database();
  const ways = { url, clock: realClock, random: Math.random };
  const store = await openPostgresStore({ ...ways, node: 'one' });
  await store.createAcademy(academy('north'));
  await addEndpoint(store, endpoint());
  const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
  await store.settle([settlement(id)]);

  const pool = connectPool(ways);
  const raced: Postgres = {
    ...pool,
    transaction: (work, limits) =>
      pool.transaction(
        (session) =>
          work({
            ...session,
            async query(text, values, use) {
              const found = await session.query<never>(text, values, use);
              const isSeen = text.includes('settled.repeat_of') && found.changes > 0;
              if (isSeen) await pool.query('delete from settled_deliveries');
              return found;
            },
          }),
        limits,
      ),
  };
  expect(await retryVerbs(raced).retryDelivery('north', id, 5_000)).toBe('unknown');
  expect(await store.lanes()).toEqual([]);
  await pool.close();
  await store.close();
});
