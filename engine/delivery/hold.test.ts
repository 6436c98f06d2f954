import { afterEach, describe, expect, test } from 'vitest';
import type { EndpointStatus } from '../model.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent } from '../testing/rig.ts';

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

async function stand(flow: Rig, status: EndpointStatus): Promise<void> {
  const change = { status, from: ['active', 'paused', 'disabled'] as const, at: flow.clock.now() };
  await Promise.all([flow.store.setEndpointStatus('acme', 'a', change), flow.clock.turnBy(0)]);
  flow.worker.endpointChanged('acme', 'a');
  await flow.clock.turnBy(0);
}

/** So many events, named by number, of three learners in turn. */
async function publish(flow: Rig, from: number, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, n) =>
    sampleEvent('course.enrolled', `e${from + n}`, `l-${(from + n) % 3}`),
  );
  await Promise.all([flow.publisher.publish(flow.academy, events), flow.clock.turnBy(0)]);
}

/** Until nothing sets off any more: each of an order is set free by the one before. */
async function rest(flow: Rig): Promise<void> {
  let before: number;
  do {
    before = flow.sent.length;
    await flow.clock.turnBy(1);
  } while (flow.sent.length > before);
}

const numbersSent = ({ sent }: Rig): readonly number[] =>
  sent.map(({ request }) => Number(/"id":"e(\d+)"/.exec(request.body.toString())?.[1]));
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

describe('what matched a paused endpoint', () => {
  test('sets off oldest first when it is resumed, more than memory has places for', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a' });
    await stand(flow, 'paused');
    for (let batch = 0; batch < 8; batch += 1) {
      await publish(flow, batch * 100, 100);
      await flow.clock.turnBy(1_000);
    }
    expect(flow.sent).toEqual([]);
    await stand(flow, 'active');
    await flow.clock.turnBy(1_000);
    expect(numbersSent(flow)).toEqual(upTo(800));
  });

  test('keeps its age when it had been in memory already', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a', rateLimit: 10 });
    await publish(flow, 0, 20);
    await flow.clock.turnBy(450);
    await stand(flow, 'paused');
    await flow.clock.turnBy(5_000);
    expect(numbersSent(flow)).toEqual(upTo(5));
    await publish(flow, 20, 20);
    await stand(flow, 'active');
    await flow.clock.turnBy(5_000);
    expect(numbersSent(flow)).toEqual(upTo(40));
  });

  test('is sent in order of its learner, and a learner who must wait holds up no other', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a', ordering: 'learner' });
    await stand(flow, 'paused');
    await publish(flow, 0, 90);
    flow.answer = (_, number) => answers(number === 7 ? 503 : 200);
    await stand(flow, 'active');
    await rest(flow);
    const refused = numbersSent(flow)[6] ?? 0;
    const others = upTo(90).filter((number) => number % 3 !== refused % 3);
    expect(numbersSent(flow).filter((number) => others.includes(number))).toHaveLength(60);
    await flow.clock.turnBy(60_000);
    await rest(flow);
    for (const learner of [0, 1, 2]) {
      const own = numbersSent(flow).filter((number) => number % 3 === learner);
      const expected = upTo(90).filter((number) => number % 3 === learner);
      expect(own).toEqual(expected.flatMap((number) => (number === refused ? [number, number] : [number])));
    }
  });

  test('is sent in order after a restart too', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a', ordering: 'strict' });
    await stand(flow, 'paused');
    await publish(flow, 0, 50);
    const again = await flow.restart();
    running.splice(0, 1, again);
    await stand(again, 'active');
    await rest(again);
    expect(numbersSent(again)).toEqual(upTo(50));
  });
});

describe('what matched an endpoint that had been switched off', () => {
  test('is sent in order when it is resumed, and the first that arrives is told as its recovery', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a' });
    await flow.endpoint('standard', { id: 'watcher', eventTypes: [], operations: ['endpoint.recovered'] });
    flow.answer = () => answers(410);
    await publish(flow, 0, 1);
    flow.answer = () => answers(200);
    await publish(flow, 1, 200);
    await flow.clock.turnBy(86_400_000);
    expect(flow.sent).toHaveLength(1);
    await stand(flow, 'active');
    await flow.clock.turnBy(1_000);
    const [toIt, toWatcher] = ['/a', '/watcher'].map((path) =>
      flow.sent.filter(({ request }) => request.path === path),
    );
    expect(toWatcher).toHaveLength(1);
    expect(numbersSent({ ...flow, sent: toIt ?? [] })).toEqual(upTo(201));
  });
});
