import { describe, expect, it } from 'vitest';
import {
  accepted,
  addEndpoint,
  claimAll,
  dropAll,
  endpoint,
  event,
  fact,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';
import type { AcceptedEvent, NewDelivery } from '../words/events.ts';
import type { Store } from '../store.ts';

const once = { learner: 'ada', course: 'c1', reason: 'It has heard of it' };
const toldOnce: NewDelivery = { endpoint: 'ep_1', once };
const reset = {
  academy: 'north',
  learner: 'ada',
  course: 'c1',
  audit: {
    academy: 'north',
    at: 9_000,
    actor: 'key_1',
    action: 'records.reset',
    subject: 'ada',
    details: { course: 'c1' },
  },
} as const;

/** Accepts one event for each list of deliveries. */
async function publish(
  store: Store,
  prefix: string,
  ...all: readonly (readonly NewDelivery[])[]
): Promise<readonly AcceptedEvent[]> {
  const events = all.map((deliveries, index) => event({ id: `${prefix}-${index}`, deliveries }));
  return accepted(store, ...events);
}

export function onceContract(makePlace: MakePlace): void {
  describe('an endpoint that hears of a learner and course once', () => {
    const ground = onFreshGround(makePlace);

    it('gets the first, and of a later one a delivery that is cancelled from the start', async () => {
      const { store } = ground;
      const leased = { ...toldOnce, orderKey: 'ada', lease };
      const [one, two] = await publish(store, 'a', [leased], [leased]);
      expect(one!.deliveries).toMatchObject([{ leased: true, repeats: false }]);
      expect(two!.deliveries).toMatchObject([{ endpoint: 'ep_1', leased: false, repeats: true }]);
      expect(await store.delivery('north', one!.deliveries[0]!.id)).not.toHaveProperty('repeatOf');
      expect(await store.delivery('north', two!.deliveries[0]!.id)).toEqual({
        id: two!.deliveries[0]!.id,
        academy: 'north',
        endpoint: 'ep_1',
        event: 'a-1',
        eventType: 'learner.created',
        learner: 'ada',
        state: 'cancelled',
        reason: 'It has heard of it',
        repeatOf: one!.deliveries[0]!.id,
        attemptCount: 0,
        createdAt: 1_000,
        settledAt: 1_000,
      });
      expect(await store.counts()).toMatchObject({ events: 2, deliveries: { pending: 1, cancelled: 1 } });
    });

    it('is handed no repetition, and nobody waits behind one', async () => {
      const { store } = ground;
      const ordered = { ...toldOnce, orderKey: 'ada', lease };
      const [first] = await publish(store, 'a', [ordered], [ordered]);
      expect(await store.settle([settlement(first!.deliveries[0]!.id)])).toEqual([{ applied: true }]);
      const [next] = await publish(store, 'b', [{ endpoint: 'ep_1', orderKey: 'ada' }]);
      expect(await claimAll(store, 5_000)).toEqual([next!.deliveries[0]!.id]);
    });

    it('shows repetitions among the cancelled', async () => {
      const { store } = ground;
      const [, two] = await publish(store, 'a', [toldOnce], [toldOnce]);
      const { items } = await store.deliveries({ academy: 'north', state: 'cancelled', limit: 9 });
      expect(items.map(({ id }) => id)).toEqual([two!.deliveries[0]!.id]);
      const [, again] = await store.deliveriesOfEvents('north', ['a-0', 'a-1']);
      expect(again).toHaveProperty('repeatOf');
    });

    it('hears of every other learner and course, and has nothing to do with other endpoints', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      await publish(store, 'a', [toldOnce]);
      const made = await publish(
        store,
        'b',
        [{ endpoint: 'ep_1', once: { ...once, learner: 'bob' } }],
        [{ endpoint: 'ep_1', once: { ...once, course: 'c2' } }],
        [{ endpoint: 'ep_2', once }],
        [{ endpoint: 'ep_1' }],
      );
      expect(made.flatMap(({ deliveries }) => deliveries.map(({ repeats }) => repeats))).toEqual([
        false,
        false,
        false,
        false,
      ]);
    });

    it('is told of both in position by a mixed event, and again by its duplicate', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      await publish(store, 'a', [toldOnce]);
      const mixed = [toldOnce, { endpoint: 'ep_2' }];
      const [made] = await publish(store, 'b', mixed);
      expect(made!.deliveries).toMatchObject([
        { endpoint: 'ep_1', repeats: true },
        { endpoint: 'ep_2', repeats: false },
      ]);
      const [again] = await publish(store, 'b', mixed);
      expect(again).toEqual({ ...made, duplicate: true });
    });

    it.each([
      ['failed for good', 'failed'],
      ['was dropped', 'cancelled'],
    ])('has heard nothing by one that %s: the next takes its place', async (_, state) => {
      const { store } = ground;
      const [one] = await publish(store, 'a', [{ ...toldOnce, lease }]);
      const first = one!.deliveries[0]!.id;
      if (state === 'failed') {
        await store.settle([settlement(first, { outcome: { kind: 'failed', reason: '404' } })]);
      } else {
        await store.release([{ academy: 'north', id: first, lease: lease.token }]);
        expect(await dropAll(store, 3_000)).toBe(1);
      }
      const [two, three] = await publish(store, 'b', [toldOnce], [toldOnce]);
      const second = two!.deliveries[0]!.id;
      expect(two!.deliveries).toMatchObject([{ repeats: false }]);
      expect(three!.deliveries).toMatchObject([{ repeats: true }]);
      expect(await store.delivery('north', three!.deliveries[0]!.id)).toMatchObject({ repeatOf: second });
      expect(await store.delivery('north', first)).toMatchObject({ state, repeatOf: second });
      expect(await store.retryDelivery('north', first, 9_000)).toBe('repeats');
      expect(await store.retryDelivery('north', second, 9_000)).toBe('due');
    });

    it('has heard of it by one that was sent anew after it failed', async () => {
      const { store } = ground;
      const [one] = await publish(store, 'a', [{ ...toldOnce, lease }]);
      const first = one!.deliveries[0]!.id;
      await store.settle([settlement(first, { outcome: { kind: 'failed', reason: '404' } })]);
      await store.retryDelivery('north', first, 4_000);
      const [two] = await publish(store, 'b', [toldOnce]);
      expect(two!.deliveries).toMatchObject([{ repeats: true }]);
    });

    it('is not sent a repetition because someone asks to try it anew', async () => {
      const { store } = ground;
      const [, two] = await publish(store, 'a', [toldOnce], [toldOnce]);
      const repeated = two!.deliveries[0]!.id;
      const before = await store.delivery('north', repeated);
      expect(await store.retryDelivery('north', repeated, 9_000)).toBe('repeats');
      expect(await store.delivery('north', repeated)).toEqual(before);
    });

    it('remembers over a restart, and only what was committed', async () => {
      await publish(ground.store, 'a', [toldOnce]);
      const store = await ground.restart();
      const [two] = await publish(store, 'b', [toldOnce]);
      expect(two!.deliveries).toMatchObject([{ repeats: true }]);
      const other = { endpoint: 'ep_1', once: { ...once, course: 'c2' } };
      const broken = event({
        id: 'broken',
        deliveries: [other, { endpoint: JSON.parse('null') as string }],
      });
      await expect(store.accept([broken])).rejects.toThrow(/not.null/i);
      const [three] = await publish(store, 'c', [other]);
      expect(three!.deliveries).toMatchObject([{ repeats: false }]);
    });

    it('hears of it again after a reset, which is written down', async () => {
      const { store } = ground;
      const facts = [
        fact({ what: 'enrolled' }),
        fact(),
        fact({ what: 'certified' }),
        fact({ subject: 'c2' }),
        fact({ record: 'path' }),
      ];
      await accepted(store, event({ facts, deliveries: [toldOnce] }));
      await accepted(store, event({ id: 'evt-2', learner: 'bob', facts: [fact()] }));
      expect(await store.resetCompletion(reset)).toBe(true);
      const left = await store.factsOfLearner('north', 'ada', 9);
      expect(left.map(({ record, subject, what }) => `${record} ${subject} ${what}`)).toEqual([
        'course c1 enrolled',
        'course c2 completed',
        'path c1 completed',
      ]);
      expect(await store.factsOfLearner('north', 'bob', 9)).toHaveLength(1);
      expect((await store.auditEntries({ academy: 'north', limit: 9 })).items).toMatchObject([reset.audit]);
      const [again, then] = await publish(store, 'b', [toldOnce], [toldOnce]);
      expect(again!.deliveries).toMatchObject([{ repeats: false }]);
      expect(then!.deliveries).toMatchObject([{ repeats: true }]);
      expect(await store.delivery('north', then!.deliveries[0]!.id)).toMatchObject({
        repeatOf: again!.deliveries[0]!.id,
      });
    });

    it('writes no reset down where there was nothing to forget', async () => {
      const { store } = ground;
      await accepted(store, event({ facts: [fact({ what: 'enrolled' })], deliveries: [toldOnce] }));
      for (const other of [{ learner: 'bob' }, { course: 'c2' }, { academy: 'south' }])
        expect(await store.resetCompletion({ ...reset, ...other })).toBe(false);
      expect((await store.auditEntries({ academy: 'north', limit: 9 })).items).toEqual([]);
      expect(await store.resetCompletion(reset)).toBe(true);
      expect(await store.resetCompletion(reset)).toBe(false);
      expect((await store.auditEntries({ academy: 'north', limit: 9 })).items).toHaveLength(1);
    });
  });
}
