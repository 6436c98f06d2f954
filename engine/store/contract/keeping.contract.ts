import { describe, expect, it } from 'vitest';
import {
  accepted,
  attempt,
  claimAll,
  delivered,
  event,
  fact,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';
import type { Store } from '../store.ts';
import type { Tidied, TidyRequest } from '../words/upkeep.ts';

type Ages = Omit<TidyRequest, 'now' | 'limit'>;

/** Asks until it is done; answers what went in all. */
async function tidyAll(store: Store, ages: Ages, limit = 100): Promise<Omit<Tidied, 'isDone'>> {
  const went = { events: 0, deliveries: 0, attempts: 0, answers: 0 };
  for (let calls = 0; calls < 200; calls += 1) {
    const { isDone, ...more } = await store.tidy({ now: 20_000, limit, ...ages });
    went.events += more.events;
    went.deliveries += more.deliveries;
    went.attempts += more.attempts;
    went.answers += more.answers;
    if (isDone) return went;
  }
  throw new Error('Tidying comes to no end');
}

/** An event whose delivery arrived at once. */
async function arrived(store: Store, id: string, publishedAt: number, learner = 'ada'): Promise<string> {
  const deliveries = [{ endpoint: 'ep_1', lease }];
  const delivery = await delivered(store, { id, publishedAt, learner, deliveries });
  const made = attempt({ startedAt: publishedAt + 10 });
  await store.settle([settlement(delivery, { at: publishedAt + 20, attempt: made })]);
  return delivery;
}

const idsOf = async (store: Store): Promise<readonly string[]> =>
  (await store.events({ academy: 'north', limit: 100 })).items.map(({ id }) => id);

export function keepingContract(makePlace: MakePlace): void {
  describe('keeping for a time', () => {
    const ground = onFreshGround(makePlace);

    it('lets old events go with their deliveries and attempts, and keeps the others', async () => {
      const { store } = ground;
      const old = await arrived(store, 'old', 1_000);
      const young = await arrived(store, 'young', 9_000);
      expect(await tidyAll(store, { eventsBefore: 5_000 })).toEqual({
        events: 1,
        deliveries: 1,
        attempts: 1,
        answers: 0,
      });
      expect(await idsOf(store)).toEqual(['young']);
      expect(await store.event('north', 'old')).toBeUndefined();
      expect(await store.delivery('north', old)).toBeUndefined();
      expect(await store.attempts('north', old)).toEqual([]);
      expect(await store.attempts('north', young)).toHaveLength(1);
      expect(await store.counts()).toMatchObject({ events: 1, deliveries: { delivered: 1 } });
    });

    it('lets nothing go that has no age to go at', async () => {
      const { store } = ground;
      await arrived(store, 'old', 1_000);
      expect(await store.tidy({ now: 20_000, limit: 10 })).toEqual({
        events: 0,
        deliveries: 0,
        attempts: 0,
        answers: 0,
        isDone: true,
      });
      expect(await idsOf(store)).toEqual(['old']);
    });

    it('takes a bounded part at a time, and says when it is done', async () => {
      const { store } = ground;
      for (const id of ['a', 'b', 'c']) await arrived(store, id, 1_000);
      const wentEach: number[] = [];
      for (let isDone = false; !isDone && wentEach.length < 100;) {
        const went = await store.tidy({ now: 20_000, limit: 1, eventsBefore: 5_000 });
        ({ isDone } = went);
        wentEach.push(went.events);
      }
      expect(wentEach.filter((events) => events > 0)).toEqual([1, 1, 1]);
      expect(wentEach.at(-1)).toBe(0);
      expect(await idsOf(store)).toEqual([]);
    });

    it('keeps an event that a record rests on, with its deliveries, until a newer one takes its place', async () => {
      const { store } = ground;
      const facts = [fact()];
      const first = await delivered(store, { id: 'first', facts });
      await claimAll(store, 1_000);
      await store.settle([settlement(first)]);
      expect(await tidyAll(store, { eventsBefore: 5_000 })).toMatchObject({ events: 0 });
      expect(await store.factsOfLearner('north', 'ada', 9)).toMatchObject([{ what: 'completed' }]);
      expect(await store.delivery('north', first)).toMatchObject({ state: 'delivered', event: 'first' });

      const occurredAt = '2026-02-01T00:00:00Z';
      await accepted(store, event({ id: 'second', publishedAt: 9_000, occurredAt, facts, deliveries: [] }));
      expect(await tidyAll(store, { eventsBefore: 5_000 })).toMatchObject({ events: 1, deliveries: 1 });
      expect(await idsOf(store)).toEqual(['second']);
      expect(await store.factsOfLearner('north', 'ada', 9)).toMatchObject([{ what: 'completed' }]);
    });

    it('keeps an event that is still to be sent, whatever its age, and it can be sent', async () => {
      const { store } = ground;
      const waiting = await delivered(store, { id: 'waiting' });
      await arrived(store, 'old', 1_000);
      await store.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at: 2_000 });
      expect(await tidyAll(store, { eventsBefore: 9_000 })).toMatchObject({ events: 1 });
      await store.setEndpointStatus('north', 'ep_1', { status: 'active', from: ['paused'], at: 3_000 });
      expect(await claimAll(store, 10_000)).toEqual([waiting]);
      await store.settle([settlement(waiting)]);
      expect(await store.delivery('north', waiting)).toMatchObject({ state: 'delivered' });
      expect(await tidyAll(store, { eventsBefore: 9_000 })).toMatchObject({ events: 1, deliveries: 1 });
    });

    it('goes on with a feed across what went', async () => {
      const { store } = ground;
      for (const id of ['a', 'b', 'c']) await arrived(store, id, 1_000);
      const page = await store.events({ academy: 'north', limit: 1 });
      const ofAda = await store.events({ academy: 'north', learner: 'ada', limit: 1 });
      await tidyAll(store, { eventsBefore: 5_000 });
      await arrived(store, 'd', 9_000);
      for (const { resume } of [page, ofAda]) {
        const rest = await store.events({ academy: 'north', limit: 9, cursor: resume });
        expect(rest.items.map(({ id }) => id)).toEqual(['d']);
      }
      const learners = { academy: 'north', learner: 'ada', limit: 9, cursor: ofAda.resume };
      expect((await store.events(learners)).items.map(({ id }) => id)).toEqual(['d']);
    });

    it('numbers a learner’s events on after all of them went', async () => {
      const { store } = ground;
      await arrived(store, 'a', 1_000);
      await arrived(store, 'b', 1_000);
      await tidyAll(store, { eventsBefore: 5_000 });
      const next = await ground.restart();
      const [made] = await accepted(next, event({ id: 'c', publishedAt: 9_000, deliveries: [] }));
      expect(made).toMatchObject({ sequence: 3 });
    });

    it('takes an id anew whose event went', async () => {
      const { store } = ground;
      await arrived(store, 'again', 1_000);
      await tidyAll(store, { eventsBefore: 5_000 });
      const [made] = await accepted(
        store,
        event({ id: 'again', publishedAt: 9_000, data: '{"learner":{}}' }),
      );
      expect(made).toMatchObject({ duplicate: false });
      expect(await store.event('north', 'again')).toMatchObject({
        publishedAt: '1970-01-01T00:00:09.000Z',
      });
    });

    it('still knows what an endpoint was told once', async () => {
      const { store } = ground;
      const once = { learner: 'ada', course: 'c1', reason: 'told' };
      const telling = (id: string, publishedAt: number) =>
        event({ id, publishedAt, deliveries: [{ endpoint: 'ep_1', once, lease }] });
      const [first] = await accepted(store, telling('first', 1_000));
      const told = first?.deliveries[0]?.id ?? '';
      await store.settle([settlement(told)]);
      await tidyAll(store, { eventsBefore: 5_000 });
      const [second] = await accepted(store, telling('second', 9_000));
      expect(second?.deliveries).toMatchObject([{ repeats: true }]);
      const repeated = second?.deliveries[0]?.id ?? '';
      expect(await store.delivery('north', repeated)).toMatchObject({ repeatOf: told });
    });

    it('lets old attempts go with their history, and keeps what became of the delivery', async () => {
      const { store } = ground;
      const tried = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      const failing = { kind: 'retry', dueAt: 8_000, reason: 'no' } as const;
      await store.settle([
        settlement(tried, { outcome: failing, attempt: attempt({ outcome: 'retry: no' }) }),
      ]);
      await claimAll(store, 8_000);
      const second = attempt({ number: 2, startedAt: 8_000 });
      await store.settle([settlement(tried, { at: 8_100, attempt: second })]);
      expect(await store.failures({ academy: 'north', endpoint: 'ep_1', limit: 9 })).toMatchObject({
        items: [{ attempt: 1 }],
      });
      expect(await tidyAll(store, { attemptsBefore: 5_000 })).toMatchObject({ events: 0, attempts: 1 });
      expect(await store.attempts('north', tried)).toMatchObject([{ number: 2 }]);
      expect(await store.delivery('north', tried)).toMatchObject({ state: 'delivered', attemptCount: 2 });
      expect((await store.failures({ academy: 'north', endpoint: 'ep_1', limit: 9 })).items).toEqual([]);
    });

    it('lets old answers go, and keeps that and how attempts were answered', async () => {
      const { store } = ground;
      const old = await arrived(store, 'old', 1_000);
      const young = await arrived(store, 'young', 9_000);
      expect(await tidyAll(store, { answersBefore: 5_000 }, 1)).toMatchObject({ answers: 1, attempts: 0 });
      expect(await store.attempts('north', old)).toEqual([
        attempt({ startedAt: 1_010, answer: { kind: 'response', status: 200, headers: [], bodyStart: '' } }),
      ]);
      expect(await store.attempts('north', young)).toEqual([attempt({ startedAt: 9_010 })]);
      expect(await tidyAll(store, { answersBefore: 5_000 })).toMatchObject({ answers: 0 });
    });
  });
}
