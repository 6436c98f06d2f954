import { expect, test } from 'vitest';
import { objectIn } from './json.ts';
import { eventOf } from './load.ts';
import type { Node } from './node.ts';
import type { Arrival } from './receiver.ts';
import { academy, openScene } from './scene.ts';
import { seedOfRun } from '../engine/testing/chance.ts';
import { pause } from './waiting.ts';

const gapSeconds = 3;
/** Longer than nodes take to look for work that nobody does. */
const slowMs = 7_000;
const each = 30;
const aheadMs = [-600_000, 0, 600_000];

test('with clocks ten minutes apart nothing is sent early, and nothing twice', async () => {
  const tried = new Set<string>();
  const scene = await openScene({
    seed: seedOfRun(),
    aheadMs,
    async answering({ endpoint, id }) {
      if (endpoint === 'slow') await pause(slowMs);
      if (endpoint === 'slow' || tried.has(id)) return 200;
      tried.add(id);
      return 503;
    },
  });
  try {
    const { cluster, receiver } = scene;
    for (const [place, ahead] of aheadMs.entries()) {
      expect(Math.abs(clockOf(cluster.node(place)) - Date.now() - ahead)).toBeLessThan(60_000);
    }
    await scene.addEndpoint('slow', { eventTypes: ['learner.updated'] });
    // Of a dialect without a breaker, which would leave alone who refuses everything at first.
    await scene.addEndpoint('retrying', {
      profile: 'skilljar',
      signing: true,
      eventTypes: ['course.enrolled'],
      retry: { gapsSeconds: [gapSeconds] },
    });
    const accepted = new Set<string>();
    for (const place of cluster.nodes.keys()) {
      const events = Array.from({ length: 2 * each }, (_, index) =>
        eventOf(place * 1000 + index, index % 2 === 0 ? 'learner.updated' : 'course.enrolled'),
      );
      await cluster.call(place, 'POST', `/v1/academies/${academy}/events`, events);
      for (const { id } of events) accepted.add(id);
    }
    await scene.drained();

    expect(await scene.ledger(accepted)).toMatchObject({ lost: 0, unexplained: 0, delivered: 6 * each });
    const slow = receiver.arrivals.filter(({ endpoint }) => endpoint === 'slow');
    const retried = receiver.arrivals.filter(({ endpoint }) => endpoint === 'retrying');
    expect(new Set(slow.map(({ id }) => id)).size).toBe(3 * each);
    expect(slow).toHaveLength(3 * each);
    expect(retried).toHaveLength(2 * 3 * each);
    expect(Math.min(...gapsOf(retried))).toBeGreaterThanOrEqual(gapSeconds * 1000 - apartMs);
    // Each says when it was sent, whichever node sent it.
    const wrongBy = receiver.arrivals.map(({ at, signedAt }) => Math.abs(at - signedAt));
    expect(Math.max(...wrongBy)).toBeLessThan(60_000);
  } finally {
    await scene.end();
  }
}, 120_000);

/** By its log, which goes by the clock of its machine. */
function clockOf({ lines }: Node): number {
  return Date.parse(String(objectIn(lines.at(-1) ?? '{}')['time']));
}

/** From the answer of the first attempt to the arrival of the second. */
function gapsOf(arrivals: readonly Arrival[]): readonly number[] {
  const answeredAt = new Map<string, number>();
  return arrivals.flatMap(({ id, at, answered }) => {
    const before = answeredAt.get(id);
    if (answered) answeredAt.set(id, answered.at);
    return before === undefined ? [] : [at - before];
  });
}

/** What a node reckons the database's clock to say may be wrong by a part of a round trip. */
const apartMs = 50;
