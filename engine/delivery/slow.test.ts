import { afterEach, describe, expect, test } from 'vitest';
import type { Answer } from '../model.ts';
import type { Rig } from '../testing/rig.ts';
import { answers, rig, sampleEvent } from '../testing/rig.ts';

// A hundred endpoints on simulated time: what ten that hang take from the others, to the millisecond.

const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

const deadlineMs = 15_000;
const answerMs = 30;
const isSlow = (path: string): boolean => Number(path.slice(1)) % 10 === 0;

interface Seen {
  /** When each request of the others set off, and where to, in order. */
  readonly others: readonly string[];
  /** The most requests that one of the ten had open at a time, and all of them together. */
  readonly hangingMost: number;
  readonly hangingAtOnceMost: number;
  readonly inMemoryMost: number;
}

/** Publishes an event to all hundred every so often for longer than a deadline. */
async function run(slow: (path: string) => boolean, everyMs: number, count: number): Promise<Seen> {
  const flow = await rig();
  running.push(flow);
  await flow.worker.start();
  for (let number = 0; number < 100; number += 1) {
    await flow.endpoint('standard', { id: `ep-${number}`, url: `http://receiver.example/${number}` });
  }
  const later = createLater(flow);
  const begunAt = flow.clock.now();
  const others: string[] = [];
  const hanging = new Map<string, number>();
  const seen = { hangingMost: 0, hangingAtOnceMost: 0, inMemoryMost: 0 };
  flow.answer = async ({ path }) => {
    if (!isSlow(path)) others.push(`${flow.clock.now() - begunAt} ${path}`);
    if (!slow(path)) return later(answerMs, answers(200));
    hanging.set(path, (hanging.get(path) ?? 0) + 1);
    const open = [...hanging.values()];
    seen.hangingMost = Math.max(seen.hangingMost, ...open);
    seen.hangingAtOnceMost = Math.max(
      seen.hangingAtOnceMost,
      open.reduce((sum, each) => sum + each, 0),
    );
    const answer = await later(deadlineMs, {
      kind: 'fault',
      fault: 'timeout',
      message: 'No answer began.',
    });
    hanging.set(path, (hanging.get(path) ?? 0) - 1);
    return answer;
  };
  for (let number = 0; number < count; number += 1) {
    await flow.publish('course.completed', `e${number}`, `l-${number}`);
    seen.inMemoryMost = Math.max(seen.inMemoryMost, flow.worker.inMemory());
    await flow.clock.turnBy(everyMs);
  }
  await flow.clock.turnBy(1_000);
  return { ...seen, others };
}

/** One timer an instant, since each that rings is waited for. */
function createLater({ clock }: Rig): (ms: number, answer: Answer) => Promise<Answer> {
  const waiting = new Map<number, (() => void)[]>();
  return (ms, answer) =>
    new Promise((resolve) => {
      const at = clock.now() + ms;
      const ringing = waiting.get(at) ?? [];
      ringing.push(() => resolve(answer));
      if (waiting.has(at)) return;
      waiting.set(at, ringing);
      clock.after(ms, () => {
        waiting.delete(at);
        for (const ring of ringing) ring();
      });
    });
}

describe('ten of a hundred endpoints that hang until their deadline', () => {
  test('delay no request of the others by a millisecond, nor change their turns', async () => {
    const alone = await run(() => false, 500, 40);
    const beside = await run(isSlow, 500, 40);
    expect(alone.others).toHaveLength(90 * 40);
    expect(beside.others).toEqual(alone.others);
    expect(beside.hangingMost).toBeLessThanOrEqual(32);
    expect(beside.hangingAtOnceMost).toBeLessThanOrEqual(320);
    expect(beside.inMemoryMost).toBeLessThan(16_384 / 4);
  });
});

describe('a crowd of endpoints that hang at the same moment', () => {
  const ids = Array.from({ length: 100 }, (_, number) => `hangs-${number}`);

  /** One academy has a hundred that hang, with plenty for each; another has one that answers at once. */
  async function crowd(isProved: boolean) {
    const flow = await rig();
    running.push(flow);
    await flow.worker.start();
    const other = { ...flow.academy, id: 'other' };
    await flow.store.createAcademy(other);
    for (const id of ids) await flow.endpoint('fellow', { id, url: `https://receiver.example/${id}` });
    const [example] = (await flow.store.roster('acme'))?.endpoints ?? [];
    if (!example) throw new Error('slow-test: the academy has no endpoint');
    const url = 'https://receiver.example/well';
    const { revision = 0 } = (await flow.store.roster('other')) ?? {};
    await flow.store.createEndpoint({ ...example, id: 'well', academy: 'other', url }, revision);
    flow.worker.endpointChanged('other', 'well');
    const later = createLater(flow);
    const arrived: number[] = [];
    let hangs = false;
    flow.answer = ({ path }) => {
      if (path === '/well') arrived.push(flow.clock.now());
      if (!hangs || path === '/well') return answers(200);
      return later(deadlineMs, { kind: 'fault', fault: 'timeout', message: 'No answer began.' });
    };
    if (isProved) await flow.publish('course.completed', 'before');
    hangs = true;
    const events = Array.from({ length: 200 }, (_, n) => sampleEvent('course.completed', `e${n}`, `l-${n}`));
    const settle = () => flow.clock.turnBy(0);
    await Promise.all([flow.publisher.publish(flow.academy, events), settle()]);
    await settle();
    return { flow, other, arrived };
  }

  test.each([
    ['that answered until then', true, 800],
    ['that never answered', false, 460],
  ])('%s leaves places to send from, and places in memory', async (_, isProved, most) => {
    const { flow, other, arrived } = await crowd(isProved);
    expect(flow.worker.sending()).toBeGreaterThan(400);
    expect(flow.worker.sending()).toBeLessThanOrEqual(most);
    expect(flow.worker.inMemory()).toBeLessThan(16_384 / 2);
    for (let second = 0; second < 30; second += 1) {
      const at = flow.clock.now();
      const event = sampleEvent('course.completed', `w${second}`, 'l-1');
      await Promise.all([flow.publisher.publish(other, event), flow.clock.turnBy(0)]);
      await flow.clock.turnBy(0);
      expect(arrived.at(-1)).toBe(at);
      await flow.clock.turnBy(1_000);
    }
    expect(arrived).toHaveLength(30);
  });
});
