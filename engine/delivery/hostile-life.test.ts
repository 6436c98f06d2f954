import { afterEach, expect, test } from 'vitest';
import { goodAnswer, hostileAnswers } from '../testing/hostile-answers.ts';
import { hostileReceiver } from '../testing/hostile-receiver.ts';
import { readRequest, write } from '../testing/hostile-steps.ts';
import type { Rig } from '../testing/rig.ts';
import { rig } from '../testing/rig.ts';
import { spiedSender } from '../testing/spied-sender.ts';

// The whole flow on a real store, with real sockets out of it.

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function setup() {
  const flow = await rig();
  const receiver = await hostileReceiver({ clock: flow.clock });
  const sender = spiedSender(flow.clock);
  opened.push(flow, sender, receiver);
  flow.answer = ({ origin, body }) => sender.send(origin, body);
  await flow.worker.start();
  await flow.endpoint('standard', { url: `${receiver.origin}/hook` });
  return { flow, receiver };
}

/** Turns the clock until so many tries of the only delivery are written down; sockets take their own time. */
async function attemptsOf(flow: Rig, count: number, stepMs: number) {
  for (let turn = 0; turn < 2_000; turn += 1) {
    const { items } = await flow.store.deliveries({ academy: 'acme', limit: 2 });
    const [delivery] = items;
    if (delivery?.attemptCount === count) {
      return { delivery, attempts: await flow.store.attempts('acme', delivery.id) };
    }
    await flow.clock.turnBy(stepMs);
  }
  throw new Error(`There never were ${count} attempts.`);
}

/** One of each kind of thing that people read. */
const told = new Map(
  hostileAnswers.map((hostile) => [
    'fault' in hostile.becomes ? hostile.becomes.message : hostile.name,
    hostile,
  ]),
);
const failing = [...told.values()].filter(({ becomes }) => 'fault' in becomes);
const succeeding = hostileAnswers.filter(({ name }) =>
  /endless chunks|trailers|gigabyte|inherit|204/.test(name),
);

test.each(failing)(
  'of a receiver that $name people read a fault, and the next try delivers',
  async (hostile) => {
    const { flow, receiver } = await setup();
    receiver.play(hostile.script, [readRequest, write(goodAnswer)]);
    await flow.publish('course.completed', 'e1');
    const first = await attemptsOf(flow, 1, hostile.until ? 100 : 0);
    const { becomes } = hostile;
    const said = 'fault' in becomes ? becomes.message : '';
    expect(first.delivery.state).toBe('pending');
    expect(first.attempts[0]).toMatchObject({
      answer: { kind: 'fault', ...('fault' in becomes && { fault: becomes.fault }) },
      outcome: expect.stringContaining(said),
    });
    expect(first.attempts[0]?.tookMs).toBeLessThanOrEqual(20_500);

    const second = await attemptsOf(flow, 2, 100);
    expect(second.delivery.state).toBe('delivered');
  },
);

test.each(succeeding)(
  'what a receiver sends that $name is kept in bounds, and delivered',
  async (hostile) => {
    const { flow, receiver } = await setup();
    receiver.play(hostile.script);
    await flow.publish('course.completed', 'e1');
    const { delivery, attempts } = await attemptsOf(flow, 1, 0);
    expect(delivery.state).toBe('delivered');
    const [first] = attempts;
    if (first?.answer.kind !== 'response') throw new Error('No response was kept.');
    expect(Buffer.byteLength(first.answer.bodyStart)).toBeLessThanOrEqual(16_384);
    expect(first.answer.headers.length).toBeLessThanOrEqual(128);
  },
);
