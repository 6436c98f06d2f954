import { afterEach, describe, expect, test } from 'vitest';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, startsAt } from '../testing/rig.ts';

const day = 86_400_000;
const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function setup() {
  const flow = await rig();
  running.push(flow);
  await flow.worker.start();
  return flow;
}

/** Seconds after the first request at which each went out. */
const secondsOf = ({ sent }: Rig): number[] => sent.map(({ at }) => (at - (sent[0]?.at ?? 0)) / 1000);

async function onlyDelivery(flow: Rig) {
  const { items } = await flow.store.deliveries({ academy: flow.academy.id, limit: 10 });
  expect(items).toHaveLength(1);
  return items[0];
}

describe('the whole life of a delivery whose endpoint always fails', () => {
  test('Innovative Educators: eleven requests over 12 300 s, and the endpoint stays on', async () => {
    const flow = await setup();
    const { id } = await flow.endpoint('innovative-educators');
    flow.answer = () => answers(500);
    await flow.publish('course.completed', 'e1');
    await flow.clock.turnBy(10 * day);
    expect(secondsOf(flow)).toEqual([0, 20, 60, 140, 300, 620, 1260, 2540, 5100, 8700, 12_300]);
    expect(await onlyDelivery(flow)).toMatchObject({ state: 'failed', attemptCount: 11 });
    expect(await flow.store.endpoint('acme', id)).toMatchObject({ status: 'active' });
  });

  test('Skilljar: sixty-one requests over 180 494 s, then disabled with retry_count', async () => {
    const flow = await setup();
    const { id } = await flow.endpoint('skilljar');
    flow.answer = () => answers(503);
    await flow.publish('course.enrolled', 'e1');
    await flow.clock.turnBy(180_493_000);
    expect(await flow.store.endpoint('acme', id)).toMatchObject({ status: 'active' });
    await flow.clock.turnBy(10 * day);
    expect(flow.sent).toHaveLength(61);
    expect(secondsOf(flow).at(-1)).toBe(180_494);
    expect(await flow.store.endpoint('acme', id)).toMatchObject({
      status: 'disabled',
      disabledReason: 'retry_count',
      disabledAt: startsAt + 180_494_000,
    });
    expect(await onlyDelivery(flow)).toMatchObject({ state: 'failed', attemptCount: 61 });
  });

  test('Skilljar: one 404 disables at once, and what comes after is held, not lost', async () => {
    const flow = await setup();
    const { id } = await flow.endpoint('skilljar');
    flow.answer = () => answers(404);
    await flow.publish('course.enrolled', 'e1');
    expect(await flow.store.endpoint('acme', id)).toMatchObject({
      status: 'disabled',
      disabledReason: 'http_4xx_response',
    });
    await flow.publish('course.enrolled', 'e2');
    await flow.clock.turnBy(10 * day);
    expect(flow.sent).toHaveLength(1);
    const { items } = await flow.store.deliveries({ academy: 'acme', limit: 10, state: 'held' });
    expect(items.map(({ event }) => event)).toEqual(['e2']);
  });

  test('Fellow: one request', async () => {
    const flow = await setup();
    await flow.endpoint('fellow');
    flow.answer = () => answers(500);
    await flow.publish('course.enrolled', 'e1');
    await flow.clock.turnBy(10 * day);
    expect(flow.sent).toHaveLength(1);
    expect(await onlyDelivery(flow)).toMatchObject({ state: 'failed', attemptCount: 1 });
  });

  test('Acadle: doubling from a minute to six hours, and none later than three days', async () => {
    const flow = await setup();
    await flow.endpoint('acadle');
    flow.answer = () => answers(500);
    await flow.publish('course.completed', 'e1');
    await flow.clock.turnBy(10 * day);
    const seconds = secondsOf(flow);
    expect(seconds.slice(0, 5)).toEqual([0, 60, 180, 420, 900]);
    expect(seconds.at(-1)).toBeLessThanOrEqual(3 * 86_400);
    expect(seconds.at(-1)).toBeGreaterThan(3 * 86_400 - 21_600);
    expect(await onlyDelivery(flow)).toMatchObject({ state: 'failed' });
  });

  test.each(['fuse', 'standard'])('%s: the house schedule, ten requests over 272 105 s', async (profile) => {
    const flow = await setup();
    await flow.endpoint(profile, { eventTypes: ['learner.created'] });
    flow.answer = () => answers(500);
    await flow.publish('learner.created', 'e1');
    await flow.clock.turnBy(10 * day);
    expect(secondsOf(flow)).toEqual([0, 5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105]);
  });
});

