import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../../testing/postgres-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { academy, accepted, addEndpoint, endpoint, event, fact, lease } from '../contract/ground.contract.ts';
import { openPostgresStore } from '../postgres.ts';
import type { Store } from '../store.ts';

// What accepting promises where several nodes do it at once, beyond the contract of every store.

let server: PostgresServer;
let url: string;
let nodes: readonly Store[];
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());
beforeEach(async () => {
  url = await server.database();
  const open = (node: string): Promise<Store> =>
    openPostgresStore({ url, node, clock: realClock, random: Math.random });
  nodes = await Promise.all(['one', 'two', 'three'].map(open));
  await nodes[0]!.createAcademy(academy('north'));
  await addEndpoint(nodes[0]!, endpoint());
  return async () => {
    await Promise.all(nodes.map((node) => node.close()));
  };
});

it('an event that every node accepts at the same time is one event', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => accepted(nodes[index % 3]!, event())),
  );
  expect(answers.flat().filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  expect(new Set(answers.flat().map(({ position }) => position)).size).toBe(1);
  expect(new Set(answers.flat().map(({ deliveries }) => deliveries[0]?.id)).size).toBe(1);
});

it('the sequence of a learner has no gap and nothing twice, and rises with the position, whoever accepts', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => accepted(nodes[index % 3]!, event({ id: `evt-${index}` }))),
  );
  const byPosition = answers.flat().toSorted((one, other) => one.position - other.position);
  expect(byPosition.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
});

it('of an order only one delivery is leased, whoever accepts', async () => {
  const deliveries = [{ endpoint: 'ep_1', orderKey: 'ada', lease }];
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      accepted(nodes[index % 3]!, event({ id: `evt-${index}`, deliveries })),
    ),
  );
  const leased = answers.flat().filter((made) => made.deliveries[0]?.leased);
  expect(leased.map(({ sequence }) => sequence)).toEqual([1]);
});

it('an endpoint hears of something once, whoever accepts', async () => {
  const once = { learner: 'ada', course: 'c1', reason: 'It has heard of it' };
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      accepted(nodes[index % 3]!, event({ id: `evt-${index}`, deliveries: [{ endpoint: 'ep_1', once }] })),
    ),
  );
  expect(answers.flat().filter((made) => made.deliveries[0]?.repeats === false)).toHaveLength(1);
});

it('nothing is leased to a sender whose endpoint was switched off on another node', async () => {
  const [one, two] = nodes;
  await two!.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at: 1_000 });
  const [made] = await accepted(one!, event({ deliveries: [{ endpoint: 'ep_1', lease }] }));
  expect(made!.deliveries).toMatchObject([{ leased: false, repeats: false }]);
});

it('calls that name several academies in any order do not get in each other’s way', async () => {
  await nodes[0]!.createAcademy(academy('south'));
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => {
      const both = ['north', 'south'].map((name) =>
        event({ academy: name, id: `evt-${index}`, facts: [fact()], deliveries: [] }),
      );
      return accepted(nodes[index % 3]!, ...(index % 2 === 0 ? both : both.toReversed()));
    }),
  );
  expect(answers).toHaveLength(30);
  expect(await nodes[0]!.counts()).toMatchObject({ events: 60 });
});

it('what was called before the store is closed is accepted', async () => {
  const [one, two] = nodes;
  const before = Promise.all([accepted(one!, event({ id: 'a' })), accepted(one!, event({ id: 'b' }))]);
  await one!.close();
  expect((await before).flat().map(({ sequence }) => sequence)).toEqual([1, 2]);
  expect(await two!.event('north', 'b')).toMatchObject({ sequence: 2 });
});

it('an id is free again when retention has taken its event', async () => {
  const [one, two] = nodes;
  const [first] = await accepted(one!, event());
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('delete from events');
  await client.end();
  const [again] = await accepted(two!, event({ data: '{"other":1}' }));
  expect(again).toMatchObject({ duplicate: false, sequence: 2 });
  expect(again!.position).toBeGreaterThan(first!.position);
  expect(await one!.event('north', 'evt-1')).toMatchObject({ data: { other: 1 } });
});

it('is refused after a moment where its academy is locked, and keeps no other waiting', async () => {
  const node = await openPostgresStore({
    url,
    node: 'four',
    clock: realClock,
    random: Math.random,
    lockMsMax: 100,
  });
  const names = ['a', 'b', 'c', 'd'];
  for (const name of names) await node.createAcademy(academy(name));
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query(`begin; select * from academies where id in ('a', 'b', 'c', 'd') for update`);
  const refused = Promise.allSettled(
    names.map((name) => node.accept([event({ academy: name, deliveries: [] })])),
  );
  expect(await node.accept([event()])).toMatchObject({ kind: 'accepted' });
  const busy = { status: 'rejected', reason: { code: 'store-busy' } };
  expect(await refused).toMatchObject(names.map(() => busy));
  await other.query('rollback');
  expect(await node.accept([event({ academy: 'a', deliveries: [] })])).toMatchObject({ kind: 'accepted' });
  await other.end();
  await node.close();
});
