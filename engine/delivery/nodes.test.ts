import { afterEach, describe, expect, test } from 'vitest';
import type { Answer, Endpoint, EndpointStatus } from '../model.ts';
import type { Hint, Hints } from '../store/words/hints.ts';
import type { Store } from '../store/store.ts';
import type { RigOptions, Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent, startsAt } from '../testing/rig.ts';
import { sharedStore, switched } from '../testing/shared-store.ts';
import { typesTold, watcher } from '../testing/watcher.ts';
import type { FlowLimits } from './flow.ts';

const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0).toReversed()) await each.close();
});

/** Two processes over one store; each can be cut off from it. */
async function setup(limits: FlowLimits = {}, options: RigOptions = {}) {
  const a = await rig(limits, () => 0, { wrap: sharedStore, ...options });
  const way = switched(a.store);
  const b = a.join('b', way.store);
  running.push(a, b);
  await Promise.all([a.worker.start(), b.worker.start(), a.clock.turnBy(0)]);
  return { a, b, way, clock: a.clock };
}

async function publish(flow: Rig, from: number, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, n) =>
    sampleEvent('course.enrolled', `e${from + n}`, `l-${(from + n) % 3}`),
  );
  await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
  await flow.clock.turnBy(0);
}

async function stand(flow: Rig, status: EndpointStatus): Promise<void> {
  const change = { status, from: ['active', 'paused', 'disabled'] as const, at: flow.clock.now() };
  await Promise.all([flow.store.setEndpointStatus('acme', 'a', change), flow.clock.turnBy(0)]);
  flow.worker.endpointChanged('acme', 'a');
  await flow.clock.turnBy(0);
}

const numberOf = (body: Buffer): number => Number(/"id":"e(\d+)"/.exec(body.toString())?.[1]);
const numbersSent = (...flows: Rig[]): readonly number[] =>
  flows.flatMap(({ sent }) => sent).map(({ request }) => numberOf(request.body));
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
const inOrder = (numbers: readonly number[]) => numbers.toSorted((one, other) => one - other);
const hanging = (): Promise<Answer> => new Promise(() => undefined);

const statesOf = async ({ store }: Rig) => {
  const { items } = await store.deliveries({ academy: 'acme', limit: 200 });
  return [...new Set(items.map(({ state }) => state))];
};

describe('what one node changed', () => {
  test('an endpoint that is made there is matched by the very next event here', async () => {
    const { a, b } = await setup();
    await publish(b, 0, 1);
    await a.endpoint('standard', { id: 'a' });
    await publish(b, 1, 1);
    expect(numbersSent(b)).toEqual([1]);
    expect(b.worker.inMemory()).toBe(0);
  });

  test('a place is given back each time that the event has to be matched anew', async () => {
    const { a, b } = await setup({ inMemoryMax: 4 });
    await a.endpoint('standard', { id: 'a' });
    b.answer = hanging;
    await publish(b, 0, 1);
    for (const id of ['c', 'd']) {
      await a.endpoint('acadle', { id });
      await publish(b, id === 'c' ? 1 : 2, 1);
    }
    expect(b.worker.inMemory()).toBe(3);
  });

  test('that changes without end is refused rather than tried for ever', async () => {
    const { a, b } = await setup();
    await a.endpoint('standard', { id: 'a' });
    Object.assign(a.store, { accept: async () => ({ kind: 'outdated', academy: 'acme' }) });
    await expect(publish(b, 0, 1)).rejects.toMatchObject({ code: 'store-busy' });
    expect(b.worker.inMemory()).toBe(0);
  });

  test('a pause there stops what waits here within a second, and what waited is sent after the resumption', async () => {
    const { a, b, clock } = await setup({ sendingPerEndpointMax: 1 });
    await a.endpoint('standard', { id: 'a' });
    let finish: (answer: Answer) => void = () => undefined;
    b.answer = () => new Promise((resolve) => (finish = resolve));
    await publish(b, 0, 9);
    await stand(a, 'paused');
    await clock.turnBy(1_000);
    finish(answers(200));
    await clock.turnBy(1_000);
    expect([b.sent.length, b.worker.inMemory()]).toEqual([1, 0]);
    b.answer = () => answers(200);
    await stand(a, 'active');
    await clock.turnBy(10_000);
    expect(inOrder(numbersSent(a, b))).toEqual(upTo(9));
  });

  test('that does not touch the endpoint leaves in memory what waits for it', async () => {
    const { a, b, clock } = await setup({ sendingPerEndpointMax: 1 });
    await a.endpoint('standard', { id: 'a' });
    b.answer = hanging;
    await publish(b, 0, 9);
    await a.endpoint('skilljar', { id: 'c' });
    await clock.turnBy(2_000);
    expect(b.worker.inMemory()).toBe(9);
  });

  test('is heard of at once where there are hints', async () => {
    const { a, b, clock } = await setup({ sendingPerEndpointMax: 1, lookoutMs: 3_600_000 }, { hints: bus() });
    await a.endpoint('standard', { id: 'a' });
    b.answer = hanging;
    await publish(b, 0, 9);
    await clock.turnBy(1_000);
    await stand(a, 'paused');
    await clock.turnBy(200);
    expect(b.worker.inMemory()).toBe(1);
  });
});

