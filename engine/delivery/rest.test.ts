import { afterEach, describe, expect, test } from 'vitest';
import type { Answer, Endpoint } from '../model.ts';
import type { FlowLimits } from './flow.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent, startsAt } from '../testing/rig.ts';

const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function setup(change: Partial<Endpoint> = {}, limits: FlowLimits = {}) {
  const flow = await rig({ pollMs: 3_600_000, ...limits });
  running.push(flow);
  await flow.worker.start();
  await flow.endpoint('standard', { id: 'a', ...change });
  await flow.clock.turnBy(0);
  return flow;
}

let published = 0;

async function publish(flow: Rig, count: number): Promise<void> {
  const events = Array.from({ length: count }, () => {
    published += 1;
    return sampleEvent('course.enrolled', `e${published}`, `l-${published % 3}`);
  });
  await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
  await flow.clock.turnBy(0);
}

const known = async ({ store }: Rig): Promise<Endpoint> => (await store.endpoint('acme', 'a')) ?? missing();
const deliveriesOf = async ({ store }: Rig) =>
  (await store.deliveries({ academy: 'acme', limit: 200 })).items;
const since = (flow: Rig, from: number) => flow.sent.filter(({ at }) => at >= from).map(({ at }) => at);
const asking = (status: number, retryAfter: string): Answer => ({
  kind: 'response',
  status,
  headers: [['retry-after', retryAfter]],
  bodyStart: '',
});

/** Ten failures in a row, of so many that were to be sent; answers when its rest is over. */
async function opened(flow: Rig, count = 10): Promise<number> {
  flow.answer = () => answers(500);
  await publish(flow, count);
  const { rest } = await known(flow);
  expect(rest).toEqual({ until: startsAt + 30_000, why: 'failures', times: 1 });
  return startsAt + 30_000;
}