describe('what a delivery carries through its tries', () => {
  test('the same id and the same bytes on every attempt', async () => {
    const flow = await setup();
    await flow.endpoint('acadle');
    flow.answer = (_, number) => answers(number < 4 ? 500 : 200);
    await flow.publish('course.completed', 'e1');
    await flow.clock.turnBy(day);
    expect(flow.sent).toHaveLength(4);
    expect(new Set(flow.sent.map(({ request }) => request.body.toString())).size).toBe(1);
    expect(await onlyDelivery(flow)).toMatchObject({ state: 'delivered', attemptCount: 4 });
  });

  test('each attempt as it went and was answered', async () => {
    const flow = await setup();
    await flow.endpoint('skilljar', { basicAuth: { username: 'u', password: 'secret' } });
    flow.answer = (_, number) => answers(number === 1 ? 502 : 200);
    await flow.publish('course.enrolled', 'e1');
    await flow.clock.turnBy(day);
    const delivery = await onlyDelivery(flow);
    const attempts = await flow.store.attempts('acme', delivery?.id ?? '');
    expect(attempts).toMatchObject([
      { number: 1, startedAt: startsAt, answer: { status: 502 }, outcome: 'retry: HTTP 502 Bad Gateway' },
      { number: 2, startedAt: startsAt + 2000, answer: { status: 200 }, outcome: 'delivered' },
    ]);
    expect(attempts[0]?.request.headers).toContainEqual(['Authorization', '***']);
    expect(JSON.stringify(attempts)).not.toContain(Buffer.from('u:secret').toString('base64'));
  });

  test('an event that the dialect cannot say fails with the field named, and nothing is sent', async () => {
    const flow = await setup();
    await flow.endpoint('acadle');
    const event = { id: 'e1', type: 'course.completed', occurredAt: '2026-01-05T08:00:00Z' };
    const course = { id: 'algebra', title: 'Algebra', description: 'x', duration: 'PT1H' };
    const data = {
      learner: { id: '17', email: 'a@b.example', name: 'Ann', createdAt: '2026-01-01T00:00:00Z' },
      course,
      result: { completedAt: '2026-01-05T08:00:00Z', passed: true },
    };
    await Promise.all([flow.publisher.publish(flow.academy, { ...event, data }), flow.clock.turnBy(0)]);
    await flow.clock.turnBy(0);
    expect(flow.sent).toEqual([]);
    const delivery = await onlyDelivery(flow);
    expect(delivery).toMatchObject({ state: 'failed', attemptCount: 0 });
    expect(delivery?.reason).toMatch(/course\.number/);
  });
});

describe('order', () => {
  test('per learner: a waiting learner blocks only that learner', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { ordering: 'learner' });
    flow.answer = ({ body }) =>
      answers(body.includes('"a1"') && flow.clock.now() < startsAt + 5000 ? 500 : 200);
    await flow.publish('course.enrolled', 'a1', 'ann');
    await flow.publish('course.completed', 'a2', 'ann');
    await flow.publish('course.enrolled', 'b1', 'bob');
    await flow.publish('learner.updated', 'a3', 'ann');
    await flow.clock.turnBy(60_000);
    const order = flow.sent.map(({ request }) => /"id":"(\w+)"/.exec(request.body.toString())?.[1]);
    expect(order).toEqual(['a1', 'b1', 'a1', 'a2', 'a3']);
  });

  test('strict: one after the other, over a restart too', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { ordering: 'strict' });
    flow.answer = () => answers(500);
    for (const id of ['e1', 'e2', 'e3']) await flow.publish('course.enrolled', id, id);
    expect(flow.sent).toHaveLength(1);
    const again = await flow.restart();
    running.splice(0, 1, again);
    await again.clock.turnBy(60_000);
    const order = again.sent.map(({ request }) => /"id":"(\w+)"/.exec(request.body.toString())?.[1]);
    expect(order).toEqual(['e1', 'e2', 'e3']);
  });
});

describe('a restart', () => {
  test('takes up at once what the earlier process had in its hands', async () => {
    const flow = await setup();
    await flow.endpoint('standard');
    flow.answer = () => new Promise(() => undefined);
    await flow.publish('course.enrolled', 'e1');
    expect(flow.sent).toHaveLength(1);
    const again = await flow.restart();
    running.splice(0, 1, again);
    await again.clock.turnBy(0);
    expect(again.sent).toHaveLength(1);
    expect(await onlyDelivery(again)).toMatchObject({ state: 'delivered', attemptCount: 1 });
  });
});
