import { profileNamed } from '@schoolbell/wire/profiles';
import { afterEach, describe, expect, test } from 'vitest';
import { destinationOf } from './destination.ts';
import type { FlowLimits } from './flow.ts';
import type { Answer } from '../model.ts';
import { StoreRefused } from '../store/store.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent, startsAt, unhesitating } from '../testing/rig.ts';

const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function setup(limits: FlowLimits = {}) {
  const flow = await rig({ pollMs: 3_600_000, ...limits }, () => 0, { dialects: unhesitating });
  running.push(flow);
  await flow.worker.start();
  return flow;
}

const pathsOf = ({ sent }: Rig): string[] => sent.map(({ request }) => request.path);
const countOf = (flow: Rig, path: string): number => pathsOf(flow).filter((each) => each === path).length;

async function publishMany(flow: Rig, count: number, prefix = 'e'): Promise<void> {
  const events = Array.from({ length: count }, (_, n) =>
    sampleEvent('course.enrolled', `${prefix}${n}`, `l-${n}`),
  );
  await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
  for (let turn = 0; turn < 8; turn += 1) await flow.clock.turnBy(0);
}

describe('one endpoint and the others', () => {
  test('an endpoint that hangs holds next to nothing, and the others get everything at once', async () => {
    const flow = await setup({ sendingMax: 64, inMemoryMax: 128 });
    await flow.endpoint('standard', { id: 'slow', url: 'http://slow.example/slow' });
    await flow.endpoint('standard', { id: 'well', url: 'http://well.example/well' });
    flow.answer = ({ path }) => (path === '/slow' ? hanging(flow, 20_000) : answers(200));
    await publishMany(flow, 200);
    expect(countOf(flow, '/slow')).toBeLessThanOrEqual(32);
    expect(countOf(flow, '/well')).toBe(200);
    await flow.clock.turnBy(60_000);
    await publishMany(flow, 200, 'f');
    expect(countOf(flow, '/well')).toBe(400);
  });

  test('an endpoint that came back from hanging gets all that it missed', async () => {
    const flow = await setup({ inMemoryMax: 128 });
    await flow.endpoint('standard', { id: 'slow', url: 'http://slow.example/slow' });
    flow.answer = () => hanging(flow, 20_000);
    await publishMany(flow, 100);
    await flow.clock.turnBy(60_000);
    flow.answer = () => answers(200);
    await flow.clock.turnBy(86_400_000);
    const { items } = await flow.store.deliveries({ academy: 'acme', limit: 100 });
    expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['delivered']));
    expect(items).toHaveLength(100);
  });
});

describe('limits', () => {
  test('no more is in flight than was set, for one and in all', async () => {
    const flow = await setup({ sendingMax: 20, sendingPerEndpointMax: 3 });
    const paths = Array.from({ length: 30 }, (_, n) => `/${n}`);
    for (const path of paths) await flow.endpoint('standard', { url: `http://a.example${path}` });
    await publishMany(flow, 1, 'first');
    flow.answer = () => new Promise(() => undefined);
    flow.sent.length = 0;
    await publishMany(flow, 20);
    expect(flow.worker.sending()).toBeGreaterThanOrEqual(18);
    expect(flow.worker.sending()).toBeLessThanOrEqual(20);
    expect(flow.sent).toHaveLength(flow.worker.sending());
  });

  test('one endpoint alone has as many in flight as were set, once it has answered', async () => {
    const flow = await setup({ sendingMax: 20, sendingPerEndpointMax: 3 });
    await flow.endpoint('standard', { id: 'a', url: 'http://a.example/a' });
    await publishMany(flow, 1, 'first');
    flow.answer = () => new Promise(() => undefined);
    await publishMany(flow, 20);
    expect(flow.worker.sending()).toBe(3);
  });

  test('what is over and told later holds no place, and its endpoint no more than it may have', async () => {
    const flow = await setup({ sendingMax: 8, sendingPerEndpointMax: 4 });
    for (const id of ['a', 'b', 'c', 'd']) {
      await flow.endpoint('fellow', { id, url: `https://closed.example/${id}` });
    }
    await flow.endpoint('standard', { id: 'well', url: 'http://well.example/well' });
    flow.answer = ({ path }, _, onOver) => {
      if (path === '/well') return answers(200);
      onOver?.();
      return hanging(flow, 7_000);
    };
    await publishMany(flow, 50);
    expect(countOf(flow, '/well')).toBe(50);
    await flow.clock.turnBy(500);
    expect(flow.worker.sending()).toBe(0);
    for (const path of ['/a', '/b', '/c', '/d']) expect(countOf(flow, path)).toBe(4);
    let isStopped = false;
    void flow.worker.stop(10_000).then(() => (isStopped = true));
    await flow.clock.turnBy(6_499);
    expect(isStopped).toBe(false);
    await flow.clock.turnBy(501);
    expect(isStopped).toBe(true);
    const { items } = await flow.store.deliveries({ academy: 'acme', limit: 100, state: 'failed' });
    expect(items).toHaveLength(16);
  });

  test('while the store refuses to write what was answered, nothing more is sent', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a', url: 'http://a.example/a' });
    const settle = flow.store.settle.bind(flow.store);
    const isFull = { now: true };
    Object.assign(flow.store, {
      settle: (settlements: Parameters<typeof settle>[0]) =>
        isFull.now ? Promise.reject(new StoreRefused('store-full', 'full')) : settle(settlements),
    });
    flow.answer = () => hanging(flow, 100, answers(200));
    await publishMany(flow, 100);
    await flow.clock.turnBy(20_000);
    isFull.now = false;
    // What set off until the first refusal was heard.
    expect(flow.sent.length).toBeLessThanOrEqual(33);
    await flow.clock.turnBy(30_000);
    expect(flow.sent).toHaveLength(100);
    expect(flow.worker.inMemory()).toBe(0);
  });

  test('what memory has no place for waits in the store and is sent all the same, each once', async () => {
    const flow = await setup({ inMemoryMax: 10, sendingMax: 4 });
    await flow.endpoint('standard', { id: 'a', url: 'http://a.example/a' });
    for (let batch = 0; batch < 5; batch += 1) await publishMany(flow, 50, `b${batch}-`);
    await flow.clock.turnBy(1_000);
    const ids = flow.sent.map(({ request }) => /"id":"([^"]+)"/.exec(request.body.toString())?.[1]);
    expect(ids).toHaveLength(250);
    expect(new Set(ids).size).toBe(250);
    expect(flow.worker.inMemory()).toBe(0);
  });

  test('a rate limit spreads requests evenly', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a', rateLimit: 10 });
    await publishMany(flow, 120);
    await flow.clock.turnBy(10_000);
    const within = flow.sent.filter(({ at }) => at < startsAt + 10_000).length;
    expect(within).toBeGreaterThanOrEqual(98);
    expect(within).toBeLessThanOrEqual(102);
  });
});

