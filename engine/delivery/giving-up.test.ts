import { carriedTypes, type EventType } from '@schoolbell/wire';
import { profileNamed } from '@schoolbell/wire/profiles';
import { afterEach, describe, expect, test } from 'vitest';
import type { Endpoint } from '../model.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, startsAt } from '../testing/rig.ts';
import { told, typesTold, watcher } from '../testing/watcher.ts';

const dayMs = 86_400_000;
const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function setup(profile = 'standard', change: Partial<Endpoint> = {}) {
  const flow = await rig({ pollMs: 3_600_000 });
  running.push(flow);
  await flow.worker.start();
  await flow.endpoint(profile, { id: 'a', ...change });
  await watcher(flow, { operations: ['endpoint.disabled'] });
  await flow.clock.turnBy(0);
  flow.answer = ({ path }) => answers(path === '/a' ? 500 : 200);
  return flow;
}

const known = async ({ store }: Rig): Promise<Endpoint> => (await store.endpoint('acme', 'a')) ?? missing();

/** One event on each of so many days. */
async function daily(flow: Rig, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    await flow.publish('course.enrolled', `d${flow.clock.now()}`, `l-${day}`);
    await flow.clock.turnBy(dayMs);
  }
}

describe('an endpoint that has taken nothing for five days', () => {
  test('is switched off at the next failure, loudly, and everything that waits is held', async () => {
    const flow = await setup();
    await daily(flow, 4);
    expect(await known(flow)).toMatchObject({ status: 'active', refusingSince: startsAt });
    await daily(flow, 2);
    const { status, disabledReason, disabledAt = 0, rest } = await known(flow);
    expect([status, disabledReason, rest]).toEqual(['disabled', 'no_success_for_5_days', undefined]);
    expect(disabledAt).toBeGreaterThanOrEqual(startsAt + 5 * dayMs);
    expect(disabledAt).toBeLessThan(startsAt + 5 * dayMs + 3_600_000);
    expect(told(flow)).toMatchObject([
      { type: 'endpoint.disabled', data: { endpoint: { id: 'a' }, reason: 'no_success_for_5_days' } },
    ]);
    const sent = flow.sent.length;
    await daily(flow, 2);
    expect(flow.sent).toHaveLength(sent);
    const { items } = await flow.store.deliveries({ academy: 'acme', endpoint: 'a', limit: 20 });
    const states = items.map(({ state }) => state).toReversed();
    expect(states).toEqual([...Array<string>(2).fill('failed'), ...Array<string>(6).fill('held')]);
    const newest = items.find(({ attemptCount }) => attemptCount > 0);
    const attempts = await flow.store.attempts('acme', newest?.id ?? missing());
    expect(attempts.at(-1)?.outcome).toBe('retry: HTTP 500 Internal Server Error; endpoint disabled');
  });

  test('is sent all of that when somebody resumes it, and has five days again', async () => {
    const flow = await setup();
    await daily(flow, 7);
    expect(await known(flow)).toMatchObject({ status: 'disabled' });
    await resume(flow);
    await daily(flow, 1);
    expect(await known(flow)).toMatchObject({ status: 'active' });
    flow.answer = () => answers(200);
    await flow.clock.turnBy(3 * dayMs);
    const { items } = await flow.store.deliveries({ academy: 'acme', endpoint: 'a', limit: 20 });
    expect(items.filter(({ state }) => state === 'pending' || state === 'held')).toEqual([]);
    expect((await known(flow)).refusingSince).toBeUndefined();
  });

  test('is not given up at the first failure after days in which nothing was sent', async () => {
    const flow = await setup();
    await daily(flow, 1);
    await flow.clock.turnBy(5 * dayMs);
    await flow.publish('course.enrolled', 'after', 'l-9');
    await flow.clock.turnBy(600_000);
    expect(await known(flow)).toMatchObject({ status: 'active', refusingSince: startsAt });
    await flow.clock.turnBy(dayMs);
    expect(await known(flow)).toMatchObject({ status: 'disabled' });
  });

  test('has since the first failure, also over restarts', async () => {
    const flow = await setup();
    await daily(flow, 3);
    const again = await flow.restart();
    running.splice(0, 1, again);
    again.answer = ({ path }) => answers(path === '/a' ? 500 : 200);
    await daily(again, 3);
    expect(await known(again)).toMatchObject({ status: 'disabled', refusingSince: startsAt });
    expect(typesTold(again)).toEqual(['endpoint.disabled']);
  });

  test('that took one in between has not', async () => {
    const flow = await setup();
    await daily(flow, 4);
    const fails = flow.answer;
    flow.answer = () => answers(200);
    await flow.publish('course.enrolled', 'well');
    await flow.clock.turnBy(3_600_000);
    flow.answer = fails;
    await daily(flow, 4);
    const { status, refusingSince = 0 } = await known(flow);
    expect([status, refusingSince > startsAt + 4 * dayMs]).toEqual(['active', true]);
  });

  test('by no fault of its own is left as it is', async () => {
    const flow = await setup();
    flow.answer = () => ({ kind: 'fault', fault: 'egress', message: 'The proxy is away.' });
    await flow.publish('course.enrolled', 'e1');
    await flow.clock.turnBy(3_600_000);
    flow.answer = ({ path }) => answers(path === '/a' ? 500 : 200);
    await daily(flow, 1);
    expect((await known(flow)).refusingSince).toBeGreaterThanOrEqual(startsAt + 3_600_000);
  });

  test.each(['acadle', 'fellow', 'fuse', 'innovative-educators'])(
    'keeps what %s promised: it is never switched off for that',
    async (profile) => {
      const type = firstTypeOf(profile);
      const flow = await setup(profile, { eventTypes: [type] });
      for (let day = 0; day < 7; day += 1) {
        await flow.publish(type, `e${day}`, `l-${day}`);
        await flow.clock.turnBy(dayMs);
      }
      expect(flow.sent.length).toBeGreaterThanOrEqual(7);
      const { status, refusingSince, rest } = await known(flow);
      expect([status, refusingSince, rest]).toEqual(['active', undefined, undefined]);
    },
  );
});

test('one that takes most of what is sent is not written down as refusing at every failure', async () => {
  const flow = await setup();
  const settle = flow.store.settle.bind(flow.store);
  let marks = 0;
  Object.assign(flow.store, {
    settle: (settlements: Parameters<typeof settle>[0]) => {
      marks += settlements.filter(({ mark }) => mark).length;
      return settle(settlements);
    },
  });
  let asked = 0;
  flow.answer = ({ path }) => answers(path === '/a' && (asked += 1) % 4 === 2 ? 500 : 200);
  for (let n = 0; n < 100; n += 1) {
    await flow.publish('course.enrolled', `e${n}`, `l-${n}`);
    await flow.clock.turnBy(100);
  }
  expect(asked).toBeGreaterThan(100);
  expect(marks).toBe(0);
});

async function resume(flow: Rig): Promise<void> {
  const change = { status: 'active', from: ['disabled'], at: flow.clock.now() } as const;
  await Promise.all([flow.store.setEndpointStatus('acme', 'a', change), flow.clock.turnBy(0)]);
  flow.worker.endpointChanged('acme', 'a');
  await flow.clock.turnBy(0);
}

function firstTypeOf(profile: string): EventType {
  return carriedTypes(profileNamed(profile))[0] ?? missing();
}

function missing(): never {
  throw new Error('giving-up-test: the endpoint is gone');
}
