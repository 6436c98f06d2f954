import { describe, expect, it } from 'vitest';
import {
  academy,
  accepted,
  addEndpoint,
  attempt,
  claimAll,
  delivered,
  endpoint,
  event,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';

const claim = { academy: 'north', endpoint: 'ep_1', now: 5_000, limit: 10, lease };

export function deliverContract(makePlace: MakePlace): void {
  describe('claiming', () => {
    const ground = onFreshGround(makePlace);

    it('hands out what is due, oldest first, with its event, and says when to come again', async () => {
      await delivered(ground.store, { id: 'late', publishedAt: 2_000 });
      await delivered(ground.store, { id: 'early', publishedAt: 1_000 });
      await delivered(ground.store, { id: 'future', publishedAt: 9_000 });
      const { claimed, nextDueAt } = await ground.store.claim(claim);
      expect(claimed.map(({ event: { id } }) => id)).toEqual(['early', 'late']);
      expect(claimed[0]).toMatchObject({ tries: 0, attemptCount: 0, lease: lease.token, academy: 'north' });
      expect(nextDueAt).toBe(9_000);
    });

    it('takes no more than the limit', async () => {
      await accepted(ground.store, event({ id: 'a' }), event({ id: 'b' }), event({ id: 'c' }));
      const { claimed, nextDueAt } = await ground.store.claim({ ...claim, limit: 2 });
      expect(claimed).toHaveLength(2);
      expect(nextDueAt).toBe(1_000);
    });

    it('leaves what is leased alone until the lease runs out', async () => {
      await delivered(ground.store);
      expect(await claimAll(ground.store, 5_000)).toHaveLength(1);
      expect(await ground.store.claim({ ...claim, now: 59_999 })).toEqual({ claimed: [], nextDueAt: 60_000 });
      expect(await claimAll(ground.store, 60_000, 'lease-2', 120_000)).toHaveLength(1);
    });

    it('leaves alone what was accepted for a sender in memory', async () => {
      await delivered(ground.store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      expect(await claimAll(ground.store, 5_000)).toEqual([]);
    });

    it('takes back what is released, due as before', async () => {
      const id = await delivered(ground.store);
      await claimAll(ground.store, 5_000);
      await ground.store.release([{ academy: 'north', id, lease: 'another' }]);
      expect(await claimAll(ground.store, 5_000)).toEqual([]);
      await ground.store.release([{ academy: 'north', id, lease: lease.token }]);
      expect(await claimAll(ground.store, 5_000)).toEqual([id]);
    });

    it.each(['paused', 'disabled'] as const)('hands out nothing of a %s endpoint', async (status) => {
      await delivered(ground.store);
      await ground.store.setEndpointStatus('north', 'ep_1', { status, from: ['active'], at: 2_000 });
      expect(await ground.store.claim(claim)).toEqual({ claimed: [] });
      expect(await ground.store.lanes()).toEqual([]);
    });

    it('names each active endpoint that has work, with the earliest instant', async () => {
      await addEndpoint(ground.store, endpoint({ id: 'ep_2' }));
      await addEndpoint(ground.store, endpoint({ id: 'ep_3' }));
      await addEndpoint(ground.store, endpoint({ id: 'idle' }));
      await addEndpoint(ground.store, endpoint({ id: 'gone' }));
      await accepted(
        ground.store,
        event({ id: 'a', publishedAt: 4_000 }),
        event({ id: 'b', publishedAt: 3_000, deliveries: [{ endpoint: 'ep_1' }, { endpoint: 'ep_2' }] }),
        event({ id: 'c', deliveries: [{ endpoint: 'ep_3', lease }, { endpoint: 'gone' }] }),
      );
      await ground.store.deleteEndpoint('north', 'gone', 5_000);
      expect(await ground.store.lanes()).toEqual([
        { academy: 'north', endpoint: 'ep_1', dueAt: 3_000 },
        { academy: 'north', endpoint: 'ep_2', dueAt: 3_000 },
        { academy: 'north', endpoint: 'ep_3', dueAt: 60_000 },
      ]);
    });
  });

  describe('settling', () => {
    const ground = onFreshGround(makePlace);

    it('writes a delivery and its attempt', async () => {
      const id = await delivered(ground.store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      expect(await ground.store.settle([settlement(id)])).toEqual([{ applied: true }]);
      expect(await ground.store.delivery('north', id)).toEqual({
        id,
        academy: 'north',
        endpoint: 'ep_1',
        event: 'evt-1',
        eventType: 'learner.created',
        learner: 'ada',
        state: 'delivered',
        attemptCount: 1,
        createdAt: 1_000,
        settledAt: 3_000,
      });
      expect(await ground.store.attempts('north', id)).toEqual([attempt()]);
      expect(await ground.store.attempts('south', id)).toEqual([]);
    });

    it('counts tries from the first attempt of a round', async () => {
      const id = await delivered(ground.store);
      await claimAll(ground.store, 5_000);
      const outcome = { kind: 'retry', dueAt: 8_000, reason: '503' } as const;
      const fault = {
        kind: 'fault',
        fault: 'timeout',
        message: 'Too slow',
        hops: ['https://b.example'],
      } as const;
      await ground.store.settle([settlement(id, { outcome, attempt: attempt({ answer: fault }) })]);
      expect(await ground.store.delivery('north', id)).toMatchObject({
        state: 'pending',
        reason: '503',
        nextAttemptAt: 8_000,
      });
      expect(await claimAll(ground.store, 7_999)).toEqual([]);
      const { claimed } = await ground.store.claim({ ...claim, now: 8_000 });
      expect(claimed).toMatchObject([{ id, tries: 1, attemptCount: 1, firstTryAt: 2_000 }]);
      await ground.store.settle([settlement(id, { attempt: attempt({ number: 2, startedAt: 8_000 }) })]);
      expect(await ground.store.attempts('north', id)).toMatchObject([{ answer: fault }, { number: 2 }]);
      expect(await ground.store.delivery('north', id)).not.toHaveProperty('reason');
    });

    it('keeps to the letter what was answered, whatever it holds', async () => {
      const bodyStart = 'no\u0000thing \u{1f514} \ufffd\r\n\u007f';
      const answer = { kind: 'response', status: 200, headers: [['x-one', 'gr\u00fcn']], bodyStart } as const;
      const id = await delivered(ground.store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      await ground.store.settle([settlement(id, { attempt: attempt({ answer }) })]);
      expect(await ground.store.attempts('north', id)).toMatchObject([{ answer }]);
    });

    it('counts nothing where no request was made', async () => {
      const id = await delivered(ground.store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      const { attempt: _, ...unattempted } = settlement(id, {
        outcome: { kind: 'retry', dueAt: 4_000, reason: 'rate limit' },
      });
      await ground.store.settle([unattempted]);
      const { claimed } = await ground.store.claim(claim);
      expect(claimed).toMatchObject([{ tries: 0, attemptCount: 0 }]);
      expect(claimed[0]).not.toHaveProperty('firstTryAt');
    });

    it('changes nothing for a late finisher', async () => {
      const id = await delivered(ground.store);
      await claimAll(ground.store, 5_000);
      await claimAll(ground.store, 60_000, 'lease-2', 120_000);
      expect(await ground.store.settle([settlement(id)])).toEqual([{ applied: false }]);
      expect(await ground.store.settle([settlement(id, { lease: 'lease-2' })])).toEqual([{ applied: true }]);
      expect(await ground.store.settle([settlement(id, { lease: 'lease-2' })])).toEqual([{ applied: false }]);
      expect(await ground.store.attempts('north', id)).toHaveLength(1);
    });

    it('applies once where the same is settled twice, together or at the same time', async () => {
      const { store } = ground;
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      const twice = [settlement(id), settlement(id)];
      const answers = await Promise.all([store.settle(twice), store.settle(twice)]);
      expect(answers.flat().filter(({ applied }) => applied)).toHaveLength(1);
      expect(await store.attempts('north', id)).toHaveLength(1);
      expect(await store.counts()).toMatchObject({ deliveries: { pending: 0, delivered: 1 } });
    });

    it('stands beside what is cancelled at the same time: each goes one way', async () => {
      const { store } = ground;
      const ids = Array.from({ length: 40 }, (_, n) => `e${n}`);
      const made = await accepted(
        store,
        ...ids.map((id) => event({ id, deliveries: [{ endpoint: 'ep_1', lease }] })),
      );
      await store.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at: 2_000 });
      const settlements = made.map(({ deliveries: [one] }) => settlement(one!.id));
      // Its lease has run out, so it may be cancelled, and its sender may still say how it went.
      const [settled, cancelled] = await Promise.all([
        store.settle(settlements.toReversed()),
        store.cancelPending('north', 'ep_1', 'dropped', 60_000, 100),
      ]);
      const applied = settled.filter((one) => one.applied).length;
      expect(applied + cancelled).toBe(40);
      expect(await store.counts()).toMatchObject({
        deliveries: { pending: 0, delivered: applied, cancelled },
      });
    });

    it('takes whatever an endpoint answers, NUL included', async () => {
      const { store } = ground;
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      const answer = { kind: 'response', status: 500, headers: [], bodyStart: 'a\0\u00fc' } as const;
      const outcome = { kind: 'failed', reason: 'said: \0' } as const;
      const made = attempt({ answer, outcome: 'failed: \0' });
      expect(await store.settle([settlement(id, { outcome, attempt: made })])).toEqual([{ applied: true }]);
      expect(await store.attempts('north', id)).toMatchObject([{ answer }]);
    });

    it('knows no delivery by another academy or by a strange name', async () => {
      const id = await delivered(ground.store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      const strange = [settlement(id, { academy: 'south' }), settlement(`${id}x`), settlement('dlv_01')];
      expect(await ground.store.settle(strange)).toEqual(strange.map(() => ({ applied: false })));
    });

    it('disables the endpoint together with the failure, unless it is off already', async () => {
      const id = await delivered(ground.store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      const other = await delivered(ground.store, { id: 'b', deliveries: [{ endpoint: 'ep_1', lease }] });
      const failed = { kind: 'failed', reason: '410 Gone', disables: 'It answered 410' } as const;
      await ground.store.settle([settlement(id, { outcome: failed })]);
      await ground.store.settle([
        settlement(other, { outcome: { ...failed, disables: 'Again' }, at: 4_000 }),
      ]);
      expect(await ground.store.delivery('north', id)).toMatchObject({ state: 'failed', reason: '410 Gone' });
      expect(await ground.store.endpoint('north', 'ep_1')).toMatchObject({
        status: 'disabled',
        disabledReason: 'It answered 410',
        disabledAt: 3_000,
      });
    });

    it('cancels what would be tried again where its endpoint is deleted', async () => {
      const { store } = ground;
      const deliveries = [{ endpoint: 'ep_1', lease }];
      const [late, arrived] = [
        await delivered(store, { id: 'late', deliveries }),
        await delivered(store, { id: 'arrived', deliveries }),
      ];
      await store.deleteEndpoint('north', 'ep_1', 2_500);
      const outcome = { kind: 'retry', dueAt: 8_000, reason: '503' } as const;
      await store.settle([settlement(late, { outcome }), settlement(arrived)]);
      expect(await store.delivery('north', late)).toMatchObject({
        state: 'cancelled',
        reason: 'endpoint deleted',
        settledAt: 3_000,
        attemptCount: 1,
      });
      expect(await store.delivery('north', arrived)).toMatchObject({ state: 'delivered' });
      const { deliveries: counted } = await store.counts();
      expect(counted).toMatchObject({ pending: 0, cancelled: 1, delivered: 1 });
    });

    it('cancels what a dead sender left of a deleted endpoint, when its lease has run out', async () => {
      const { store } = ground;
      const sent = event({ deliveries: [{ endpoint: 'ep_1', lease, orderKey: 'ada' }] });
      const behind = event({ id: 'evt-2', deliveries: [{ endpoint: 'ep_1', orderKey: 'ada' }] });
      const [first] = await accepted(store, sent, behind);
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      const other = await delivered(store, { id: 'evt-3', deliveries: [{ endpoint: 'ep_2' }] });
      await store.deleteEndpoint('north', 'ep_1', 2_500);
      const tidyAt = async (now: number) => {
        while (!(await store.tidy({ now, limit: 1 })).isDone);
        return (await store.counts()).deliveries;
      };
      expect(await tidyAt(59_999)).toMatchObject({ pending: 2, cancelled: 1 });
      expect(await tidyAt(60_000)).toMatchObject({ pending: 1, cancelled: 2 });
      expect(await store.delivery('north', first!.deliveries[0]!.id)).toMatchObject({
        state: 'cancelled',
        reason: 'endpoint deleted',
        settledAt: 60_000,
      });
      expect(await store.delivery('north', other)).toMatchObject({ state: 'pending' });
    });

    it('leaves nothing of an academy that goes in the same commit', async () => {
      const { store } = ground;
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      await Promise.all([store.counts(), store.settle([settlement(id)]), store.deleteAcademy('north')]);
      await store.createAcademy(academy('north'));
      await addEndpoint(store, endpoint());
      const asked = { academy: 'north', endpoint: 'ep_1', since: 0, now: 5_000 };
      const { hours } = await store.endpointHealth({ ...asked, retriesMax: 9, waitingMax: 9 });
      expect(hours).toEqual([]);
    });
  });
}
