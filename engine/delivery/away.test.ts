import { afterEach, describe, expect, test } from 'vitest';
import type { Log } from '../log.ts';
import type { Answer } from '../model.ts';
import type { Store } from '../store/store.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent } from '../testing/rig.ts';
import { sharedStore, switched, type Switched } from '../testing/shared-store.ts';
import type { FlowLimits } from './flow.ts';

const opened: { readonly flow: Rig; readonly way: Switched }[] = [];
afterEach(async () => {
  for (const { flow, way } of opened.splice(0)) {
    way.isAway = false;
    await flow.clock.turnBy(20_000);
    await flow.close();
  }
});

/** A process whose store can be taken away, with what it logs about that. */
async function setup(limits: FlowLimits = {}) {
  const logged: string[] = [];
  const note = (_: object, event: string) => void logged.push(event);
  const log: Log = { debug: () => undefined, info: note, warn: note, error: note };
  const ways: Switched[] = [];
  const wrap = (store: Store): Store => {
    const made = switched(sharedStore(store));
    ways.push(made);
    return made.store;
  };
  const flow = await rig(limits, () => 0, { wrap, log });
  const [way] = ways;
  if (!way) throw new Error('away-test: no store was opened');
  opened.push({ flow, way });
  return { flow, way, logged, clock: flow.clock };
}

async function started(limits: FlowLimits = {}) {
  const parts = await setup(limits);
  await Promise.all([parts.flow.worker.start(), parts.clock.turnBy(0)]);
  await parts.flow.endpoint('standard', { id: 'a' });
  return parts;
}

async function publish(flow: Rig, from: number, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, n) =>
    sampleEvent('course.enrolled', `e${from + n}`, `l-${n}`),
  );
  await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
  await flow.clock.turnBy(0);
}

const statesOf = async ({ store }: Rig) => {
  const { items } = await store.deliveries({ academy: 'acme', limit: 200 });
  return items.map(({ state, attemptCount }) => `${state} ${attemptCount}`);
};

describe('while the store is away', () => {
  test('nothing is accepted, and no place stays promised', async () => {
    const { flow, way } = await started();
    await publish(flow, 0, 1);
    way.isAway = true;
    await expect(publish(flow, 1, 9)).rejects.toMatchObject({ code: 'store-away' });
    expect(flow.worker.inMemory()).toBe(0);
    way.isAway = false;
    await publish(flow, 1, 9);
    expect(flow.sent).toHaveLength(10);
  });

  test('what is answered is kept, and written when it is back', async () => {
    const { flow, way, clock } = await started();
    const finish: ((answer: Answer) => void)[] = [];
    flow.answer = () => new Promise((resolve) => void finish.push(resolve));
    await publish(flow, 0, 20);
    way.isAway = true;
    for (const each of finish) each(answers(200));
    await clock.turnBy(30_000);
    expect(flow.worker.inMemory()).toBe(20);
    way.isAway = false;
    await clock.turnBy(10_000);
    expect(await statesOf(flow)).toEqual(Array.from({ length: 20 }, () => 'delivered 1'));
    expect([flow.sent.length, flow.worker.inMemory()]).toEqual([20, 0]);
  });

  test('it is asked less and less, and the log has one line when it goes and one when it is back', async () => {
    const { flow, way, logged, clock } = await started({ sendingPerEndpointMax: 4 });
    await publish(flow, 0, 200);
    logged.length = 0;
    way.isAway = true;
    flow.worker.due('acme', 'a', clock.now());
    await clock.turnBy(10_000);
    const before = way.callsRefused;
    await clock.turnBy(60_000);
    // Two that look around and one that claims, each every five seconds or so.
    expect(way.callsRefused - before).toBeLessThanOrEqual(3 * 13);
    way.isAway = false;
    await clock.turnBy(10_000);
    expect(logged).toEqual(['store-away', 'store-back']);
  });

  test('nothing sets off whose lease has run out, and what lost its lease is sent again', async () => {
    const { flow, way, logged, clock } = await started({ sendingPerEndpointMax: 1 });
    let finish: (answer: Answer) => void = () => undefined;
    flow.answer = () => new Promise((resolve) => (finish = resolve));
    await publish(flow, 0, 5);
    way.isAway = true;
    await clock.turnBy(70_000);
    flow.answer = () => answers(200);
    finish(answers(200));
    await clock.turnBy(60_000);
    expect(flow.sent).toHaveLength(1);
    way.isAway = false;
    await clock.turnBy(20_000);
    const ids = flow.sent.map(({ request }) => /"id":"(e\d+)"/.exec(request.body.toString())?.[1]);
    expect(new Set(ids).size).toBe(5);
    expect((await statesOf(flow)).every((state) => state === 'delivered 1')).toBe(true);
    expect(logged.filter((event) => event.startsWith('store-'))).toEqual(['store-away', 'store-back']);
  });

  test('a process starts, and takes up what waits when it is back', async () => {
    const { flow, way, clock } = await setup();
    await flow.endpoint('standard', { id: 'a' });
    await clock.turnBy(0);
    await flow.store.accept([waiting()]);
    way.isAway = true;
    await Promise.all([flow.worker.start(), clock.turnBy(0)]);
    await clock.turnBy(120_000);
    expect(flow.sent).toEqual([]);
    way.isAway = false;
    await clock.turnBy(10_000);
    expect(flow.sent).toHaveLength(1);
  });

  test('a process ends', async () => {
    const { flow, way, clock } = await started({ sendingPerEndpointMax: 1 });
    flow.answer = () => new Promise((resolve) => void clock.after(100, () => resolve(answers(200))));
    await publish(flow, 0, 5);
    way.isAway = true;
    await clock.turnBy(1_000);
    let ended = false;
    void flow.worker.stop(1_000).then(() => (ended = true));
    await clock.turnBy(6_000);
    expect(ended).toBe(true);
  });
});

test('lanes that all failed are asked for one at a time until the store answers', async () => {
  const { flow, way, clock } = await started();
  for (let n = 0; n < 30; n += 1) await flow.endpoint('standard', { id: `b${n}` });
  await clock.turnBy(1_000);
  way.isAway = true;
  for (let n = 0; n < 30; n += 1) flow.worker.due('acme', `b${n}`, clock.now());
  await clock.turnBy(0);
  expect(way.callsRefused).toBeLessThanOrEqual(4);
});

const waiting = () => ({
  academy: 'acme',
  id: 'e1',
  type: 'course.enrolled' as const,
  learner: 'l-1',
  occurredAt: '2026-01-05T08:00:00Z',
  publishedAt: Date.parse('2026-01-05T08:00:00Z'),
  data: JSON.stringify(sampleEvent('course.enrolled', 'e1', 'l-1')['data']),
  deliveries: [{ endpoint: 'a' }],
});
