import { operationTypeNames } from '@schoolbell/wire';
import { afterEach, describe, expect, test } from 'vitest';
import type { Endpoint } from '../model.ts';
import { StoreRefused } from '../store/store.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent, startsAt } from '../testing/rig.ts';
import { operationsOf, told, typesTold, watcher } from '../testing/watcher.ts';

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

describe('a delivery that failed for good', () => {
  test('is told to those who asked, with endpoint, delivery and reason', async () => {
    const flow = await setup();
    const { id, url } = await flow.endpoint('fellow');
    await watcher(flow);
    await flow.endpoint('standard', { id: 'other', eventTypes: [], operations: ['endpoint.disabled'] });
    await flow.endpoint('standard', { id: 'deaf', eventTypes: [] });
    flow.answer = ({ path }) => answers(path === `/${id}` ? 500 : 200);
    await flow.publish('course.enrolled', 'e1', 'ann');
    await flow.clock.turnBy(0);
    const { items } = await flow.store.deliveries({ academy: 'acme', endpoint: id, limit: 9 });
    expect(told(flow)).toMatchObject([
      {
        type: 'delivery.failed',
        occurredAt: new Date(startsAt).toISOString(),
        data: {
          endpoint: { id, profile: 'fellow', url },
          delivery: {
            id: items[0]?.id,
            event: 'e1',
            eventType: 'course.enrolled',
            attempts: 1,
          },
          reason: 'HTTP 500 Internal Server Error',
        },
      },
    ]);
    expect(JSON.stringify(told(flow))).not.toContain('ann');
    expect(typesTold(flow, 'other')).toEqual([]);
    expect(typesTold(flow, 'deaf')).toEqual([]);
  });

  test('is no event where nobody asked', async () => {
    const flow = await setup();
    await flow.endpoint('fellow');
    flow.answer = () => answers(500);
    await flow.publish('course.enrolled', 'e1');
    expect(await operationsOf(flow)).toEqual([]);
  });

  test('is not told of while it is tried again', async () => {
    const flow = await setup();
    await flow.endpoint('acadle', { id: 'a' });
    await watcher(flow);
    flow.answer = ({ path }) => answers(path === '/a' ? 500 : 200);
    await flow.publish('course.completed', 'e1');
    await flow.clock.turnBy(3_600_000);
    expect(told(flow)).toEqual([]);
    expect((await flow.store.endpoint('acme', 'a'))?.failingSince).toBeUndefined();
    await flow.clock.turnBy(10 * 86_400_000);
    expect(typesTold(flow)).toEqual(['delivery.failed']);
    expect((await flow.store.endpoint('acme', 'a'))?.failingSince).toBeGreaterThan(startsAt + 86_400_000);
  });

  test('that its dialect could not say is told, and is not the endpoint’s failing', async () => {
    const flow = await setup();
    await flow.endpoint('acadle', { id: 'a' });
    await watcher(flow);
    const event = sampleEvent('course.completed', 'e1', 'ann');
    const data = { ...Object(event['data']), learner: { id: 'ann', email: 'ann@example.org' } };
    await Promise.all([flow.publisher.publish(flow.academy, { ...event, data }), flow.clock.turnBy(0)]);
    await flow.clock.turnBy(0);
    expect(told(flow)).toMatchObject([{ type: 'delivery.failed', data: { delivery: { attempts: 0 } } }]);
    expect((await flow.store.endpoint('acme', 'a'))?.failingSince).toBeUndefined();
  });
});

test('what is to be told waits for a store that is busy', async () => {
  const flow = await setup();
  await flow.endpoint('fellow', { id: 'a' });
  await watcher(flow);
  const { roster } = flow.store;
  flow.answer = ({ path }) => {
    if (path !== '/a') return answers(200);
    flow.worker.academyChanged('acme');
    Object.assign(flow.store, {
      roster: async () => {
        throw new StoreRefused('store-busy', 'Too many calls wait.');
      },
    });
    return answers(500);
  };
  await flow.publish('course.enrolled', 'e1');
  await flow.clock.turnBy(250);
  expect(await operationsOf(flow)).toEqual([]);
  Object.assign(flow.store, { roster });
  await flow.clock.turnBy(1_000);
  expect(typesTold(flow)).toEqual(['delivery.failed']);
});

