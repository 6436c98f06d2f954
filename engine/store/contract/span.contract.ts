import { describe, expect, it } from 'vitest';
import {
  accepted,
  claimAll,
  delivered,
  dropAll,
  event,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';
import type { NewDelivery } from '../words/events.ts';
import type { SpanCount, SpanQuery } from '../words/health.ts';
import type { Store } from '../store.ts';

const span = (change: Partial<SpanQuery> = {}): SpanQuery => ({
  academy: 'north',
  endpoint: 'ep_1',
  since: 0,
  until: 100_000,
  limit: 100,
  ...change,
});

/** Asks on to the end and adds up: `type state`, with a star where it repeats. */
async function countAll(store: Store, query: SpanQuery): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  const add = ({ eventType, state, repeats, amount }: SpanCount): void => {
    const key = `${eventType} ${state}${repeats ? '*' : ''}`;
    sums[key] = (sums[key] ?? 0) + amount;
  };
  let { counts, next } = await store.countSpan(query);
  counts.forEach(add);
  while (next !== undefined) {
    ({ counts, next } = await store.countSpan({ ...query, cursor: next }));
    counts.forEach(add);
  }
  return sums;
}

async function missingOf(store: Store, query: SpanQuery): Promise<string[]> {
  let { items, next } = await store.undelivered(query);
  const found = [...items];
  while (next !== undefined) {
    ({ items, next } = await store.undelivered({ ...query, cursor: next }));
    expect(items.length).toBeLessThanOrEqual(query.limit);
    found.push(...items);
  }
  return found.map((one) => `${one.event} ${one.state}`);
}

const once = { learner: 'ada', course: 'c1', reason: 'heard it before' };

export function spanContract(makePlace: MakePlace): void {
  describe('what became of a span', () => {
    const ground = onFreshGround(makePlace);

    /** One delivered, one failed, one pending, one cancelled, one that was heard and one that repeats it. */
    async function oneOfEach(store: Store): Promise<void> {
      const publish = (id: string, publishedAt: number, delivery: Partial<NewDelivery> = {}) =>
        delivered(store, { id, publishedAt, deliveries: [{ endpoint: 'ep_1', ...delivery }] });
      await publish('dropped', 1_000);
      await dropAll(store, 1_500);
      await store.settle([settlement(await publish('arrived', 2_000, { lease }))]);
      const outcome = { kind: 'failed', reason: 'no' } as const;
      await store.settle([settlement(await publish('failed', 3_000, { lease }), { outcome })]);
      await store.settle([settlement(await publish('heard', 4_000, { lease, once }))]);
      await publish('repeat', 5_000, { once });
      await accepted(store, event({ id: 'waiting', type: 'learner.updated', publishedAt: 6_000 }));
      await accepted(store, event({ id: 'else', publishedAt: 6_000, deliveries: [{ endpoint: 'ep_2' }] }));
    }

    it('is counted by type, state and whether it repeats', async () => {
      const { store } = ground;
      await oneOfEach(store);
      const final = {
        'learner.created cancelled': 1,
        'learner.created delivered': 2,
        'learner.created failed': 1,
        'learner.created cancelled*': 1,
      };
      expect(await countAll(store, span())).toEqual({ ...final, 'learner.updated pending': 1 });
      await store.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at: 7_000 });
      expect(await countAll(store, span())).toEqual({ ...final, 'learner.updated held': 1 });
      expect(await countAll(store, span({ since: 2_000, until: 4_000 }))).toEqual({
        'learner.created delivered': 1,
        'learner.created failed': 1,
      });
      expect(await countAll(store, span({ academy: 'south' }))).toEqual({});
      expect(await countAll(store, span({ endpoint: 'nope' }))).toEqual({});
    });

    it('lists what never arrived, oldest first, without what repeats another', async () => {
      const { store } = ground;
      await oneOfEach(store);
      for (const limit of [1, 2, 100])
        expect(await missingOf(store, span({ limit }))).toEqual([
          'dropped cancelled',
          'failed failed',
          'waiting pending',
        ]);
      expect(await missingOf(store, span({ since: 3_000, until: 6_000 }))).toEqual(['failed failed']);
      await store.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at: 7_000 });
      expect(await missingOf(store, span({ since: 6_000 }))).toEqual(['waiting held']);
      expect(await missingOf(store, span({ academy: 'south' }))).toEqual([]);
    });

    it('is looked through in bounded parts that together are the whole', async () => {
      const { store } = ground;
      const batch = (from: number) =>
        Array.from({ length: 1_020 }, (_, n) => event({ id: `e${from + n}`, publishedAt: 1_000 }));
      for (const from of [0, 2_000, 4_000, 6_000, 8_000]) await accepted(store, ...batch(from));
      const first = await store.countSpan(span());
      expect(first.counts).toMatchObject([{ amount: 5_000 }]);
      expect(first.next).toBeDefined();
      expect(await countAll(store, span())).toEqual({ 'learner.created pending': 5_100 });

      const ids = await claimAll(store, 5_000);
      const { attempt: _, ...unsent } = settlement('');
      for (let taken = ids; taken.length > 0; taken = await claimAll(store, 5_000))
        await store.settle(taken.map((id) => ({ ...unsent, id })));
      await delivered(store, { id: 'late', publishedAt: 2_000 });
      const page = await store.undelivered(span());
      expect(page.items).toEqual([]);
      expect(page.next).toBeDefined();
      expect(await missingOf(store, span())).toEqual(['late pending']);
    });
  });
}
