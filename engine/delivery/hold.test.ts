import { afterEach, describe, expect, test } from 'vitest';
import type { Answer, EndpointStatus } from '../model.ts';
import { StoreRefused } from '../store/store.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent, unhesitating } from '../testing/rig.ts';

const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function setup() {
  const flow = await rig({ pollMs: 3_600_000 }, () => 0, { dialects: unhesitating });
  running.push(flow);
  await flow.worker.start();
  return flow;
}

async function stand(
  flow: Rig,
  status: EndpointStatus,
  atOnce: (flow: Rig) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const change = { status, from: ['active', 'paused', 'disabled'] as const, at: flow.clock.now() };
  await Promise.all([flow.store.setEndpointStatus('acme', 'a', change), flow.clock.turnBy(0)]);
  flow.worker.endpointChanged('acme', 'a');
  await atOnce(flow);
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

const numberOf = (body: Buffer): number => Number(/"id":"e(\d+)"/.exec(body.toString())?.[1]);
const numbersSent = ({ sent }: Rig): readonly number[] => sent.map(({ request }) => numberOf(request.body));
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

/** Of each learner first what was held, in order, and then what was published since. */
function expectOrder(arrived: readonly number[], held: number) {
  for (const learner of [0, 1, 2]) {
    const own = arrived.filter((number) => number % 3 === learner);
    expect(own.slice(0, held / 3)).toEqual(upTo(held).filter((number) => number % 3 === learner));
  }
}

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

describe('what is held while the endpoint wants no order', () => {
  /** Held events of three learners; each request is answered after a time of its own. */
  async function resumed(count: number, atOnce: (flow: Rig) => Promise<void> = () => Promise.resolve()) {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a' });
    await stand(flow, 'paused');
    await publish(flow, 0, count);
    await flow.clock.turnBy(1_000);
    const arrived: number[] = [];
    flow.answer = ({ body }, number) =>
      new Promise<Answer>((resolve) => {
        flow.clock.after((number * 7) % 40, () => {
          arrived.push(numberOf(body));
          resolve(answers(200));
        });
      });
    await stand(flow, 'active', atOnce);
    return { flow, arrived };
  }

  test('arrives in order of its learner however long each takes, all learners at once', async () => {
    const { flow, arrived } = await resumed(300);
    expect(numbersSent(flow)).toEqual([0, 1, 2]);
    await flow.clock.turnBy(60_000);
    expectOrder(arrived, 300);
    expect(arrived).toHaveLength(300);
    expect(arrived).not.toEqual(upTo(300));
  });

  test('is not overtaken by what is published meanwhile', async () => {
    const { flow, arrived } = await resumed(300, (started) => publish(started, 300, 30));
    for (let batch = 1; batch < 10; batch += 1) {
      await publish(flow, 300 + batch * 30, 30);
      await flow.clock.turnBy(20);
    }
    await flow.clock.turnBy(60_000);
    expectOrder(arrived, 300);
    expect(arrived).toHaveLength(600);
  });

  test('and has arrived leaves what comes next to go as it comes', async () => {
    const { flow } = await resumed(30);
    await flow.clock.turnBy(60_000);
    flow.sent.length = 0;
    flow.answer = () => new Promise(() => undefined);
    await publish(flow, 30, 30);
    await flow.clock.turnBy(0);
    expect(numbersSent(flow)).toEqual(upTo(60).slice(30));
  });

  test('waits for a request of its learner that set off before the pause', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a' });
    let finish: (answer: Answer) => void = () => undefined;
    flow.answer = (_, number) => (number > 1 ? answers(200) : new Promise((resolve) => (finish = resolve)));
    await publish(flow, 0, 1);
    await stand(flow, 'paused');
    await publish(flow, 1, 5);
    await flow.clock.turnBy(1_000);
    await stand(flow, 'active');
    await flow.clock.turnBy(1_000);
    expect(numbersSent(flow)).toEqual([0, 1, 2, 4, 5]);
    finish(answers(200));
    await flow.clock.turnBy(1_000);
    expect(numbersSent(flow)).toEqual([0, 1, 2, 4, 5, 3]);
  });

  test('and is to be tried again waits for that without holding up the others of its learner', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a' });
    await stand(flow, 'paused');
    await publish(flow, 0, 6);
    await flow.clock.turnBy(1_000);
    flow.answer = (_, number) => answers(number === 1 ? 503 : 200);
    await stand(flow, 'active');
    await rest(flow);
    expect(numbersSent(flow).toSorted((a, b) => a - b)).toEqual(upTo(6));
    await flow.clock.turnBy(60_000);
    expect(numbersSent(flow).slice(6)).toEqual([0]);
  });
});

