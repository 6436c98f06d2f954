import { afterAll, beforeAll, expect, test } from 'vitest';
import { inversionsIn } from './ledger.ts';
import { eventOf } from './load.ts';
import { academy, openScene, type Scene } from './scene.ts';
import { seedOfRun } from '../engine/testing/chance.ts';
import { pause, until } from './waiting.ts';

// Three nodes that started together on an empty database act as one.

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ seed: seedOfRun() });
}, 60_000);
afterAll(() => scene.end());

test('an endpoint made on one node is known to the very next event on another', async () => {
  for (let round = 0; round < 9; round += 1) {
    await scene.addEndpoint(`fresh-${round}`, { eventTypes: ['learner.created'] }, round % 3);
    const event = { ...eventOf(round, 'learner.updated'), id: `fresh-${round}`, type: 'learner.created' };
    const learner = { id: 'l-1', email: 'l1@school.example' };
    const published = await publish((round + 1) % 3, { ...event, data: { learner } });
    expect(published).toMatchObject({ deliveries: round + 1 });
  }
  await scene.drained();
  const arrived = scene.receiver.arrivals.filter(({ endpoint }) => endpoint.startsWith('fresh-'));
  expect(arrived).toHaveLength((9 * 10) / 2);
});

test('a pause on one node stops all of them within seconds, and a resumption on another goes on in order', async () => {
  const id = await scene.addEndpoint('paused', { eventTypes: ['course.enrolled'] });
  const load = scene.startLoad({ typeOf: () => 'course.enrolled' });
  await until('something arrives', () => arrivedAt('paused').length > 50);
  const path = `/v1/academies/${academy}/endpoints/${id}`;
  await scene.cluster.call(0, 'POST', `${path}/pause`);
  const pausedAt = Date.now();
  await pause(3 * secondsMs);
  await load.stop();
  const late = arrivedAt('paused').filter(({ at }) => at > pausedAt + 2 * secondsMs);
  expect(late).toEqual([]);
  const before = arrivedAt('paused').length;
  expect(load.accepted.size).toBeGreaterThan(before);

  await scene.cluster.call(1, 'POST', `${path}/resume`);
  await scene.drained();
  expect(await scene.ledger(load.accepted)).toMatchObject({ lost: 0, unexplained: 0 });
  expect(inversionsIn(arrivedAt('paused').slice(before))).toBe(0);
}, 60_000);

test('a rate limit is kept by all of them together', async () => {
  const [ratePerSecond, count] = [20, 120];
  await scene.addEndpoint('limited', { eventTypes: ['course.unenrolled'], rateLimit: ratePerSecond });
  const events = Array.from({ length: count }, (_, index) => eventOf(10_000 + index, 'course.unenrolled'));
  await Promise.all(
    [0, 1, 2].map((place) =>
      publish(
        place,
        events.filter((_, index) => index % 3 === place),
      ),
    ),
  );
  await scene.drained();
  const times = arrivedAt('limited').map(({ at }) => at);
  expect(times).toHaveLength(count);
  // Whoever is late may make good for at most a second, so no three seconds see more than four seconds' worth.
  const crowds = times.map((from) => times.filter((at) => at >= from && at < from + 3 * secondsMs).length);
  expect(Math.max(...crowds)).toBeLessThanOrEqual(4 * ratePerSecond);
}, 60_000);

const secondsMs = 1_000;

function arrivedAt(name: string) {
  return scene.receiver.arrivals.filter(({ endpoint }) => endpoint === name);
}

function publish(place: number, events: unknown): Promise<Record<string, unknown>> {
  return scene.cluster.call(place, 'POST', `/v1/academies/${academy}/events`, events);
}
