import { afterEach, describe, expect, test } from 'vitest';
import type { Endpoint } from '../model.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent } from '../testing/rig.ts';

const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function setup(rateLimit: number, lateMs?: () => number) {
  const flow = await rig({ pollMs: 30_000 }, lateMs);
  running.push(flow);
  await flow.worker.start();
  await flow.endpoint('standard', { id: 'a', rateLimit, retry: { kind: 'custom', gapsMs: [2_000, 3_000] } });
  return flow;
}

let published = 0;

async function publish(flow: Rig, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1_000) {
    const events = Array.from({ length: Math.min(left, 1_000) }, () => {
      published += 1;
      return sampleEvent('course.enrolled', `e${published}`, `l-${published}`);
    });
    await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
  }
}

const windowMs = 10_000;

/** The fewest and the most requests of any ten seconds that begin with a request and end before `until`. */
function windows({ sent }: Rig, until: number): { readonly fewest: number; readonly most: number } {
  const instants = sent.map(({ at }) => at);
  let [fewest, most, end] = [Number.POSITIVE_INFINITY, 0, 0];
  instants.forEach((from, begin) => {
    while ((instants[end] ?? Number.POSITIVE_INFINITY) < from + windowMs) end += 1;
    most = Math.max(most, end - begin);
    if (from + windowMs <= until) fewest = Math.min(fewest, end - begin);
  });
  return { fewest, most };
}

/** Late by up to `ms`, differently each time and the same in each run. */
function unpunctual(ms: number): () => number {
  let state = 42;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state / 2_147_483_648) * ms;
  };
}

const perWindow = (rate: number) => (rate * windowMs) / 1000;

describe.each([
  ['punctual timers', 0],
  ['timers that are up to 20 ms late', 20],
])('with %s', (_, lateMs) => {
  test.each([
    [0.5, 60_000],
    [3, 30_000],
    [7, 30_000],
    [100, 15_000],
    [1000, 10_500],
  ])(
    '%d a second holds within 2 % over any ten seconds, retries included',
    async (rate, spanMs) => {
      const flow = await setup(rate, unpunctual(lateMs));
      // Every eleventh is refused, and comes again two seconds later, and once more.
      flow.answer = (_request, number) => answers(number % 11 === 0 ? 503 : 200);
      await publish(flow, Math.ceil((rate * spanMs) / 1000));
      const until = flow.clock.now() + spanMs;
      await flow.clock.turnTo(until);
      const { fewest, most } = windows(flow, until);
      expect(most).toBeLessThanOrEqual(Math.ceil(perWindow(rate) * 1.02));
      expect(fewest).toBeGreaterThanOrEqual(Math.floor(perWindow(rate) * 0.98));
    },
    60_000,
  );
});

test('an endpoint that had nothing to do gets no more at once than its rate', async () => {
  const flow = await setup(10);
  await publish(flow, 3);
  await flow.clock.turnBy(60_000);
  flow.sent.length = 0;
  const start = flow.clock.now();
  await publish(flow, 200);
  await flow.clock.turnBy(windowMs - 1);
  expect(flow.sent).toHaveLength(100);
  expect(flow.sent.slice(0, 3).map(({ at }) => at - start)).toEqual([0, 100, 200]);
});

test('a slow rate is kept though the endpoint is forgotten in between', async () => {
  const flow = await setup(0.01);
  await publish(flow, 1);
  // Longer than it takes until what has nothing to do is forgotten, shorter than the gap.
  await flow.clock.turnBy(70_000);
  await publish(flow, 1);
  await flow.clock.turnBy(29_000);
  expect(flow.sent).toHaveLength(1);
  await flow.clock.turnBy(1_000);
  expect(flow.sent).toHaveLength(2);
});

test.each([
  ['raised', 100],
  ['lifted', undefined],
])('a limit that is %s counts at once', async (_, rateLimit) => {
  const flow = await setup(0.01);
  await publish(flow, 3);
  await flow.clock.turnBy(1_000);
  expect(flow.sent).toHaveLength(1);
  const { revision, endpoints } = (await flow.store.roster('acme')) ?? missing();
  const { rateLimit: _old, ...rest } = endpoints[0] ?? missing();
  const saved: Endpoint = { ...rest, ...(rateLimit !== undefined && { rateLimit }) };
  await Promise.all([flow.store.saveEndpoint(saved, revision), flow.clock.turnBy(0)]);
  flow.worker.endpointChanged('acme', 'a');
  await flow.clock.turnBy(100);
  expect(flow.sent).toHaveLength(3);
});

function missing(): never {
  throw new Error('rate-test: the endpoint is gone');
}
