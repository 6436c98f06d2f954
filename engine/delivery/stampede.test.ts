import { afterEach, describe, expect, test } from 'vitest';
import type { Rig, RigOptions } from '../testing/rig.ts';
import { answers, rig, sampleEvent, startsAt } from '../testing/rig.ts';
import { sharedStore } from '../testing/shared-store.ts';

const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0).toReversed()) await each.close();
});

async function setup(options: RigOptions = {}, limits = { pollMs: 30_000 }) {
  const flow = await rig(limits, () => 0, options);
  running.push(flow);
  await flow.worker.start();
  await flow.endpoint('standard', { id: 'a' });
  await flow.clock.turnBy(0);
  return flow;
}

async function publish(flow: Rig, from: number, count: number): Promise<void> {
  for (let n = from; n < from + count; n += 1_000) {
    const size = Math.min(1_000, from + count - n);
    const events = Array.from({ length: size }, (_, index) =>
      sampleEvent('course.enrolled', `e${n + index}`, `l-${n + index}`),
    );
    await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
  }
}

/** Puts so many deliveries into the store, as another process would that took no place in memory for them. */
async function enter({ store, worker, clock }: Rig, count: number): Promise<void> {
  const publishedAt = clock.now();
  const data = JSON.stringify(sampleEvent('course.enrolled', 'any', 'l-1')['data']);
  for (let from = 0; from < count; from += 5_000) {
    const events = Array.from({ length: 5_000 }, (_, n) => ({
      academy: 'acme',
      id: `held-${from + n}`,
      type: 'course.enrolled' as const,
      learner: `l-${from + n}`,
      occurredAt: '2026-01-05T08:00:00Z',
      publishedAt,
      data,
      deliveries: [{ endpoint: 'a' }],
    }));
    await store.accept(events);
  }
  worker.due('acme', 'a', publishedAt);
}

