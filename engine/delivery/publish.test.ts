import { afterEach, describe, expect, test } from 'vitest';
import type { Problem } from '../problem.ts';
import type { Rig } from '../testing/rig.ts';
import { rig, sampleEvent } from '../testing/rig.ts';

const running: Rig[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function setup() {
  const flow = await rig();
  running.push(flow);
  await flow.endpoint('standard');
  await flow.worker.start();
  return {
    flow,
    async publish(body: unknown) {
      const [published] = await Promise.all([
        flow.publisher.publish(flow.academy, body),
        flow.clock.turnBy(0),
      ]);
      return published.events;
    },
    async refusal(body: unknown): Promise<Problem> {
      const before = await flow.store.counts();
      const [refused] = await Promise.allSettled([
        flow.publisher.publish(flow.academy, body),
        flow.clock.turnBy(0),
      ]);
      expect(refused.status).toBe('rejected');
      expect(await flow.store.counts()).toEqual(before);
      expect(flow.worker.inMemory()).toBe(0);
      if (refused.status === 'fulfilled') throw new Error('publish-test: it was accepted');
      return refused.reason;
    },
  };
}

const event = (id: string) => sampleEvent('course.enrolled', id, 'l-1');

describe('what is published', () => {
  test('is answered in order with its deliveries, and an id that was there before as a duplicate', async () => {
    const { publish, flow } = await setup();
    await publish(event('e1'));
    expect(await publish([event('e2'), event('e1'), event('e1')])).toEqual([
      { id: 'e2', deliveries: 1, duplicate: false },
      { id: 'e1', deliveries: 1, duplicate: true },
      { id: 'e1', deliveries: 1, duplicate: true },
    ]);
    await flow.clock.turnBy(0);
    expect(flow.sent).toHaveLength(2);
  });

  test('may be of an academy that nobody listens to', async () => {
    const { publish } = await setup();
    expect(await publish(sampleEvent('course.enrolled', 'e1', 'l-1'))).toMatchObject([{ deliveries: 1 }]);
  });
});

describe('what cannot be published', () => {
  test('is named by its index and path, with the number of further faults, and nothing is stored', async () => {
    const { refusal } = await setup();
    const { colour: _, ...bad } = { ...event('e2'), colour: 'red', occurredAt: 'yesterday' };
    const problem = await refusal([event('e1'), bad, { ...event('e3'), colour: 'red' }]);
    expect(problem).toMatchObject({ status: 422, code: 'event-invalid' });
    expect(problem.faults.map(({ path }) => path)).toEqual(['[1].occurredAt', '[2].colour']);
    expect(problem.detail).toMatch(
      /^Event \[1\]: .*occurredAt.* And 1 more: see faults\. Nothing was stored\.$/,
    );
  });

  test('names the path alone for a single event', async () => {
    const { refusal } = await setup();
    const problem = await refusal({ ...event('e1'), type: 'course.complete' });
    expect(problem.faults).toMatchObject([{ path: 'type' }]);
    expect(problem.detail).toMatch(/course\.completed/);
  });

  test.each([
    ['an empty array', []],
    ['1001 events', Array.from({ length: 1001 }, (_, index) => event(`e${index}`))],
  ])('is %s', async (_, body) => {
    const { refusal } = await setup();
    expect(await refusal(body)).toMatchObject({ status: 422, code: 'event-count' });
  });

  test('is an id that is taken by other content, alone or among others', async () => {
    const { publish, refusal } = await setup();
    await publish(event('e1'));
    const other = { ...event('e1'), occurredAt: '2026-02-02T00:00:00Z' };
    expect(await refusal(other)).toMatchObject({
      status: 409,
      code: 'event-conflict',
      faults: [{ path: 'id' }],
    });
    expect(await refusal([event('e2'), other])).toMatchObject({ status: 409, faults: [{ path: '[1].id' }] });
  });
});
