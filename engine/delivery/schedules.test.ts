import { carriedTypes, type Profile, retryGapsMs } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { afterEach, describe, expect, test } from 'vitest';
import type { Answer, Endpoint } from '../model.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent, startsAt } from '../testing/rig.ts';

// Every step of every dialect's schedule, through the worker and a real store.

const dayMs = 86_400_000;
const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function setup(profile: Profile, change: Partial<Endpoint> = {}) {
  const [type] = carriedTypes(profile);
  if (type === undefined) throw new Error(`schedules-test: ${profile.name} carries nothing`);
  const flow = await rig({ pollMs: 3_600_000 });
  running.push(flow);
  await flow.worker.start();
  await flow.endpoint(profile.name, { id: 'a', eventTypes: [type], ...change });
  await flow.clock.turnBy(0);
  const publish = async (count: number) => {
    const events = Array.from({ length: count }, (_, n) => sampleEvent(type, `e${n}`, `l-${n}`));
    await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
  };
  return { flow, publish };
}

/** When each request goes out where every one is refused at once. */
function promisedAts({ promise }: Pick<Profile, 'promise'>): readonly number[] {
  let at = startsAt;
  return [at, ...retryGapsMs(promise.retry).map((gapMs) => (at += gapMs))];
}

const atsOf = ({ sent }: Rig) => sent.map(({ at }) => at);
const known = async ({ store }: Rig) => store.endpoint('acme', 'a');
const askingToWait: Answer = {
  kind: 'response',
  status: 503,
  headers: [['Retry-After', '7200']],
  bodyStart: '',
};

const all = [...profiles.values()];
const documented = all.filter(({ strictness }) => strictness === 'documented');

test('there are dialects of both kinds to be looked at', () => {
  expect([documented.length, all.length - documented.length]).toEqual([5, 1]);
});

describe.each(all)('$name', (profile) => {
  test('makes each request of its schedule to the millisecond, and none after the last', async () => {
    const { flow, publish } = await setup(profile);
    flow.answer = () => answers(500);
    await publish(1);
    await flow.clock.turnBy(30 * dayMs);
    expect(atsOf(flow)).toEqual(promisedAts(profile));
    const { items } = await flow.store.deliveries({ academy: 'acme', limit: 9 });
    expect(items).toMatchObject([{ state: 'failed', attemptCount: promisedAts(profile).length }]);
  });

  test('makes none after one that succeeded, whichever that is', async () => {
    const steps = promisedAts(profile);
    for (const successes of [1, Math.ceil(steps.length / 2), steps.length]) {
      const { flow, publish } = await setup(profile);
      flow.answer = (_, number) => answers(number === successes ? 200 : 500);
      await publish(1);
      await flow.clock.turnBy(30 * dayMs);
      expect(atsOf(flow)).toEqual(steps.slice(0, successes));
    }
  });
});

describe.each(documented)('$name keeps its own promise', (profile) => {
  test('whatever Retry-After says', async () => {
    const { flow, publish } = await setup(profile);
    flow.answer = () => askingToWait;
    await publish(1);
    await flow.clock.turnBy(30 * dayMs);
    expect(atsOf(flow)).toEqual(promisedAts(profile));
  });

  test('however many fail in a row, and nothing is ever written down of a rest', async () => {
    const { flow, publish } = await setup(profile);
    flow.answer = () => askingToWait;
    await publish(30);
    await flow.clock.turnBy(3_600_000);
    const steps = promisedAts(profile).filter((at) => at <= startsAt + 3_600_000);
    expect(atsOf(flow)).toEqual(steps.flatMap((at) => Array<number>(30).fill(at)));
    const endpoint = await known(flow);
    expect([endpoint?.rest, endpoint?.refusingSince, endpoint?.returnedAt]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('also where a rest stands in its row, which its dialect knows nothing of', async () => {
    const rest = { until: startsAt + 30 * dayMs, why: 'failures', times: 9 } as const;
    const { flow, publish } = await setup(profile, { rest, refusingSince: startsAt - 30 * dayMs });
    flow.answer = () => answers(500);
    await publish(1);
    await flow.clock.turnBy(20 * dayMs);
    expect(atsOf(flow)).toEqual(promisedAts(profile));
  });

  test('and is sent at once all that was held', async () => {
    const { flow, publish } = await setup(profile, { status: 'paused' });
    await publish(30);
    const change = { status: 'active', from: ['paused'], at: flow.clock.now() } as const;
    await Promise.all([flow.store.setEndpointStatus('acme', 'a', change), flow.clock.turnBy(0)]);
    flow.worker.endpointChanged('acme', 'a');
    await flow.clock.turnBy(1);
    expect(flow.sent).toHaveLength(30);
  });
});

describe.each(all.filter(({ strictness }) => strictness === 'own'))('$name', (profile) => {
  test('never tries sooner than its schedule, however its endpoint rests, and no delivery more often', async () => {
    const { flow, publish } = await setup(profile);
    flow.answer = (_, number) => (number % 7 === 0 ? askingToWait : answers(500));
    await publish(40);
    await flow.clock.turnBy(4 * dayMs);
    const gapsMs = retryGapsMs(profile.promise.retry);
    const bodies = new Set(flow.sent.map(({ request }) => request.body.toString()));
    expect(bodies.size).toBe(40);
    for (const body of bodies) {
      const sent = flow.sent.filter(({ request }) => request.body.toString() === body);
      expect(sent.length).toBeLessThanOrEqual(1 + gapsMs.length);
      sent.slice(1).forEach(({ at }, index) => {
        expect(at - (sent[index]?.at ?? 0)).toBeGreaterThanOrEqual(gapsMs[index] ?? 0);
      });
    }
  });
});
