import type { EventType } from '@schoolbell/wire';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Problem } from '../problem.ts';
import { learnerRecordOf } from '../records/learner.ts';
import { membershipOf } from '../records/membership.ts';
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

describe('what is published of a learner', () => {
  test('stands in their record at once, and once', async () => {
    const { publish, flow } = await setup();
    await publish([event('e1'), event('e1')]);
    const known = await flow.store.factsOfLearner('acme', 'l-1', 100);
    expect(known.map(({ record, what }) => [record, what])).toEqual([
      ['course', 'enrolled'],
      ['learner', 'known'],
    ]);
    expect(membershipOf(known.slice(0, 1))).toMatchObject({ status: 'enrolled', learner: 'l-1' });
  });

  test('in whatever order it comes leaves the same record', async () => {
    const happenings = [
      on('2026-01-01', 'course.enrolled'),
      on('2026-01-02', 'course.completed'),
      on('2026-01-03', 'course.unenrolled'),
      on('2026-01-04', 'course.enrolled'),
      on('2026-01-05', 'course.completed'),
    ];
    const order = fc.shuffledSubarray(happenings, { minLength: happenings.length });
    const { publish, flow } = await setup();
    let learners = 0;
    await fc.assert(
      fc.asyncProperty(order, async (events) => {
        const learner = `l-${(learners += 1)}`;
        await publish(events.map((make) => make(learner)));
        const kept = await flow.store.factsOfLearner('acme', learner, 100);
        const courses = learnerRecordOf(kept)?.courses ?? [];
        expect(courses).toHaveLength(1);
        expect(courses[0]).toMatchObject({ status: 'completed', enrolledAt: '2026-01-04T00:00:00Z' });
      }),
      { numRuns: 30 },
    );
  });
});

/** The sample event of a type as it happened to a learner on a day, in a course that is always the same. */
const on = (day: string, type: EventType) => (learner: string) => {
  const made = sampleEvent(type, `${learner}-${day}`, learner);
  const { enrollment: _, ...data } = Object(made['data']);
  const course = { id: 'algebra', title: 'Algebra' };
  return { ...made, occurredAt: `${day}T00:00:00Z`, data: { ...data, course } };
};

describe('a completion that an endpoint hears of once', () => {
  const heard = ({ sent }: Rig) => sent.filter(({ request }) => request.path === '/once').length;

  async function once() {
    const { publish, flow } = await setup();
    await flow.endpoint('innovative-educators', { id: 'once' });
    const complete = async (id: string, learner = 'l-1') => {
      const [answer] = await publish(sampleEvent('course.completed', id, learner));
      await flow.clock.turnBy(0);
      return answer;
    };
    return { complete, flow };
  }

  test('is not sent again, does not count, and holds no place in memory', async () => {
    const { complete, flow } = await once();
    expect(await complete('e1')).toEqual({ id: 'e1', deliveries: 2, duplicate: false });
    expect(await complete('e2')).toEqual({ id: 'e2', deliveries: 1, duplicate: false });
    expect(await complete('e2')).toEqual({ id: 'e2', deliveries: 1, duplicate: true });
    await flow.clock.turnBy(86_400_000);
    expect(heard(flow)).toBe(1);
    expect(flow.worker.inMemory()).toBe(0);
  });

  test('stands as cancelled with the cure and the first one’s id', async () => {
    const { complete, flow } = await once();
    await complete('e1');
    await complete('e2');
    const { items } = await flow.store.deliveries({ academy: 'acme', endpoint: 'once', limit: 9 });
    expect(items).toMatchObject([
      { event: 'e2', state: 'cancelled', repeatOf: items[1]?.id },
      { event: 'e1', state: 'delivered' },
    ]);
    expect(items[0]?.reason).toContain('POST /v1/academies/acme/records/reset');
  });

  test('is of one learner and one course', async () => {
    const { complete, flow } = await once();
    await complete('e1');
    await complete('e2', 'l-2');
    expect(heard(flow)).toBe(2);
  });

  test('is sent again when it was reset', async () => {
    const { complete, flow } = await once();
    await complete('e1');
    const course = Object(sampleEvent('course.completed', 'e1', 'l-1')['data']).course.id;
    const audit = {
      academy: 'acme',
      at: 0,
      actor: 'key',
      action: 'records.reset',
      subject: 'l-1',
      details: {},
    };
    const reset = flow.store.resetCompletion({ academy: 'acme', learner: 'l-1', course, audit });
    await Promise.all([reset, flow.clock.turnBy(0)]);
    expect(await complete('e2')).toMatchObject({ deliveries: 2 });
    expect(heard(flow)).toBe(2);
  });

  test('does not stand in the way of others of its order', async () => {
    const { complete, flow } = await once();
    await flow.endpoint('innovative-educators', { id: 'ordered', ordering: 'strict' });
    for (const id of ['e1', 'e2', 'e3']) await complete(id);
    await complete('e4', 'l-2');
    const ordered = flow.sent.filter(({ request }) => request.path === '/ordered');
    expect(ordered).toHaveLength(2);
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
