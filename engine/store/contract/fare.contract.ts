import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../model.ts';
import {
  accepted,
  attempt,
  claimAll,
  delivered,
  event,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';
import type { Settlement } from '../words/deliveries.ts';
import type { HealthQuery } from '../words/health.ts';
import type { Store } from '../store.ts';

const hourMs = 3_600_000;
const failed = { kind: 'failed', reason: 'no' } as const;

const health = (change: Partial<HealthQuery> = {}): HealthQuery => ({
  academy: 'north',
  endpoint: 'ep_1',
  since: 0,
  now: 5_000,
  retriesMax: 10,
  waitingMax: 100,
  ...change,
});

/** One event with one delivery that is settled so. */
async function settled(store: Store, id: string, change: Partial<Settlement>): Promise<string> {
  const made = await delivered(store, { id, deliveries: [{ endpoint: 'ep_1', lease }] });
  await store.settle([settlement(made, change)]);
  return made;
}

const answered = (status: number, outcome: string, change: Partial<Attempt> = {}): Attempt =>
  attempt({ answer: { kind: 'response', status, headers: [], bodyStart: '' }, outcome, ...change });

export function fareContract(makePlace: MakePlace): void {
  describe('how an endpoint fares', () => {
    const ground = onFreshGround(makePlace);

    it('is counted hour by hour, oldest first', async () => {
      const { store } = ground;
      await settled(store, 'a', { at: hourMs + 5, attempt: attempt({ tookMs: 10 }) });
      await settled(store, 'b', { at: hourMs + 9, attempt: attempt({ tookMs: 32.5 }) });
      await settled(store, 'c', {
        at: 2 * hourMs - 1,
        outcome: { kind: 'retry', dueAt: 9 * hourMs, reason: '503' },
        attempt: answered(503, 'retry: 503', { tookMs: 100 }),
      });
      await settled(store, 'd', { at: 3 * hourMs, outcome: failed, attempt: answered(404, 'failed: 404') });
      const first = { at: hourMs, delivered: 2, retried: 1, failed: 0, unsent: 0, tookMs: 142.5 };
      const third = { at: 3 * hourMs, delivered: 0, retried: 0, failed: 1, unsent: 0, tookMs: 12.5 };
      expect((await store.endpointHealth(health())).hours).toEqual([first, third]);
      expect((await store.endpointHealth(health({ since: 2 * hourMs }))).hours).toEqual([third]);
      expect((await store.endpointHealth(health({ endpoint: 'ep_2' }))).hours).toEqual([]);
      expect((await store.endpointHealth(health({ academy: 'south' }))).hours).toEqual([]);
    });

    it('counts many settlements of one call, and not one whose lease was lost', async () => {
      const { store } = ground;
      const deliveries = [{ endpoint: 'ep_1', lease }];
      const made = await accepted(store, ...['a', 'b', 'c'].map((id) => event({ id, deliveries })));
      const settlements = made.map((one) => settlement(one.deliveries[0]!.id));
      await store.settle([...settlements, ...settlements]);
      expect((await store.endpointHealth(health())).hours).toMatchObject([{ delivered: 3 }]);
    });

    it('is known in the same moment, and still after a restart', async () => {
      const { store } = ground;
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      const [, seen] = await Promise.all([
        store.settle([settlement(id, { at: 3_000 })]),
        store.endpointHealth(health()),
      ]);
      expect(seen).toMatchObject({ hours: [{ delivered: 1 }], lastDeliveredAt: 3_000, waiting: 0 });
      const again = await ground.restart();
      expect(await again.endpointHealth(health())).toEqual(seen);
    });

    it('counts what could not be sent at all as failed, and says why in the history', async () => {
      const { store } = ground;
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      const reason = 'inexpressible: there is no number';
      const { attempt: _, ...unsent } = settlement(id, { outcome: { kind: 'failed', reason } });
      await store.settle([unsent]);
      const seen = await store.endpointHealth(health());
      expect(seen.hours).toEqual([{ at: 0, delivered: 0, retried: 0, failed: 1, unsent: 1, tookMs: 0 }]);
      expect(seen).not.toHaveProperty('lastDeliveredAt');
      const told = {
        delivery: id,
        event: 'evt-1',
        eventType: 'learner.created',
        attempt: null,
        at: 3_000,
        status: null,
        outcome: `failed: ${reason}`,
      };
      const query = { academy: 'north', endpoint: 'ep_1', limit: 9 };
      expect(await store.failures(query)).toEqual({ items: [told] });
      await store.retryDelivery('north', id, 4_000);
      expect(await store.failures(query)).toEqual({ items: [told] });
    });

    it('counts nothing that was put off before anything was asked', async () => {
      const { store } = ground;
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      const outcome = { kind: 'retry', dueAt: 4_000, reason: 'not yet' } as const;
      const { attempt: _, ...putOff } = settlement(id, { outcome });
      await store.settle([putOff]);
      expect(await store.endpointHealth(health())).toMatchObject({ hours: [], retries: [], waiting: 1 });
      expect(await store.failures({ academy: 'north', endpoint: 'ep_1', limit: 9 })).toEqual({ items: [] });
    });

    it('tells when something arrived last, however long ago', async () => {
      const { store } = ground;
      await settled(store, 'a', { at: 3_000 });
      await settled(store, 'b', { at: 4_000 });
      await settled(store, 'c', { at: 5 * hourMs, outcome: failed });
      const seen = await store.endpointHealth(health({ since: 5 * hourMs }));
      expect(seen.hours).toMatchObject([{ failed: 1 }]);
      expect(seen.lastDeliveredAt).toBe(4_000);
    });

    it('tells what is tried again and when, soonest first, but nothing where the endpoint is off', async () => {
      const { store } = ground;
      const later = await settled(store, 'later', {
        outcome: { kind: 'retry', dueAt: 9_000, reason: '503' },
      });
      const soon = await settled(store, 'soon', { outcome: { kind: 'retry', dueAt: 7_000, reason: '429' } });
      const overdue = await settled(store, 'overdue', {
        outcome: { kind: 'retry', dueAt: 4_000, reason: '503' },
      });
      await delivered(store, { id: 'fresh', publishedAt: 8_000 });
      const due = { eventType: 'learner.created', attempt: 2 };
      expect((await store.endpointHealth(health())).retries).toEqual([
        { ...due, delivery: overdue, event: 'overdue', dueAt: 5_000, reason: '503' },
        { ...due, delivery: soon, event: 'soon', dueAt: 7_000, reason: '429' },
        { ...due, delivery: later, event: 'later', dueAt: 9_000, reason: '503' },
      ]);
      expect((await store.endpointHealth(health({ retriesMax: 1 }))).retries).toHaveLength(1);
      await claimAll(store, 7_000);
      expect((await store.endpointHealth(health({ now: 7_500 }))).retries).toMatchObject([
        { delivery: overdue, dueAt: 7_500 },
        { delivery: soon, dueAt: 7_500 },
        { delivery: later, dueAt: 9_000 },
      ]);
      await store.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at: 6_000 });
      expect((await store.endpointHealth(health())).retries).toEqual([]);
    });

    it('counts what waits, is being sent or stands in an order, up to a limit', async () => {
      const { store } = ground;
      const ordered = [{ endpoint: 'ep_1', orderKey: 'ada', lease }];
      await accepted(
        store,
        ...['a', 'b', 'c'].map((id) => event({ id, deliveries: ordered })),
        event({ id: 'd' }),
        event({ id: 'e', deliveries: [{ endpoint: 'ep_2' }] }),
      );
      await settled(store, 'f', {});
      await settled(store, 'g', { outcome: { kind: 'retry', dueAt: 9_000, reason: '503' } });
      const waiting = async (waitingMax: number) =>
        (await store.endpointHealth(health({ waitingMax }))).waiting;
      expect(await waiting(100)).toBe(5);
      for (const most of [1, 2, 3, 4]) expect(await waiting(most)).toBe(most);
    });
  });

  describe('the history of failures', () => {
    const ground = onFreshGround(makePlace);

    it('lists each attempt that did not succeed, newest first, page by page', async () => {
      const { store } = ground;
      const retried = await settled(store, 'a', {
        outcome: { kind: 'retry', dueAt: 4_000, reason: '503' },
        attempt: answered(503, 'retry: 503', { startedAt: 2_000 }),
      });
      await claimAll(store, 4_000);
      const fault = { kind: 'fault', fault: 'timeout', message: 'Nothing came' } as const;
      await store.settle([
        settlement(retried, {
          outcome: failed,
          attempt: attempt({ number: 2, startedAt: 4_000, answer: fault, outcome: 'failed: timeout' }),
        }),
      ]);
      await settled(store, 'b', {});
      const last = await settled(store, 'c', { outcome: failed, attempt: answered(404, 'failed: 404') });

      const query = { academy: 'north', endpoint: 'ep_1', limit: 2 };
      const eventType = 'learner.created';
      const newest = { delivery: last, event: 'c', eventType, attempt: 1, at: 2_000, status: 404 };
      const first = await store.failures(query);
      expect(first.items).toEqual([
        { ...newest, outcome: 'failed: 404' },
        {
          delivery: retried,
          event: 'a',
          eventType,
          attempt: 2,
          at: 4_000,
          status: null,
          outcome: 'failed: timeout',
        },
      ]);
      expect(await store.failures({ ...query, cursor: first.next! })).toEqual({
        items: [
          {
            delivery: retried,
            event: 'a',
            eventType,
            attempt: 1,
            at: 2_000,
            status: 503,
            outcome: 'retry: 503',
          },
        ],
      });
      expect(await store.failures({ ...query, academy: 'south' })).toEqual({ items: [] });
      expect(await store.failures({ ...query, endpoint: 'ep_2' })).toEqual({ items: [] });
    });
  });
}
