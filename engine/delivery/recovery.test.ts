import type { OperationType } from '@schoolbell/wire';
import { operationTypeNames } from '@schoolbell/wire';
import { afterEach, describe, expect, test } from 'vitest';
import type { Endpoint } from '../model.ts';
import { StoreRefused } from '../store/store.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent, startsAt } from '../testing/rig.ts';
import { told, typesTold, watcher } from '../testing/watcher.ts';

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

const custom = { kind: 'custom', gapsMs: [] } as const;

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

  test('and well in turn is read from the store no more often for it', async () => {
    const flow = await setup();
    await flow.endpoint('fellow', { id: 'a' });
    await watcher(flow, { operations: ['endpoint.recovered'] });
    const roster = flow.store.roster.bind(flow.store);
    let reads = 0;
    Object.assign(flow.store, {
      roster: (academy: string) => {
        reads += 1;
        return roster(academy);
      },
    });
    let asked = 0;
    flow.answer = ({ path }) => answers(path === '/a' && (asked += 1) % 2 === 1 ? 500 : 200);
    for (let n = 0; n < 20; n += 1) await flow.publish('course.enrolled', `e${n}`);
    await flow.clock.turnBy(1_000);
    expect(typesTold(flow)).toHaveLength(10);
    expect(reads).toBe(0);
  });

  test('is known as such when it had nothing to do for long', async () => {
    const flow = await rig({ pollMs: 30_000 });
    running.push(flow);
    await flow.worker.start();
    await failing(flow);
    await flow.clock.turnBy(120_000);
    await flow.publish('course.enrolled', 'e3');
    await flow.clock.turnBy(1_000);
    expect(typesTold(flow)).toEqual(['endpoint.recovered']);
    await flow.clock.turnBy(120_000);
    await flow.publish('course.enrolled', 'e4');
    await flow.clock.turnBy(1_000);
    expect(typesTold(flow)).toEqual(['endpoint.recovered']);
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

describe('a store that is busy', () => {
  const busy = async (): Promise<never> => {
    throw new StoreRefused('store-busy', 'Too many calls wait.');
  };

  /** The first answer is a failure, and all others are well. */
  async function failedOnce(operations: readonly OperationType[] = ['endpoint.recovered']) {
    const flow = await setup();
    await flow.endpoint('fellow', { id: 'a' });
    await watcher(flow, { operations });
    flow.answer = (_, number) => answers(number === 1 ? 500 : 200);
    return flow;
  }

  async function expectWell(flow: Rig, operations: readonly OperationType[] = ['endpoint.recovered']) {
    await flow.clock.turnBy(1_000);
    expect((await flow.store.endpoint('acme', 'a'))?.failingSince).toBeUndefined();
    expect(typesTold(flow)).toEqual(operations);
  }

  test.each([
    ['somebody hears of it', ['endpoint.recovered']],
    ['nobody does', []],
  ] as const)('learns of a failure before the recovery, where %s', async (_, operations) => {
    const flow = await failedOnce(operations);
    const settle = flow.store.settle.bind(flow.store);
    Object.assign(flow.store, {
      settle: async () => {
        Object.assign(flow.store, { settle });
        return busy();
      },
    });
    await flow.publish('course.enrolled', 'e1');
    await flow.publish('course.enrolled', 'e2');
    await expectWell(flow, operations);
  });

  test('when it is asked who listens is told of the failure before the recovery too', async () => {
    const flow = await failedOnce();
    const { roster } = flow.store;
    const { answer } = flow;
    flow.answer = (request, number) => {
      flow.worker.academyChanged('acme');
      if (number === 1) Object.assign(flow.store, { roster: busy });
      return answer(request, number);
    };
    await flow.publish('course.enrolled', 'e1');
    Object.assign(flow.store, { roster });
    await flow.publish('course.enrolled', 'e2');
    await expectWell(flow);
  });
});