/** Of each second after the first request that arrived, how many did. */
function perSecond(ats: readonly number[], from: number): readonly number[] {
  const counts: number[] = [];
  for (const at of ats.filter((each) => each >= from)) {
    const second = Math.floor((at - from) / 1_000);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return Array.from({ length: counts.length }, (_, second) => counts[second] ?? 0);
}

/** At most two in the first second, then at most twice as many in each as in the one before, give or take one at its ends. */
function expectNoStampede(counts: readonly number[]): void {
  counts.forEach((count, second) => {
    expect(count, `second ${second} of ${counts.join(' ')}`).toBeLessThanOrEqual(2 ** (second + 1));
    const before = counts[second - 1];
    if (before !== undefined) expect(count).toBeLessThanOrEqual(2 * before + 2);
  });
}

const atsOf = (...flows: Rig[]) =>
  flows.flatMap(({ sent }) => sent.map(({ at }) => at)).toSorted((one, other) => one - other);

describe('an endpoint that returns', () => {
  test('with 50 000 waiting for it gets two in the first second, and then at most twice as many each', async () => {
    const flow = await setup();
    flow.answer = () => answers(500);
    await publish(flow, 0, 10);
    await Promise.all([enter(flow, 50_000), flow.clock.turnBy(0)]);
    flow.answer = () => answers(200);
    const returnsAt = startsAt + 30_000;
    await flow.clock.turnTo(returnsAt + 8_999);
    const counts = perSecond(atsOf(flow), returnsAt);
    expectNoStampede(counts);
    expect(counts.slice(0, 8)).toEqual([2, 4, 8, 16, 32, 64, 128, 256]);
    const arrived = counts.reduce((sum, count) => sum + count, 0);
    const { deliveries } = await flow.store.counts();
    expect(deliveries).toMatchObject({ delivered: arrived, pending: 50_010 - arrived });
  }, 60_000);

  test('goes on no faster where the process was started anew in the middle', async () => {
    const flow = await setup();
    flow.answer = () => answers(500);
    await publish(flow, 0, 2_000);
    flow.answer = () => answers(200);
    const returnsAt = startsAt + 30_000;
    await flow.clock.turnTo(returnsAt + 5_500);
    const before = atsOf(flow).length;
    const again = await flow.restart();
    running.splice(0, 1, again);
    const startedAt = again.clock.now();
    await again.clock.turnTo(startedAt + 7_999);
    expect(before).toBeGreaterThan(60);
    expectNoStampede(perSecond(atsOf(again), startedAt));
  });

  test('after somebody paused it gets what was held as slowly, and what is published meanwhile with it', async () => {
    const flow = await setup();
    await stand(flow, 'paused');
    await publish(flow, 0, 1_000);
    await flow.clock.turnBy(5_000);
    await stand(flow, 'active');
    const resumedAt = flow.clock.now();
    for (let second = 0; second < 8; second += 1) {
      await publish(flow, 1_000 + second * 50, 50);
      await flow.clock.turnBy(1_000);
    }
    const counts = perSecond(atsOf(flow), resumedAt);
    expectNoStampede(counts.slice(0, 8));
    await flow.clock.turnBy(60_000);
    expect(flow.sent).toHaveLength(1_400);
  });

  test('keeps its own rate where that is less', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'b', rateLimit: 3 });
    flow.answer = () => answers(500);
    await publish(flow, 0, 200);
    flow.answer = () => answers(200);
    await flow.clock.turnBy(120_000);
    const ats = flow.sent.filter(({ request }) => request.path === '/b').map(({ at }) => at);
    const gaps = ats.map((at, index) => at - (ats[index - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(333);
    expect(ats.length).toBeGreaterThan(200);
  });
});

describe('three nodes over one store', () => {
  /** Each publishes so many for an endpoint that fails. */
  async function failing(count: number) {
    const a = await setup({ wrap: sharedStore }, { pollMs: 5_000 });
    const [b, c] = [a.join('b'), a.join('c')];
    const nodes = [a, b, c];
    running.push(b, c);
    await Promise.all([b.worker.start(), c.worker.start(), a.clock.turnBy(0)]);
    for (const node of nodes) node.answer = () => answers(500);
    for (const [index, node] of nodes.entries()) await publish(node, index * count, count);
    return { nodes, a, clock: a.clock };
  }

  test('leave it alone together, send one probe, and let it return as slowly as one would', async () => {
    const { nodes, a, clock } = await failing(700);
    await clock.turnBy(2_000);
    const { rest } = (await a.store.endpoint('acme', 'a')) ?? missing();
    expect(rest?.times).toBe(1);
    const until = rest?.until ?? 0;
    await clock.turnTo(until - 1);
    expect(atsOf(...nodes).filter((at) => at > startsAt + 2_000)).toEqual([]);
    await clock.turnTo(until + 59_999);
    expect(atsOf(...nodes).filter((at) => at >= until)).toHaveLength(1);
    for (const node of nodes) node.answer = () => answers(200);
    const returnsAt = atsOf(...nodes).at(-1)! + 60_000;
    await clock.turnTo(returnsAt + 9_000);
    const counts = perSecond(atsOf(...nodes), returnsAt);
    expectNoStampede(counts.slice(0, 9));
    expect(counts.slice(0, 6)).toEqual([2, 4, 8, 16, 32, 64]);
  });

  test('share it again afterwards', async () => {
    const { nodes, clock } = await failing(100);
    for (const node of nodes) node.answer = () => answers(200);
    await clock.turnBy(90_000);
    for (const node of nodes) node.sent.length = 0;
    for (const [index, node] of nodes.entries()) await publish(node, 5_000 + index * 100, 40);
    await clock.turnBy(0);
    expect(nodes.map(({ sent }) => sent.length)).toEqual([40, 40, 40]);
  });

  test('hear of each other’s resumption, and send nothing besides the one that goes slowly', async () => {
    const { nodes, a, clock } = await failing(50);
    await clock.turnBy(5_000);
    for (const node of nodes) node.answer = () => answers(200);
    await stand(a, 'active', ['active']);
    const resumedAt = clock.now();
    await clock.turnBy(1_000);
    for (const [index, node] of nodes.entries()) await publish(node, 9_000 + index * 100, 20);
    await clock.turnBy(19_000);
    const counts = perSecond(atsOf(...nodes), resumedAt);
    expectNoStampede(counts.slice(0, 6));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(150);
  });
});

type Standing = 'active' | 'paused' | 'disabled';

async function stand(
  flow: Rig,
  status: Standing,
  from: readonly Standing[] = ['active', 'paused', 'disabled'],
): Promise<void> {
  const change = { status, from, at: flow.clock.now() };
  await Promise.all([flow.store.setEndpointStatus('acme', 'a', change), flow.clock.turnBy(0)]);
  flow.worker.endpointChanged('acme', 'a');
  await flow.clock.turnBy(0);
}

function missing(): never {
  throw new Error('stampede-test: the endpoint is gone');
}
