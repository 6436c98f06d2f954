import { expect, test } from 'vitest';
import { objectIn } from './json.ts';
import { eventOf } from './load.ts';
import type { Arrival } from './receiver.ts';
import { academy, openScene, type Scene } from './scene.ts';
import { seedOfRun } from '../engine/testing/chance.ts';
import { until } from './waiting.ts';

test('a node that stood still past its lease changes nothing when it goes on', async () => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const isFrozen = ({ from }: Arrival): boolean => from === scene.cluster.node(0).address;
  // What the frozen node was told is the contrary of what the others are told after it.
  const scene = await openScene({
    seed: seedOfRun(),
    // Among so many places an endpoint has its whole share.
    settings: { SCHOOLBELL_SENDING_MAX: '10000' },
    answering: async (arrival) => {
      if (isFrozen(arrival)) await released;
      return (arrival.endpoint === 'refused-later') === isFrozen(arrival) ? 200 : 503;
    },
  });
  try {
    const { cluster, receiver } = scene;
    const types = {
      'refused-later': 'course.enrolled',
      'accepted-later': 'learner.updated',
      crowded: 'course.unenrolled',
    } as const;
    for (const [name, type] of Object.entries(types)) {
      await scene.addEndpoint(name, { eventTypes: [type], retry: { gapsSeconds: [3600] } });
    }
    // More than one node sends to an endpoint at once, so that some wait in its memory.
    const events = Object.values(types).flatMap((type, kind) =>
      Array.from({ length: kind === 2 ? 40 : 3 }, (_, index) => eventOf(kind * 100 + index, type)),
    );
    await cluster.call(0, 'POST', `/v1/academies/${academy}/events`, events);
    await until('all that may be is in flight', () => receiver.arrivals.length === 3 + 3 + 32);

    cluster.node(0).freeze();
    release();
    await cluster.call(1, 'POST', `/v1/academies/${academy}/events`, eventOf(999, 'learner.updated'));
    const inOtherHands = async (): Promise<boolean> => {
      const kept = await scene.kept();
      const delivered = kept.filter(({ state }) => state === 'delivered').length;
      const [row] = await cluster.ground.query<{ postponed: string }>(postponedSql);
      return delivered === 3 + 40 + 1 && Number(row?.postponed) === 3;
    };
    await until('the others have done it all', inOtherHands, 90_000);
    const before = await writtenDown(scene);
    const arrived = receiver.arrivals.length;

    cluster.node(0).thaw();
    await until('the node has noticed', () => lostBy(scene) === 3 + 3 + 32);
    expect(await cluster.node(0).end('SIGTERM')).toBe(0);
    expect(await writtenDown(scene)).toEqual(before);
    expect(receiver.arrivals).toHaveLength(arrived);
  } finally {
    await scene.end();
  }
}, 180_000);

/** So many settlements came too late, by the log of the node. */
function lostBy({ cluster }: Scene): number {
  const lost = cluster.node(0).lines.filter((line) => line.includes('"msg":"lease-lost"'));
  return lost.reduce((sum, line) => sum + Number(objectIn(line)['deliveries']), 0);
}

async function writtenDown({ cluster }: Scene): Promise<unknown> {
  return [await cluster.ground.query(deliveriesSql), await cluster.ground.query(attemptsSql)];
}

const postponedSql = `
  select count(*) as postponed
  from pending_deliveries
  where tries = 1
    and lease_token is null
`;

const deliveriesSql = `
  select *
  from deliveries
  order by academy, id
`;

const attemptsSql = `
  select *
  from attempts
  order by academy, delivery, number
`;