describe('what was in memory when the endpoint was paused', () => {
  /** As the API drops: what is in memory is back first. */
  async function drop(flow: Rig): Promise<number> {
    const dropped = flow.worker
      .quiet('acme', 'a')
      .then(() => flow.store.cancelPending('acme', 'a', 'Dropped.', flow.clock.now(), 500));
    await flow.clock.turnBy(0);
    return dropped;
  }

  const statesOf = async (flow: Rig) => {
    const { items } = await flow.store.deliveries({ academy: 'acme', limit: 200 });
    return items.map(({ state }) => state);
  };

  test('is dropped with the rest though all that may be in flight hangs', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a' });
    const finish: ((answer: Answer) => void)[] = [];
    flow.answer = () => new Promise((resolve) => void finish.push(resolve));
    await publish(flow, 0, 120);
    await flow.clock.turnBy(1_000);
    await stand(flow, 'paused');
    const inFlight = flow.sent.length;
    expect(await drop(flow)).toBe(120 - inFlight);
    flow.answer = () => answers(200);
    for (const each of finish) each(answers(200));
    await stand(flow, 'active');
    await flow.clock.turnBy(120_000);
    expect(flow.sent).toHaveLength(inFlight);
    expect((await statesOf(flow)).filter((state) => state === 'cancelled')).toHaveLength(120 - inFlight);
  });

  test('is dropped with the rest though a low rate lets nothing go', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a', rateLimit: 0.1 });
    await publish(flow, 0, 20);
    await stand(flow, 'paused');
    expect(await drop(flow)).toBe(19);
    await stand(flow, 'active');
    await flow.clock.turnBy(600_000);
    expect(flow.sent).toHaveLength(1);
  });

  /** It is paused while twenty events are being accepted. */
  async function pausedAmidst() {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a', rateLimit: 0.1 });
    await publish(flow, 0, 1);
    const { accept } = flow.store;
    Object.assign(flow.store, {
      accept: async (events: Parameters<typeof accept>[0]) => {
        const accepted = await accept(events);
        await new Promise<void>((resolve) => void flow.clock.after(500, resolve));
        return accepted;
      },
    });
    const published = publish(flow, 1, 20);
    await flow.clock.turnBy(1);
    await stand(flow, 'paused');
    return { flow, published };
  }

  test('is given back at once, what was being accepted too', async () => {
    const { flow, published } = await pausedAmidst();
    expect(flow.worker.inMemory()).toBe(20);
    await flow.clock.turnBy(500);
    await published;
    expect(flow.worker.inMemory()).toBe(0);
  });

  test('is waited for while it is being accepted, and while the store is busy', async () => {
    const { flow, published } = await pausedAmidst();
    const { release } = flow.store;
    Object.assign(flow.store, {
      release: async () => {
        Object.assign(flow.store, { release });
        throw new StoreRefused('store-busy', 'Too many calls wait.');
      },
    });
    const dropped = drop(flow);
    await flow.clock.turnBy(1_000);
    await published;
    expect(await dropped).toBe(20);
    expect(flow.sent).toHaveLength(1);
  });

  test('is given back at once where an answer switched the endpoint off', async () => {
    const flow = await setup();
    await flow.endpoint('standard', { id: 'a', rateLimit: 0.1 });
    flow.answer = () => answers(410);
    await publish(flow, 0, 20);
    await flow.clock.turnBy(0);
    expect(flow.worker.inMemory()).toBe(0);
    expect(await drop(flow)).toBe(19);
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
    expect(toIt).toHaveLength(201);
    expectOrder(numbersSent({ ...flow, sent: toIt ?? [] }), 201);
  });
});