describe('work that another node left', () => {
  test('is taken when its lease has run out, where that node died', async () => {
    const { a, b, way, clock } = await setup();
    await a.endpoint('standard', { id: 'a' });
    b.answer = hanging;
    await publish(b, 0, 50);
    way.isAway = true;
    await clock.turnBy(59_999);
    expect(a.sent).toEqual([]);
    await clock.turnBy(60_001);
    expect(inOrder(numbersSent(a))).toEqual(upTo(50));
    expect(await statesOf(a)).toEqual(['delivered']);
  });

  test('since its window is full is taken up at once where there are hints', async () => {
    const limits = { sendingPerEndpointMax: 1, inMemoryMax: 4, pollMs: 3_600_000 };
    const { a, b, clock } = await setup(limits, { hints: bus() });
    await a.endpoint('standard', { id: 'a' });
    b.answer = hanging;
    await publish(b, 0, 50);
    for (let turn = 0; turn < 50; turn += 1) await clock.turnBy(20);
    expect(inOrder(numbersSent(a))).toEqual(upTo(50).slice(4));
  });

  test('is handed over when that node stops', async () => {
    const { a, b, clock } = await setup({ sendingPerEndpointMax: 1 }, { hints: bus() });
    await a.endpoint('standard', { id: 'a' });
    b.answer = hanging;
    await publish(b, 0, 9);
    await Promise.all([b.worker.stop(0), clock.turnBy(5_000)]);
    expect(inOrder(numbersSent(a))).toEqual(upTo(9).slice(1));
  });

  test('is handed over when that node stops, and what its last settlements set free as well', async () => {
    let goOn = (): void => undefined;
    const wait = new Promise<void>((resolve) => (goOn = resolve));
    const slow = (store: Store): Store => {
      const shared = sharedStore(store);
      return { ...shared, settle: (settlements) => wait.then(() => shared.settle(settlements)) };
    };
    const { a, b, clock } = await setup({}, { hints: bus(), wrap: slow });
    await a.endpoint('standard', { id: 'a', ordering: 'strict' });
    await publish(b, 0, 3);
    expect(numbersSent(b)).toEqual([0]);
    const stopped = b.worker.stop(0);
    goOn();
    await Promise.all([stopped, clock.turnBy(1_000)]);
    expect(numbersSent(a)).toEqual([1, 2]);
  });
});

