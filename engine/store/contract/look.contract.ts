import { describe, expect, it } from 'vitest';
import type { Delivery, StoredEvent } from '../../model.ts';
import {
  academy,
  accepted,
  addEndpoint,
  claimAll,
  delivered,
  endpoint,
  event,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';
import type { Page, PageRequest } from '../words/pages.ts';
import { StoreRefused } from '../store.ts';

/** Reads a list to its end, page by page. */
async function all<T>(page: (request: PageRequest) => Promise<Page<T>>, limit = 2): Promise<T[]> {
  const { items, next } = await page({ limit });
  const found = [...items];
  for (let cursor = next; cursor !== undefined;) {
    const more = await page({ limit, cursor });
    expect(more.items.length).toBeLessThanOrEqual(limit);
    found.push(...more.items);
    cursor = more.next;
  }
  return found;
}

const dayMs = 86_400_000;

const ids = (found: readonly (Delivery | StoredEvent)[]): string[] => found.map(({ id }) => id);

export function lookContract(makePlace: MakePlace): void {
  describe('looking at events', () => {
    const ground = onFreshGround(makePlace);

    it('lists them oldest first, page by page, by type, learner and instant', async () => {
      const { store } = ground;
      await store.createAcademy(academy('south'));
      await accepted(
        store,
        event({ id: 'a', publishedAt: 1_000 }),
        event({ id: 'b', publishedAt: 2_000, learner: 'bob' }),
        event({ id: 'c', publishedAt: 3_000, type: 'learner.updated' }),
        event({ id: 'd', publishedAt: 4_000, academy: 'south' }),
        event({ id: 'e', publishedAt: 5_000 }),
      );
      const list = async (filter: object) =>
        ids(await all((page) => store.events({ academy: 'north', ...filter, ...page })));
      expect(await list({})).toEqual(['a', 'b', 'c', 'e']);
      expect(await list({ type: 'learner.created' })).toEqual(['a', 'b', 'e']);
      expect(await list({ learner: 'ada' })).toEqual(['a', 'c', 'e']);
      expect(await list({ since: 2_000, until: 5_000 })).toEqual(['b', 'c']);
      expect(await list({ learner: 'ada', since: 2_000, until: 5_000 })).toEqual(['c']);
    });

    it('goes on behind a cursor with what came since', async () => {
      const { store } = ground;
      await accepted(store, event({ id: 'a' }), event({ id: 'b' }));
      const { next } = await store.events({ academy: 'north', limit: 1 });
      await accepted(store, event({ id: 'c' }));
      expect(ids((await store.events({ academy: 'north', limit: 9, cursor: next! })).items)).toEqual([
        'b',
        'c',
      ]);
    });

    it('refuses a cursor that is garbage or from another list', async () => {
      const { store } = ground;
      await accepted(store, event({ id: 'a' }), event({ id: 'b' }));
      const { next } = await store.deliveries({ academy: 'north', limit: 1 });
      for (const cursor of [next!, '', 'e', 'e!', 'garbage']) {
        const refused = store.events({ academy: 'north', limit: 1, cursor });
        await expect(refused).rejects.toThrow(StoreRefused);
        await expect(refused).rejects.toMatchObject({ code: 'cursor-unknown' });
      }
    });
  });

  describe('looking at deliveries', () => {
    const ground = onFreshGround(makePlace);

    it('lists them newest first over all endpoints, page by page, filtered', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      const both = [{ endpoint: 'ep_1' }, { endpoint: 'ep_2' }];
      await accepted(
        store,
        event({ id: 'a', publishedAt: 1_000, deliveries: both }),
        event({ id: 'b', publishedAt: 2_000, deliveries: both }),
        event({ id: 'c', publishedAt: 3_000, deliveries: [{ endpoint: 'ep_2' }] }),
      );
      const list = async (filter: object) =>
        (await all((page) => store.deliveries({ academy: 'north', ...filter, ...page }))).map(
          (one) => `${one.event} ${one.endpoint}`,
        );
      expect(await list({})).toEqual(['c ep_2', 'b ep_2', 'b ep_1', 'a ep_2', 'a ep_1']);
      expect(await list({ endpoint: 'ep_1' })).toEqual(['b ep_1', 'a ep_1']);
      expect(await list({ event: 'a' })).toEqual(['a ep_2', 'a ep_1']);
      expect(await list({ event: 'a', endpoint: 'ep_1' })).toEqual(['a ep_1']);
      expect(await list({ since: 2_000, endpoint: 'ep_2' })).toEqual(['c ep_2', 'b ep_2']);
      expect(ids(await store.deliveriesOfEvents('north', ['a', 'c']))).toHaveLength(3);
      expect(await store.deliveriesOfEvents('south', ['a'])).toEqual([]);
    });

    it('finds the instant to begin at in a history of many days', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      const days = Array.from({ length: 10 }, (_, day) => day);
      for (const day of days)
        await accepted(
          store,
          event({ id: `a${day}`, publishedAt: day * dayMs, deliveries: [{ endpoint: 'ep_1' }] }),
          event({ id: `b${day}`, publishedAt: day * dayMs, deliveries: [{ endpoint: 'ep_2' }] }),
        );
      const list = async (filter: object) =>
        (await all((page) => store.deliveries({ academy: 'north', ...filter, ...page }))).map(
          (one) => one.event,
        );
      for (const day of days) {
        const since = day * dayMs;
        const later = days.slice(day).toReversed();
        expect(await list({ since, endpoint: 'ep_1' })).toEqual(later.map((n) => `a${n}`));
        expect(await list({ since })).toEqual(later.flatMap((n) => [`b${n}`, `a${n}`]));
        const missing = await all((page) =>
          store.undelivered({ academy: 'north', endpoint: 'ep_2', since, until: since + 2 * dayMs, ...page }),
        );
        expect(missing.map((one) => one.event)).toEqual(days.slice(day, day + 2).map((n) => `b${n}`));
      }
    });

    it('goes on below what one call looks at, however little of it is shown', async () => {
      const { store } = ground;
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      await store.settle([settlement(id, { outcome: { kind: 'failed', reason: 'no' } })]);
      for (const part of [0, 1, 2, 3, 4, 5])
        await accepted(
          store,
          ...Array.from({ length: 1_000 }, (_, n) => event({ id: `e${part}-${n}`, publishedAt: 2_000 })),
        );
      for (const filter of [{}, { endpoint: 'ep_1' }]) {
        const query = { academy: 'north', state: 'failed', ...filter } as const;
        const first = await store.deliveries({ ...query, limit: 9 });
        expect(first.items).toEqual([]);
        expect(first.next).toBeDefined();
        expect(ids(await all((page) => store.deliveries({ ...query, ...page })))).toEqual([id]);
      }
    });

    it('shows and finds them as held where the endpoint is off, as cancelled where it is gone', async () => {
      const { store } = ground;
      const id = await delivered(store);
      const found = async (state: Delivery['state']) =>
        ids((await store.deliveries({ academy: 'north', state, limit: 9 })).items);
      expect(await found('pending')).toEqual([id]);

      await store.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at: 2_000 });
      expect(await store.delivery('north', id)).toMatchObject({ state: 'held' });
      expect(await store.delivery('north', id)).not.toHaveProperty('nextAttemptAt');
      expect(await found('held')).toEqual([id]);
      expect(await found('pending')).toEqual([]);

      await store.deleteEndpoint('north', 'ep_1', 4_000);
      expect(await store.delivery('north', id)).toMatchObject({
        state: 'cancelled',
        reason: 'endpoint deleted',
        settledAt: 4_000,
      });
      expect(await found('cancelled')).toEqual([id]);
      expect(await found('held')).toEqual([]);
      expect(
        ids(
          (await store.deliveries({ academy: 'north', event: 'evt-1', state: 'cancelled', limit: 9 })).items,
        ),
      ).toEqual([id]);
      expect(await store.retryDelivery('north', id, 5_000)).toBe('unknown');
    });

    it('shows no next attempt while one is being made', async () => {
      const id = await delivered(ground.store);
      expect(await ground.store.delivery('north', id)).toMatchObject({ nextAttemptAt: 1_000 });
      await claimAll(ground.store, 5_000);
      expect(await ground.store.delivery('north', id)).not.toHaveProperty('nextAttemptAt');
    });

    it('finds nothing by a strange name or for another academy', async () => {
      const id = await delivered(ground.store);
      for (const strange of ['', 'dlv_', 'dlv_0', `${id} `, id.replace('dlv_', 'dlv_0'), id.slice(4)])
        expect(await ground.store.delivery('north', strange)).toBeUndefined();
      expect(await ground.store.delivery('south', id)).toBeUndefined();
    });
  });

  describe('sending once more', () => {
    const ground = onFreshGround(makePlace);

    it('gives a fresh round, and forgets why it ended before', async () => {
      const { store } = ground;
      const id = await delivered(store, { deliveries: [{ endpoint: 'ep_1', lease }] });
      expect(await store.retryDelivery('north', id, 4_000)).toBe('in-flight');
      await store.settle([settlement(id, { outcome: { kind: 'failed', reason: 'no' } })]);
      expect(await store.retryDelivery('north', id, 6_000)).toBe('due');
      const seen = await store.delivery('north', id);
      expect(seen).toMatchObject({ state: 'pending', nextAttemptAt: 6_000, attemptCount: 1 });
      expect(seen).not.toHaveProperty('reason');
      expect(seen).not.toHaveProperty('settledAt');
      const request = { academy: 'north', endpoint: 'ep_1', now: 6_000, limit: 1, lease };
      const { claimed } = await store.claim(request);
      expect(claimed).toMatchObject([{ id, tries: 0, attemptCount: 1 }]);
      expect(claimed[0]).not.toHaveProperty('firstTryAt');
      expect(await store.retryDelivery('south', id, 7_000)).toBe('unknown');
    });
  });
}