describe('an endpoint that fails ten times in a row', () => {
  test('is left alone for 30 s, twice as long each time after, and probed with one delivery each time', async () => {
    const flow = await setup();
    await opened(flow, 60);
    expect(flow.sent.length).toBeLessThan(32 + 10);
    await flow.clock.turnBy(4 * 3_600_000);
    const seconds = since(flow, startsAt + 1).map((at) => (at - startsAt) / 1_000);
    expect(seconds.slice(0, 8)).toEqual([30, 90, 210, 450, 930, 1530, 2130, 2730]);
    expect(seconds.slice(5).every((at, index) => index === 0 || at - (seconds[index + 4] ?? 0) === 600)).toBe(
      true,
    );
    expect((await known(flow)).rest).toMatchObject({ why: 'failures', times: seconds.length + 1 });
  });

  test('uses up no tries of what waits, and shows when each is tried next', async () => {
    const flow = await setup({}, { sendingPerEndpointMax: 10 });
    const until = await opened(flow, 40);
    await publish(flow, 5);
    const sentBefore = flow.sent.length;
    const waiting = (await deliveriesOf(flow)).filter(({ attemptCount }) => attemptCount === 0);
    expect(sentBefore).toBeLessThan(10 + 10);
    expect(waiting).toHaveLength(45 - sentBefore);
    for (const each of waiting) expect(each).toMatchObject({ state: 'pending', nextAttemptAt: until });
    await flow.clock.turnTo(until - 1);
    expect([flow.sent.length, flow.worker.inMemory(), flow.worker.resting()]).toEqual([sentBefore, 0, 1]);
    await flow.clock.turnTo(until);
    expect([flow.sent.length, flow.worker.inMemory()]).toEqual([sentBefore + 1, 0]);
  });

  test('counts no success between them, and no failure of our own way out', async () => {
    const flow = await setup();
    flow.answer = (_, number) => answers(number % 3 === 0 ? 200 : 500);
    await publish(flow, 19);
    expect((await known(flow)).rest).toBeUndefined();
    flow.answer = () => ({ kind: 'fault', fault: 'egress', message: 'The proxy is away.' });
    await publish(flow, 30);
    const { rest, refusingSince } = await known(flow);
    expect([rest, refusingSince]).toEqual([undefined, undefined]);
  });

  test('is left alone as well where half of twenty failed', async () => {
    const flow = await setup({}, { sendingPerEndpointMax: 1 });
    flow.answer = (_, number) => answers(number % 2 === 0 ? 500 : 200);
    await publish(flow, 19);
    expect((await known(flow)).rest).toBeUndefined();
    await publish(flow, 1);
    expect((await known(flow)).rest).toMatchObject({ why: 'failures', times: 1 });
  });

  test('is served again after the probe arrived, and starts from 30 s when it fails anew', async () => {
    const flow = await setup();
    const until = await opened(flow, 12);
    await flow.clock.turnTo(until);
    expect((await known(flow)).rest).toMatchObject({ times: 2 });
    flow.answer = () => answers(200);
    await flow.clock.turnBy(60_000);
    expect(await known(flow)).toMatchObject({ returnedAt: until + 60_000 });
    await flow.clock.turnBy(3_600_000);
    expect((await deliveriesOf(flow)).map(({ state }) => state)).toEqual(Array(12).fill('delivered'));
    const endpoint = await known(flow);
    expect([endpoint.rest, endpoint.refusingSince]).toEqual([undefined, undefined]);
    flow.answer = () => answers(500);
    await publish(flow, 10);
    expect((await known(flow)).rest).toEqual({ until: flow.clock.now() + 30_000, why: 'failures', times: 1 });
  });

  test('rests on over a restart, and is probed then', async () => {
    const flow = await setup();
    const until = await opened(flow, 40);
    const again = await flow.restart();
    running.splice(0, 1, again);
    await again.clock.turnTo(until - 1);
    expect(again.sent).toEqual([]);
    again.answer = () => answers(500);
    await again.clock.turnTo(until);
    expect(again.sent).toHaveLength(1);
    expect((await known(again)).rest).toEqual({ until: until + 60_000, why: 'failures', times: 2 });
  });

  test('probes with what is published after its rest, where nothing waited', async () => {
    const flow = await setup({ retry: { kind: 'custom', gapsMs: [] } });
    const until = await opened(flow);
    await flow.clock.turnTo(until + 3_600_000);
    flow.answer = () => answers(200);
    const before = flow.sent.length;
    await publish(flow, 30);
    expect(flow.sent).toHaveLength(before + 1);
    await flow.clock.turnBy(60_000);
    expect(flow.sent).toHaveLength(before + 30);
  });

  test('keeps the order of its learners through rests and probes', async () => {
    const flow = await setup({ ordering: 'strict' });
    let failures = 0;
    flow.answer = () => answers((failures += 1) <= 13 ? 500 : 200);
    await publish(flow, 30);
    await flow.clock.turnBy(86_400_000 * 4);
    const order = flow.sent.map(({ request }) => Number(/"id":"e(\d+)"/.exec(request.body.toString())?.[1]));
    expect(new Set(order).size).toBe(30);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
  });

  test('hears of a request that is under way: its success neither ends the rest nor its failure prolongs it', async () => {
    const flow = await setup({}, { sendingPerEndpointMax: 12 });
    const late: ((answer: Answer) => void)[] = [];
    flow.answer = (_, number) =>
      number <= 2 ? new Promise((resolve) => void late.push(resolve)) : answers(500);
    await publish(flow, 20);
    expect((await known(flow)).rest).toEqual({ until: startsAt + 30_000, why: 'failures', times: 1 });
    await flow.clock.turnBy(5_000);
    late[0]?.(answers(200));
    late[1]?.(answers(500));
    await flow.clock.turnBy(1_000);
    expect((await known(flow)).rest).toEqual({ until: startsAt + 30_000, why: 'failures', times: 1 });
    expect(flow.sent).toHaveLength(12);
  });
});