describe('an endpoint with a rate limit', () => {
  test.each([3, 10, 100])('gets %d a second from two nodes together, and no more', async (rateLimit) => {
    const { a, b, clock } = await setup();
    await a.endpoint('standard', { id: 'a', rateLimit });
    for (const [index, flow] of [a, b].entries()) await publish(flow, index * 900, rateLimit * 6);
    await clock.turnBy(12_000);
    const ats = [...a.sent, ...b.sent].map(({ at }) => at).toSorted((one, other) => one - other);
    for (const at of ats) {
      const within = ats.filter((each) => each >= at && each < at + 5_000).length;
      expect(within).toBeLessThanOrEqual(Math.ceil(rateLimit * 5 * 1.02));
    }
    const first = ats.filter((at) => at < startsAt + 10_000).length;
    expect(first).toBeGreaterThanOrEqual(Math.floor(rateLimit * 10 * 0.98));
    expect(Math.min(a.sent.length, b.sent.length)).toBeGreaterThan(0);
  });

  test('and an order keeps both', async () => {
    const { a, b, clock } = await setup();
    await a.endpoint('standard', { id: 'a', rateLimit: 10, ordering: 'strict' });
    await publish(a, 0, 20);
    await publish(b, 20, 20);
    await clock.turnBy(30_000);
    const all = [...a.sent, ...b.sent].toSorted((one, other) => one.at - other.at);
    expect(all.map(({ request }) => numberOf(request.body))).toEqual(upTo(40));
    expect(all.every(({ at }, index) => index === 0 || at - (all[index - 1]?.at ?? 0) >= 99)).toBe(true);
  });

  test('whose pace was missed by far gets another, and is sent no faster', async () => {
    const { a, b, clock } = await setup({ sendingPerEndpointMax: 1 });
    await a.endpoint('standard', { id: 'a', rateLimit: 10 });
    let finish: (answer: Answer) => void = () => undefined;
    a.answer = () => new Promise((resolve) => (finish = resolve));
    b.answer = () => answers(200);
    await publish(a, 0, 10);
    await clock.turnBy(8_000);
    a.answer = () => answers(200);
    finish(answers(200));
    await clock.turnBy(10_000);
    const ats = [...a.sent, ...b.sent].map(({ at }) => at).toSorted((one, other) => one - other);
    expect(ats).toHaveLength(10);
    expect(ats.every((at, index) => index === 0 || at - (ats[index - 1] ?? 0) >= 99)).toBe(true);
  });
});

test('what was held arrives in order of its learner, though two nodes could send it', async () => {
  const { a, b, clock } = await setup();
  await a.endpoint('standard', { id: 'a' });
  await stand(a, 'paused');
  await publish(a, 0, 90);
  await clock.turnBy(2_000);
  const arrived: number[] = [];
  for (const flow of [a, b])
    flow.answer = ({ body }, number) =>
      new Promise<Answer>((resolve) => {
        flow.clock.after((number * 7) % 40, () => {
          arrived.push(numberOf(body));
          resolve(answers(200));
        });
      });
  await stand(a, 'active');
  for (let n = 0; n < 10; n += 1) {
    await publish(n % 2 === 0 ? a : b, 90 + n * 3, 3);
    await clock.turnBy(20);
  }
  await clock.turnBy(20_000);
  expect(inOrder(arrived)).toEqual(upTo(120));
  for (const learner of [0, 1, 2]) {
    const own = arrived.filter((number) => number % 3 === learner);
    expect(own.slice(0, 30)).toEqual(upTo(90).filter((number) => number % 3 === learner));
  }
  await publish(a, 120, 3);
  await publish(b, 123, 3);
  await clock.turnBy(1_000);
  expect([numbersSent(a).includes(120), numbersSent(b).includes(123)]).toEqual([true, true]);
});

test('that an endpoint is well again is told once, by whichever node delivers', async () => {
  const { a, b, clock } = await setup();
  await a.endpoint('standard', {
    id: 'a',
    retry: { kind: 'custom', gapsMs: [] },
  } satisfies Partial<Endpoint>);
  await watcher(a, { operations: ['endpoint.recovered'] });
  const told = () => [...typesTold(a), ...typesTold(b)];
  for (const [failing, well] of [
    [a, b],
    [b, a],
    [a, a],
  ] as const) {
    const before = told().length;
    for (const flow of [a, b]) flow.answer = ({ path }) => answers(path === '/a' ? 500 : 200);
    await publish(failing, before * 100, 3);
    await clock.turnBy(1_000);
    for (const flow of [a, b]) flow.answer = () => answers(200);
    await publish(well, before * 100 + 50, 3);
    await publish(failing, before * 100 + 60, 3);
    await clock.turnBy(6_000);
    expect(told()).toHaveLength(before + 1);
  }
});

/** Hints within one process: each hears its own, too. */
function bus(): Hints {
  const listeners = new Set<(hint: Hint) => void>();
  return {
    tell: (hint) => void setImmediate(() => listeners.forEach((heard) => heard(hint))),
    listen(heard) {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    close: async () => undefined,
  };
}