describe('changes under way', () => {
  test('a paused endpoint gets nothing; resumed, it gets what was held', async () => {
    const flow = await setup();
    const { id } = await flow.endpoint('standard', { id: 'a' });
    await setStatus(flow, id, 'paused');
    await publishMany(flow, 3);
    expect(flow.sent).toEqual([]);
    expect((await flow.store.deliveries({ academy: 'acme', limit: 9, state: 'held' })).items).toHaveLength(3);
    await setStatus(flow, id, 'active');
    await flow.clock.turnBy(1_000);
    expect(flow.sent).toHaveLength(3);
  });

  test('an id that was published before is sent once', async () => {
    const flow = await setup();
    await flow.endpoint('standard');
    await flow.publish('course.enrolled', 'e1');
    await flow.publish('course.enrolled', 'e1');
    expect(flow.sent).toHaveLength(1);
    expect(flow.worker.inMemory()).toBe(0);
  });

  test('a stop gives back what was not sent, and the next process sends it', async () => {
    const flow = await setup({ sendingPerEndpointMax: 1 });
    await flow.endpoint('standard', { id: 'a' });
    let finish: (answer: Answer) => void = () => undefined;
    flow.answer = () => new Promise((resolve) => (finish = resolve));
    await publishMany(flow, 3);
    const stopped = flow.worker.stop(10_000);
    await flow.clock.turnBy(0);
    finish(answers(200));
    await Promise.all([stopped, flow.clock.turnBy(0)]);
    expect(flow.sent).toHaveLength(1);
    const again = await flow.restart();
    running.splice(0, 1, again);
    await again.clock.turnBy(1_000);
    expect(again.sent).toHaveLength(2);
  });
});

describe('what others leave behind', () => {
  test('a place that was promised and given back is free at once for what waits in the store', async () => {
    const flow = await setup({ inMemoryMax: 4 });
    const endpoint = await flow.endpoint('standard', { id: 'a' });
    flow.answer = (_, number) => answers(number === 1 ? 500 : 200);
    await flow.publish('course.enrolled', 'e1');
    const destination = destinationOf(endpoint, flow.academy, profileNamed('standard'));
    for (let place = 0; place < 4; place += 1) expect(flow.worker.offer(destination)).toBeDefined();
    await flow.clock.turnBy(5_000);
    for (let place = 0; place < 4; place += 1) flow.worker.withdraw(destination);
    await flow.clock.turnBy(1_000);
    expect(flow.sent).toHaveLength(2);
  });

  test('a poll while an answer is being written down does not lose sight of what follows it', async () => {
    const flow = await setup({ pollMs: 300 });
    await flow.endpoint('standard', { id: 'a', ordering: 'strict', rateLimit: 1 });
    const settle = flow.store.settle.bind(flow.store);
    Object.assign(flow.store, {
      settle: async (settlements: Parameters<typeof settle>[0]) => {
        await new Promise<void>((resolve) => void flow.clock.after(500, resolve));
        return settle(settlements);
      },
    });
    await flow.publish('course.enrolled', 'e1');
    await flow.publish('course.enrolled', 'e2');
    await flow.clock.turnBy(3_000);
    expect(flow.sent).toHaveLength(2);
    expect(flow.worker.inMemory()).toBe(0);
  });

  test('nothing sets off whose answer could come when its lease has run out', async () => {
    const flow = await setup({ pollMs: 1_000, sendingPerEndpointMax: 1 });
    await flow.endpoint('standard', { id: 'a' });
    // As slow as may be, and noticed as late as may be.
    flow.answer = (_, number) =>
      new Promise(
        (resolve) => void flow.clock.after(number < 3 ? 20_000 : 20_050, () => resolve(answers(200))),
      );
    await publishMany(flow, 3);
    await flow.clock.turnBy(200_000);
    expect(flow.sent).toHaveLength(3);
  });
});

const noAnswer: Answer = { kind: 'fault', fault: 'timeout', message: 'No answer.' };

function hanging(flow: Rig, ms: number, answer = noAnswer): Promise<Answer> {
  return new Promise((resolve) => void flow.clock.after(ms, () => resolve(answer)));
}

async function setStatus(flow: Rig, id: string, status: 'paused' | 'active'): Promise<void> {
  const change = { status, from: ['active', 'paused'] as const, at: flow.clock.now() };
  await Promise.all([flow.store.setEndpointStatus('acme', id, change), flow.clock.turnBy(0)]);
  flow.worker.endpointChanged('acme', id);
  await flow.clock.turnBy(0);
}
