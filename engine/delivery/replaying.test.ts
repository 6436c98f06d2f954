import { afterEach, describe, expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import type { Log } from '../log.ts';
import type { Replay } from '../model.ts';
import { StoreRefused } from '../store/store.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent, startsAt, unhesitating } from '../testing/rig.ts';
import { realClock } from '../testing/real-clock.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { createPatience } from './patience.ts';
import { createReplaying, paceOf } from './replaying.ts';

const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

const replay: Replay = {
  id: 'rp_1',
  academy: 'acme',
  endpoint: 'a',
  since: startsAt,
  until: startsAt + 1_000,
  states: ['failed'],
  ratePerSecond: 20,
  status: 'running',
  requeued: 0,
  progress: 0,
  createdAt: startsAt,
};

/** An endpoint with so many deliveries that failed for good, a minute ago; from now on it answers well. */
async function setup(failed = 50, lateMs?: (delayMs: number) => number) {
  const flow = await rig({ pollMs: 3_600_000 }, lateMs, { dialects: unhesitating });
  running.push(flow);
  await flow.worker.start();
  await flow.endpoint('standard', { id: 'a', retry: { kind: 'custom', gapsMs: [] } });
  flow.answer = () => answers(500);
  const events = Array.from({ length: failed }, (_, n) => sampleEvent('course.enrolled', `e${n}`, `l-${n}`));
  await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
  await flow.clock.turnBy(60_000);
  expect(flow.sent).toHaveLength(failed);
  flow.sent.length = 0;
  flow.answer = () => answers(200);
  return flow;
}

async function make(flow: Rig, change: Partial<Replay> = {}): Promise<void> {
  await Promise.all([flow.store.createReplay({ ...replay, ...change }), flow.clock.turnBy(0)]);
}

const seconds = ({ sent }: Rig): readonly number[] => sent.map(({ at }) => (at - (sent[0]?.at ?? 0)) / 1000);
const idsSent = ({ sent }: Rig): readonly string[] =>
  sent.map(({ request }) => /"id":"(e\d+)"/.exec(request.body.toString())?.[1] ?? '');

describe('a replay', () => {
  test('sends each delivery again once, a few at a time at its rate, and is done', async () => {
    const flow = await setup();
    await make(flow);
    flow.replaying.start();
    await flow.clock.turnBy(60_000);
    expect(new Set(idsSent(flow)).size).toBe(50);
    expect(flow.sent).toHaveLength(50);
    for (let second = 0; second < 3; second += 1) {
      const within = seconds(flow).filter((at) => at >= second && at < second + 1);
      expect(within.length).toBe(second < 2 ? 20 : 10);
    }
    expect(await flow.store.replay('acme', 'rp_1')).toMatchObject({
      status: 'done',
      requeued: 50,
      progress: 1,
    });
  });

  test('slower than one a second takes its time', async () => {
    const flow = await setup(3);
    await make(flow, { ratePerSecond: 0.5 });
    flow.replaying.start();
    await flow.clock.turnBy(60_000);
    expect(seconds(flow)).toEqual([0, 2, 4]);
  });

  test('begins at once when the runner is woken, and is found without', async () => {
    const flow = await setup(2);
    flow.replaying.start();
    await flow.clock.turnBy(1_000);
    await make(flow);
    flow.replaying.wake();
    await flow.clock.turnBy(0);
    expect(flow.sent).toHaveLength(2);
    await make(flow, { id: 'rp_2', states: ['delivered'] });
    expect(flow.sent).toHaveLength(2);
    await flow.clock.turnBy(30_000);
    expect(flow.sent).toHaveLength(4);
  });

  test('goes on where it was when its process was killed, and sends nothing twice', async () => {
    const flow = await setup();
    await make(flow);
    flow.replaying.start();
    await flow.clock.turnBy(1_100);
    expect(flow.sent).toHaveLength(25);
    const again = await flow.restart();
    running.splice(0, 1, again);
    again.replaying.start();
    await again.clock.turnBy(60_000);
    expect([...idsSent(flow), ...idsSent(again)].toSorted()).toEqual(
      Array.from({ length: 50 }, (_, n) => `e${n}`).toSorted(),
    );
    expect(await again.store.replay('acme', 'rp_1')).toMatchObject({ status: 'done', requeued: 50 });
  });

  test('goes no further when it is cancelled', async () => {
    const flow = await setup();
    await make(flow);
    flow.replaying.start();
    await flow.clock.turnBy(1_100);
    await Promise.all([flow.store.cancelReplay('acme', 'rp_1', flow.clock.now()), flow.clock.turnBy(0)]);
    await flow.clock.turnBy(60_000);
    expect(flow.sent).toHaveLength(25);
  });

  test('makes no step after the runner was stopped', async () => {
    const flow = await setup();
    await make(flow);
    flow.replaying.start();
    await flow.clock.turnBy(1_100);
    await flow.replaying.stop();
    await flow.clock.turnBy(60_000);
    expect(flow.sent).toHaveLength(25);
  });

  test('of a paused endpoint is held, and sent when it is resumed', async () => {
    const flow = await setup(5);
    await turnTo(flow, 'paused');
    await make(flow);
    flow.replaying.start();
    await flow.clock.turnBy(60_000);
    expect(flow.sent).toEqual([]);
    await turnTo(flow, 'active');
    await flow.clock.turnBy(0);
    expect(idsSent(flow)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
  });

  test.each(['learner', 'strict'] as const)('goes out in order where the order is %s', async (ordering) => {
    const flow = await rig({ pollMs: 3_600_000 }, () => 0, { dialects: unhesitating });
    running.push(flow);
    await flow.worker.start();
    await flow.endpoint('standard', { id: 'a', ordering });
    for (let n = 0; n < 12; n += 1) await flow.publish('course.enrolled', `e${n}`);
    flow.sent.length = 0;
    flow.answer = (_, number) => answers(number === 2 ? 500 : 200);
    await make(flow, { states: ['delivered'] });
    flow.replaying.start();
    await flow.clock.turnBy(60_000);
    const order = idsSent(flow).filter((id, index, all) => id !== all[index - 1]);
    expect(order).toEqual(Array.from({ length: 12 }, (_, n) => `e${n}`));
  });
});

describe('timers', () => {
  test('that ring a millisecond early cost no step', async () => {
    const flow = await setup(50, (delayMs) => (delayMs > 1 ? -1 : 0));
    await make(flow);
    flow.replaying.start();
    await flow.clock.turnBy(3_000);
    expect(flow.sent).toHaveLength(50);
    expect(await flow.store.replay('acme', 'rp_1')).toMatchObject({ status: 'done', requeued: 50 });
  });

  test('for a fast replay do not make the runner forget a slow one', async () => {
    const flow = await setup(2);
    await addFailed(flow, 'b', 40);
    await make(flow, { ratePerSecond: 0.1 });
    await make(flow, { id: 'rp_2', endpoint: 'b', ratePerSecond: 40, until: flow.clock.now() + 1 });
    flow.replaying.start();
    await flow.clock.turnBy(11_000);
    expect(await flow.store.replay('acme', 'rp_2')).toMatchObject({ status: 'done', requeued: 40 });
    expect(await flow.store.replay('acme', 'rp_1')).toMatchObject({ status: 'done', requeued: 2 });
  });

  test('of the real kind bring two replays beside each other to their end', async () => {
    const flow = await setup(2);
    await addFailed(flow, 'b', 20);
    const now = realClock.now();
    await make(flow, { ratePerSecond: 2, createdAt: now });
    const until = flow.clock.now() + 1;
    await make(flow, { id: 'rp_2', endpoint: 'b', ratePerSecond: 40, until, createdAt: now });
    const ended: unknown[] = [];
    await new Promise<void>((resolve) => {
      const log: Log = {
        ...silentLog,
        info(fields) {
          ended.push(fields['replay']);
          if (ended.length === 2) resolve();
        },
      };
      const outbox = { due: () => undefined };
      const { store } = flow;
      const replaying = createReplaying({
        store,
        outbox,
        clock: realClock,
        log,
        patience: createPatience({ clock: realClock, random: () => 0.5, log }),
        node: 'n',
        pollMs: 3_600_000,
      });
      running.unshift({ ...flow, close: () => replaying.stop() });
      replaying.start();
    });
    expect(ended).toEqual(['rp_2', 'rp_1']);
  });
});

describe('a store that refuses', () => {
  test('to make a step is asked again when the lease has run out', async () => {
    const flow = await setup(5);
    const step = flow.store.stepReplay.bind(flow.store);
    let refusals = 0;
    Object.assign(flow.store, {
      stepReplay: async (asked: Parameters<typeof step>[0]) => {
        if ((refusals += 1) > 2) return step(asked);
        throw new StoreRefused('store-busy', 'Too many calls wait.');
      },
    });
    await make(flow);
    flow.replaying.start();
    await flow.clock.turnBy(25_000);
    expect(flow.sent).toHaveLength(5);
    expect(await flow.store.replay('acme', 'rp_1')).toMatchObject({ status: 'done', requeued: 5 });
  });

  test('to hand replays out is asked again after a pause', async () => {
    const flow = await setup(5);
    const claim = flow.store.claimReplays.bind(flow.store);
    let refusals = 0;
    Object.assign(flow.store, {
      claimReplays: async (asked: Parameters<typeof claim>[0]) => {
        if ((refusals += 1) > 2) return claim(asked);
        throw new StoreRefused('store-busy', 'Too many calls wait.');
      },
    });
    await make(flow);
    flow.replaying.start();
    await flow.clock.turnBy(3_000);
    expect(flow.sent).toHaveLength(5);
  });
});

test('a stretch with nothing to send costs no waiting', async () => {
  const clock = turnedClock(startsAt);
  const stepsAt: number[] = [];
  const replaying = createReplaying({
    store: {
      claimReplays: async () => (stepsAt.length < 4 ? [{ ...replay, ratePerSecond: 0.1 }] : []),
      stepReplay: async ({ at }) => {
        stepsAt.push(at);
        return { kind: 'stepped', replay, due: stepsAt.length < 3 ? 0 : 1 };
      },
    },
    outbox: { due: () => undefined },
    clock,
    log: silentLog,
    patience: createPatience({ clock, random: () => 0.5, log: silentLog }),
    node: 'node',
  });
  replaying.start();
  await clock.turnBy(10_000);
  await replaying.stop();
  expect(stepsAt.map((at) => at - startsAt)).toEqual([0, 0, 0, 10_000]);
});

test('the pace of a replay is its rate, in steps of a quarter of a second or longer', () => {
  expect(paceOf({ ratePerSecond: 0.1 })).toEqual({ limit: 1, gapMs: 10_000 });
  expect(paceOf({ ratePerSecond: 7 })).toEqual({ limit: 1, gapMs: 1000 / 7 });
  expect(paceOf({ ratePerSecond: 100 })).toEqual({ limit: 25, gapMs: 250 });
  expect(paceOf({ ratePerSecond: 10_000 })).toEqual({ limit: 2500, gapMs: 250 });
});

/** Another endpoint with so many deliveries that failed just now. */
async function addFailed(flow: Rig, id: string, count: number): Promise<void> {
  await flow.endpoint('standard', {
    id,
    eventTypes: ['learner.created'],
    retry: { kind: 'custom', gapsMs: [] },
  });
  flow.answer = () => answers(500);
  const events = Array.from({ length: count }, (_, n) =>
    sampleEvent('learner.created', `${id}${n}`, `l-${n}`),
  );
  await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
  await flow.clock.turnBy(0);
  flow.answer = () => answers(200);
}

async function turnTo(flow: Rig, status: 'active' | 'paused'): Promise<void> {
  const change = { status, from: ['active', 'paused'] as const, at: flow.clock.now() };
  await Promise.all([flow.store.setEndpointStatus('acme', 'a', change), flow.clock.turnBy(0)]);
  flow.worker.endpointChanged('acme', 'a');
  await flow.clock.turnBy(0);
}
