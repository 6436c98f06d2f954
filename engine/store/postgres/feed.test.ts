import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { academy, accepted, event } from '../contract/ground.contract.ts';
import { openPostgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';

const rounds = 40;

/** Accepts one event after the other, as one node of several. */
async function publish(store: Store, node: string): Promise<string[]> {
  const ids = Array.from({ length: rounds }, (_, index) => `${node}-${index}`);
  for (const id of ids) await accepted(store, event({ id, deliveries: [] }));
  return ids;
}

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

it('a feed that is read on one node misses nothing that others accept at the same time', async () => {
  const url = await server.database();
  const open = (node: string): Promise<Store> =>
    openPostgresStore({ url, node, clock: realClock, random: Math.random });
  const nodes = await Promise.all(['one', 'two', 'three'].map(open));
  const [reader, ...writers] = nodes;
  await reader!.createAcademy(academy('north'));

  let isOver = false;
  const written = Promise.all(writers.map((writer, index) => publish(writer, `node-${index}`))).finally(
    () => {
      isOver = true;
    },
  );
  const seen: { readonly id: string; readonly position: number }[] = [];
  for (let cursor = 'e0', wasOver = false; ;) {
    const { items, next, resume } = await reader!.events({ academy: 'north', limit: 7, cursor });
    seen.push(...items);
    cursor = next ?? resume;
    if (next === undefined && wasOver) break;
    wasOver = isOver;
  }

  expect(seen.map(({ id }) => id).toSorted()).toEqual((await written).flat().toSorted());
  const positions = seen.map(({ position }) => position);
  expect(positions).toEqual(positions.toSorted((one, other) => one - other));
  await Promise.all(nodes.map((node) => node.close()));
});