describe('an endpoint that asks to be left alone', () => {
  test.each([
    ['429', 429, '120', 120_000],
    ['503 with a date', 503, new Date(startsAt + 90_000).toUTCString(), 90_000],
    ['503 for ever', 503, '999999999', 86_400_000],
  ])('by %s is sent nothing at all before, and one probe then', async (_, status, retryAfter, ms) => {
    const flow = await setup({}, { sendingPerEndpointMax: 1 });
    flow.answer = (_request, number) => (number === 1 ? asking(status, retryAfter) : answers(200));
    await publish(flow, 30);
    expect((await known(flow)).rest).toEqual({ until: startsAt + ms, why: 'asked', times: 0 });
    await flow.clock.turnTo(startsAt + ms - 1);
    expect(flow.sent).toHaveLength(1);
    await flow.clock.turnTo(startsAt + ms);
    expect(flow.sent).toHaveLength(2);
    await flow.clock.turnBy(60_000);
    expect(flow.sent).toHaveLength(31);
  });

  test.each([
    ['500', 500, '120'],
    ['503 in words that nobody knows', 503, 'soon'],
    ['503 for no time', 503, '0'],
  ])('by %s is not, since that asks for nothing', async (_, status, retryAfter) => {
    const flow = await setup();
    flow.answer = () => asking(status, retryAfter);
    await publish(flow, 3);
    expect((await known(flow)).rest).toBeUndefined();
    expect(flow.sent).toHaveLength(3);
  });

  test('and is granted more while it rests, where a request that was under way asks for that', async () => {
    const flow = await setup();
    flow.answer = (_, number) => asking(503, number === 1 ? '10' : '60');
    await publish(flow, 2);
    expect((await known(flow)).rest).toEqual({ until: startsAt + 60_000, why: 'asked', times: 0 });
    await flow.clock.turnTo(startsAt + 59_999);
    expect(flow.sent).toHaveLength(2);
  });
});

describe('while it rests', () => {
  test('whoever resumes it ends that, and it is served slowly at first', async () => {
    const flow = await setup({}, { sendingPerEndpointMax: 10 });
    await opened(flow, 40);
    flow.answer = () => answers(200);
    await flow.clock.turnBy(10_000);
    const resumedAt = flow.clock.now();
    const change = { status: 'active', from: ['active'], at: resumedAt } as const;
    await Promise.all([flow.store.setEndpointStatus('acme', 'a', change), flow.clock.turnBy(0)]);
    flow.worker.endpointChanged('acme', 'a');
    await flow.clock.turnBy(999);
    expect(since(flow, resumedAt)).toHaveLength(2);
    await flow.clock.turnBy(1_000);
    expect(since(flow, resumedAt)).toHaveLength(6);
    expect(await known(flow)).toMatchObject({ returnedAt: resumedAt });
  });

  test('somebody’s wish to retry a delivery waits, and a test message does not', async () => {
    const flow = await setup();
    const until = await opened(flow);
    const before = flow.sent.length;
    const [first] = await deliveriesOf(flow);
    await Promise.all([
      flow.store.retryDelivery('acme', first?.id ?? '', flow.clock.now()),
      flow.clock.turnBy(0),
    ]);
    flow.worker.due('acme', 'a', flow.clock.now());
    await flow.clock.turnTo(until - 1);
    expect(flow.sent).toHaveLength(before);
    flow.answer = () => answers(200);
    expect(await flow.ping(await known(flow), flow.academy)).toMatchObject({ succeeded: true });
    expect((await known(flow)).rest).toMatchObject({ until });
    await flow.clock.turnTo(until);
    expect(flow.sent).toHaveLength(before + 2);
  });

  test('the store is asked for nothing of it', async () => {
    const flow = await setup({}, { pollMs: 1_000 });
    const until = await opened(flow, 40);
    const claim = flow.store.claim.bind(flow.store);
    let claims = 0;
    Object.assign(flow.store, {
      claim: (request: Parameters<typeof claim>[0]) => {
        claims += 1;
        return claim(request);
      },
    });
    await publish(flow, 20);
    await flow.clock.turnTo(until - 1);
    expect(claims).toBe(0);
    await flow.clock.turnTo(until);
    expect(claims).toBe(1);
  });
});

function missing(): never {
  throw new Error('rest-test: the endpoint is gone');
}
