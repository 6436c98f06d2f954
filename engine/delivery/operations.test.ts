import type { OperationType } from '@schoolbell/wire';
import { isOperationType, operationTypeNames } from '@schoolbell/wire';
import { profileNamed } from '@schoolbell/wire/profiles';
import { afterEach, describe, expect, test } from 'vitest';
import type { Endpoint } from '../model.ts';
import { StoreRefused } from '../store/store.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent, startsAt } from '../testing/rig.ts';

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

/** An endpoint that hears of operations and of nothing else. */
const watcher = (flow: Rig, change: Partial<Endpoint> = {}) =>
  flow.endpoint('standard', { id: 'watcher', eventTypes: [], operations: operationTypeNames, ...change });

/** What an endpoint was told of operations. */
function told({ sent }: Rig, id = 'watcher') {
  return sent
    .filter(({ request }) => request.path === `/${id}`)
    .map(({ request }) => profileNamed('standard').decode({ headers: {}, body: request.body.toString() }))
    .filter(({ type }) => isOperationType(type));
}

const typesTold = (flow: Rig, id?: string) => told(flow, id).map(({ type }) => type);

async function operationsOf(flow: Rig) {
  const { items } = await flow.store.events({ academy: 'acme', limit: 100 });
  return items.filter(({ type }) => isOperationType(type));
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
            learner: 'ann',
          },
          reason: 'HTTP 500 Internal Server Error',
        },
      },
    ]);
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
  const { endpointsOf } = flow.store;
  flow.answer = ({ path }) => {
    if (path !== '/a') return answers(200);
    flow.worker.academyChanged('acme');
    Object.assign(flow.store, {
      endpointsOf: async () => {
        throw new StoreRefused('store-busy', 'Too many calls wait.');
      },
    });
    return answers(500);
  };
  await flow.publish('course.enrolled', 'e1');
  await flow.clock.turnBy(250);
  expect(await operationsOf(flow)).toEqual([]);
  Object.assign(flow.store, { endpointsOf });
  await flow.clock.turnBy(100);
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

describe('an endpoint that has been failing', () => {
  async function failing(flow: Rig, change: Partial<Endpoint> = {}) {
    await flow.endpoint('fellow', { id: 'a', ...change });
    await watcher(flow, { operations: ['endpoint.recovered'] });
    flow.answer = ({ path }) => answers(path === '/a' ? 500 : 200);
    await flow.publish('course.enrolled', 'e1');
    await flow.clock.turnBy(60_000);
    await flow.publish('course.enrolled', 'e2');
    await flow.clock.turnBy(60_000);
    flow.answer = () => answers(200);
  }

  test('stands so since its first failure, and is told well again by the first delivery that arrives', async () => {
    const flow = await setup();
    await failing(flow);
    expect((await flow.store.endpoint('acme', 'a'))?.failingSince).toBe(startsAt);
    const events = ['e3', 'e4', 'e5'].map((id) => sampleEvent('course.enrolled', id, id));
    await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
    await flow.clock.turnBy(0);
    expect(told(flow)).toMatchObject([
      {
        type: 'endpoint.recovered',
        data: {
          endpoint: { id: 'a' },
          failingSince: new Date(startsAt).toISOString(),
          delivery: { event: 'e3' },
        },
      },
    ]);
    expect((await flow.store.endpoint('acme', 'a'))?.failingSince).toBeUndefined();
  });

  test('is known as such over a restart', async () => {
    const flow = await setup();
    await failing(flow);
    const again = await flow.restart();
    running.splice(0, 1, again);
    await again.publish('course.enrolled', 'e3');
    await again.clock.turnBy(0);
    expect(typesTold(again)).toEqual(['endpoint.recovered']);
  });

  test('can fail and be well again as often as it likes', async () => {
    const flow = await setup();
    await failing(flow);
    for (const [id, status] of [200, 500, 200, 200, 500, 500, 200].entries()) {
      flow.answer = ({ path }) => answers(path === '/a' ? status : 200);
      await flow.publish('course.enrolled', `f${id}`);
      await flow.clock.turnBy(40_000);
    }
    expect(typesTold(flow)).toEqual(['endpoint.recovered', 'endpoint.recovered', 'endpoint.recovered']);
  });

  test('is told well again by the next that arrives, where the first lost its lease', async () => {
    const flow = await setup();
    await failing(flow);
    const settle = flow.store.settle.bind(flow.store);
    Object.assign(flow.store, {
      settle: async (settlements: Parameters<typeof settle>[0]) => {
        Object.assign(flow.store, { settle });
        return settlements.map(() => ({ applied: false }));
      },
    });
    await flow.publish('course.enrolled', 'e3');
    expect(told(flow)).toEqual([]);
    await flow.publish('course.enrolled', 'e4');
    await flow.clock.turnBy(0);
    expect(told(flow)).toMatchObject([{ type: 'endpoint.recovered', data: { delivery: { event: 'e4' } } }]);
  });

  test('and was switched off is well again when it was resumed and something arrived', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a' });
    await watcher(flow, { operations: ['endpoint.recovered'] });
    flow.answer = () => answers(410);
    await flow.publish('course.enrolled', 'e1');
    flow.answer = () => answers(200);
    await flow.clock.turnBy(60_000);
    const change = { status: 'active', from: ['disabled'], at: flow.clock.now() } as const;
    await Promise.all([flow.store.setEndpointStatus('acme', 'a', change), flow.clock.turnBy(0)]);
    flow.worker.endpointChanged('acme', 'a');
    expect(told(flow)).toEqual([]);
    await flow.publish('course.enrolled', 'e2');
    await flow.clock.turnBy(0);
    const failingSince = new Date(startsAt).toISOString();
    expect(told(flow)).toMatchObject([{ type: 'endpoint.recovered', data: { failingSince } }]);
  });

  test('hears itself that it is well again', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a', operations: operationTypeNames, retry: custom });
    flow.answer = () => answers(500);
    await flow.publish('course.enrolled', 'e1');
    flow.answer = () => answers(200);
    await flow.publish('course.enrolled', 'e2');
    await flow.clock.turnBy(0);
    expect(typesTold(flow, 'a')).toEqual(['endpoint.recovered']);
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

  test('hears that another listener was switched off, and those who are off are held for', async () => {
    const flow = await setup();
    await flow.endpoint('fellow', { id: 'a' });
    await watcher(flow);
    await watcher(flow, { id: 'second' });
    flow.answer = ({ path }) => answers(path === '/second' ? 410 : 500);
    await flow.publish('course.enrolled', 'e1');
    await flow.clock.turnBy(0);
    expect(typesTold(flow)).toEqual(['delivery.failed', 'endpoint.disabled']);
    const types: readonly OperationType[] = ['delivery.failed', 'endpoint.disabled'];
    expect((await operationsOf(flow)).map(({ type }) => type)).toEqual(types);
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