describe('an endpoint that is switched off', () => {
  test('is told of beside the delivery that did it, to all but itself', async () => {
    const flow = await setup();
    const itself: Partial<Endpoint> = { id: 'gone', operations: operationTypeNames };
    await flow.endpoint('standard', itself);
    await watcher(flow);
    flow.answer = ({ path }) => answers(path === '/gone' ? 410 : 200);
    await flow.publish('course.enrolled', 'e1');
    await flow.clock.turnBy(0);
    expect(told(flow)).toMatchObject([
      { type: 'delivery.failed', data: { endpoint: { id: 'gone' } } },
      { type: 'endpoint.disabled', data: { endpoint: { id: 'gone' }, reason: 'http_410_gone' } },
    ]);
    const held = await flow.store.deliveries({ academy: 'acme', endpoint: 'gone', limit: 9 });
    expect(held.items.map(({ event }) => event)).toEqual(['e1']);
  });

  test('by several answers at once is told of once', async () => {
    const flow = await setup();
    await flow.endpoint('skilljar', { id: 'off' });
    await watcher(flow);
    flow.answer = ({ path }) => answers(path === '/off' ? 404 : 200);
    const events = ['e1', 'e2', 'e3'].map((id) => sampleEvent('course.enrolled', id, id));
    await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
    await flow.clock.turnBy(0);
    expect(flow.sent.filter(({ request }) => request.path === '/off')).toHaveLength(3);
    expect(typesTold(flow).filter((type) => type === 'endpoint.disabled')).toHaveLength(1);
    expect(typesTold(flow).filter((type) => type === 'delivery.failed')).toHaveLength(3);
  });
});

const custom = { kind: 'custom', gapsMs: [] } as const;

describe('who listens to operations', () => {
  test('is not told that telling them failed', async () => {
    const flow = await setup();
    await flow.endpoint('fellow', { id: 'a' });
    await watcher(flow, { retry: custom });
    await watcher(flow, { id: 'second', retry: custom });
    flow.answer = () => answers(500);
    await flow.publish('course.enrolled', 'e1');
    await flow.clock.turnBy(86_400_000);
    const types = (await operationsOf(flow)).map(({ type }) => type);
    expect(types).toEqual(['delivery.failed']);
    expect(typesTold(flow, 'second')).toEqual(['delivery.failed']);
  });

  test('and fares badly is marked so; of that only its disabling is told', async () => {
    const flow = await setup();
    await flow.endpoint('fellow', { id: 'a' });
    await watcher(flow);
    await watcher(flow, { id: 'second' });
    flow.answer = ({ path }) => answers(path === '/second' ? 410 : 500);
    await flow.publish('course.enrolled', 'e1');
    await flow.clock.turnBy(0);
    const told = ['delivery.failed', 'endpoint.disabled'];
    expect(typesTold(flow)).toEqual(told);
    expect((await operationsOf(flow)).map(({ type }) => type)).toEqual(told);
    expect(await flow.store.endpoint('acme', 'second')).toMatchObject({
      status: 'disabled',
      failingSince: startsAt,
    });
  });

  test('and fails and recovers in turn does not echo among others who do', async () => {
    const flow = await setup();
    const change = { operations: ['endpoint.recovered'], retry: custom } as const;
    for (const id of ['a', 'b', 'c', 'd']) await flow.endpoint('standard', { id, ...change });
    const asked = new Map<string, number>();
    flow.answer = ({ path }) => {
      asked.set(path, (asked.get(path) ?? 0) + 1);
      return answers((asked.get(path) ?? 0) % 2 === 0 ? 200 : 500);
    };
    await flow.publish('course.enrolled', 'e1');
    await flow.publish('course.enrolled', 'e2');
    await flow.clock.turnBy(60_000);
    expect(await operationsOf(flow)).toHaveLength(4);
    expect(flow.sent).toHaveLength(4 * 2 + 4 * 4);
  });

  test('must be approved; a list of courses does not matter', async () => {
    const flow = await setup();
    await flow.endpoint('fellow', { id: 'a' });
    await watcher(flow, { courses: ['another'] });
    await watcher(flow, { id: 'requested', status: 'requested' });
    await watcher(flow, { id: 'declined', status: 'declined' });
    flow.answer = ({ path }) => answers(path === '/a' ? 500 : 200);
    await flow.publish('course.enrolled', 'e1');
    await flow.clock.turnBy(0);
    expect(typesTold(flow)).toEqual(['delivery.failed']);
    const { items } = await flow.store.deliveries({ academy: 'acme', limit: 9 });
    expect(items.map(({ endpoint }) => endpoint).toSorted()).toEqual(['a', 'watcher']);
  });

  test('gets them in order where it asks for order, each numbered', async () => {
    const flow = await setup();
    await flow.endpoint('fellow', { id: 'a' });
    await watcher(flow, { ordering: 'strict' });
    flow.answer = ({ path }, number) => answers(path === '/a' || number < 5 ? 500 : 200);
    for (const id of ['e1', 'e2', 'e3']) await flow.publish('course.enrolled', id);
    await flow.clock.turnBy(86_400_000);
    const bodies = flow.sent.filter(({ request }) => request.path === '/watcher');
    const numbers = bodies.map(({ request }) => JSON.parse(request.body.toString()).sequence);
    expect([...new Set(numbers)]).toEqual([1, 2, 3]);
    expect(numbers.length).toBeGreaterThan(3);
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  });
});
