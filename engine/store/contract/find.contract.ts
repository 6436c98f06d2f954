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
import type { Page, PageRequest } from '../words/pages.ts';
import type { Store } from '../store.ts';

/** Reads a list to its end, page by page. */
async function all<T>(page: (request: PageRequest) => Promise<Page<T>>, limit = 2): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | undefined, rounds = 0; rounds < 10_000; rounds += 1) {
    const { items, next } = await page({ limit, ...(cursor !== undefined && { cursor }) });
    expect(items.length).toBeLessThanOrEqual(limit);
    found.push(...items);
    if (next === undefined) return found;
    cursor = next;
  }
  throw new Error('The list has no end.');
}

const dayMs = 86_400_000;
const operation = { type: 'endpoint.disabled', learner: '', data: '{}' } as const;

/** What people look for: deliveries by what they tell and of whom, events newest first, one delivery's tries. */
export function findContract(makePlace: MakePlace): void {
  describe('finding deliveries', () => {
    const ground = onFreshGround(makePlace);
    const found = async (store: Store, filter: object, limit?: number) =>
      (await all((page) => store.deliveries({ academy: 'north', ...filter, ...page }), limit)).map(
        (one) => `${one.event} ${one.endpoint}`,
      );

    it('goes by type, learner, state and both bounds of time, each with every other', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      const both = [{ endpoint: 'ep_1' }, { endpoint: 'ep_2' }];
      await accepted(
        store,
        event({ id: 'a', publishedAt: 1_000, deliveries: both }),
        event({ id: 'b', publishedAt: 2_000, learner: 'bob', deliveries: both }),
        event({ id: 'c', publishedAt: 3_000, type: 'learner.updated', deliveries: both }),
        event({ id: 'd', publishedAt: 4_000, ...operation, deliveries: [{ endpoint: 'ep_2' }] }),
        event({ id: 'e', publishedAt: 5_000, deliveries: [{ endpoint: 'ep_1' }] }),
      );
      await store.setEndpointStatus('north', 'ep_2', { status: 'paused', from: ['active'], at: 6_000 });
      const list = (filter: object) => found(store, filter);
      expect(await list({ type: 'learner.created' })).toEqual([
        'e ep_1',
        'b ep_2',
        'b ep_1',
        'a ep_2',
        'a ep_1',
      ]);
      expect(await list({ type: 'endpoint.disabled' })).toEqual(['d ep_2']);
      expect(await list({ type: 'learner.created', endpoint: 'ep_2' })).toEqual(['b ep_2', 'a ep_2']);
      expect(await list({ until: 2_000 })).toEqual(['a ep_2', 'a ep_1']);
      expect(await list({ since: 2_000, until: 5_000, endpoint: 'ep_1' })).toEqual(['c ep_1', 'b ep_1']);
      expect(await list({ since: 2_000, until: 5_000, state: 'held' })).toEqual([
        'd ep_2',
        'c ep_2',
        'b ep_2',
      ]);
      const ofAda = ['e ep_1', 'c ep_2', 'c ep_1', 'a ep_2', 'a ep_1'];
      expect(await list({ learner: 'ada' })).toEqual(ofAda);
      expect(await list({ learner: 'ada', type: 'learner.updated' })).toEqual(['c ep_2', 'c ep_1']);
      expect(await list({ learner: 'ada', state: 'pending' })).toEqual(['e ep_1', 'c ep_1', 'a ep_1']);
      expect(await list({ learner: 'ada', endpoint: 'ep_2' })).toEqual(['c ep_2', 'a ep_2']);
      expect(await list({ learner: 'ada', since: 3_000, until: 5_000 })).toEqual(['c ep_2', 'c ep_1']);
      expect(await list({ learner: 'cid' })).toEqual([]);
      expect(await list({ event: 'c', learner: 'ada', type: 'learner.updated', until: 3_001 })).toEqual([
        'c ep_2',
        'c ep_1',
      ]);
      for (const none of [{ learner: 'bob' }, { type: 'learner.created' }, { until: 3_000 }])
        expect(await list({ event: 'c', ...none })).toEqual([]);
      expect(await found(store, { learner: 'ada' }, 1)).toEqual(ofAda);
    });

    it('ends at an instant in a history of many days', async () => {
      const { store } = ground;
      const days = Array.from({ length: 10 }, (_, day) => day);
      for (const day of days) await accepted(store, event({ id: `a${day}`, publishedAt: day * dayMs }));
      for (const day of days) {
        const until = day * dayMs;
        const earlier = days.slice(0, day).map((n) => `a${n} ep_1`);
        for (const filter of [{}, { endpoint: 'ep_1' }, { learner: 'ada' }])
          expect(await found(store, { until, ...filter }, 4)).toEqual(earlier.toReversed());
      }
    });

    it('finds nothing of another academy', async () => {
      const { store } = ground;
      await store.createAcademy(academy('south'));
      await addEndpoint(store, endpoint({ academy: 'south' }));
      await accepted(store, event({ id: 'a', academy: 'south' }), event({ id: 'b' }));
      for (const filter of [{ learner: 'ada' }, { type: 'learner.created' }, { learner: 'ada', event: 'a' }])
        expect(await found(store, filter)).toEqual('event' in filter ? [] : ['b ep_1']);
    });

    it('shows all of a learner who has more than one call looks at', async () => {
      const { store } = ground;
      const many = Array.from({ length: 450 }, (_, n) => `e${n}`);
      await accepted(store, ...many.map((id) => event({ id })));
      const expected = many.toReversed().map((id) => `${id} ep_1`);
      expect(await found(store, { learner: 'ada' }, 70)).toEqual(expected);
      expect(await found(store, { learner: 'ada' }, 500)).toEqual(expected);
      const first = await store.deliveries({ academy: 'north', learner: 'ada', state: 'failed', limit: 9 });
      expect(first.items).toEqual([]);
      expect(first.next).toBeDefined();
      expect(await found(store, { learner: 'ada', state: 'failed' })).toEqual([]);
    });

    it('goes on below what one call looks at for a rare type', async () => {
      const { store } = ground;
      await accepted(store, event({ id: 'rare', type: 'learner.updated' }));
      for (const part of [0, 1, 2, 3, 4, 5])
        await accepted(store, ...Array.from({ length: 1_000 }, (_, n) => event({ id: `e${part}-${n}` })));
      const query = { academy: 'north', type: 'learner.updated' } as const;
      const first = await store.deliveries({ ...query, limit: 9 });
      expect(first.items).toEqual([]);
      expect(first.next).toBeDefined();
      expect(await found(store, query)).toEqual(['rare ep_1']);
    });

    it('refuses a cursor of the list with a learner in the one without, and the other way round', async () => {
      const { store } = ground;
      await accepted(store, event({ id: 'a' }), event({ id: 'b' }));
      const query = { academy: 'north', limit: 1 };
      const plain = await store.deliveries(query);
      const ofAda = await store.deliveries({ ...query, learner: 'ada' });
      const bad = { code: 'cursor-unknown' };
      await expect(store.deliveries({ ...query, cursor: ofAda.next! })).rejects.toMatchObject(bad);
      for (const cursor of [plain.next!, '', '.', 't1', 't1.!', 'garbage'])
        await expect(store.deliveries({ ...query, learner: 'ada', cursor }), cursor).rejects.toMatchObject(
          bad,
        );
    });
  });

  describe('events, newest first,', () => {
    const ground = onFreshGround(makePlace);
    const found = async (store: Store, filter: object = {}, limit?: number) =>
      (await all((page) => store.newestEvents({ academy: 'north', ...filter, ...page }), limit)).map(
        ({ id }) => id,
      );

    it('are the feed the other way round, whatever is asked of it', async () => {
      const { store } = ground;
      await store.createAcademy(academy('south'));
      await accepted(
        store,
        event({ id: 'a', publishedAt: 1_000 }),
        event({ id: 'b', publishedAt: 2_000, learner: 'bob' }),
        event({ id: 'c', publishedAt: 3_000, type: 'learner.updated' }),
        event({ id: 'd', publishedAt: 4_000, academy: 'south' }),
        event({ id: 'e', publishedAt: 5_000, ...operation }),
        event({ id: 'f', publishedAt: 6_000 }),
      );
      for (const [filter, expected] of [
        [{}, ['f', 'e', 'c', 'b', 'a']],
        [{ type: 'learner.created' }, ['f', 'b', 'a']],
        [{ type: 'endpoint.disabled' }, ['e']],
        [{ learner: 'ada' }, ['f', 'c', 'a']],
        [{ learner: 'ada', type: 'learner.updated' }, ['c']],
        [{ since: 2_000, until: 6_000 }, ['e', 'c', 'b']],
        [{ learner: 'ada', since: 2_000, until: 6_000 }, ['c']],
      ] as const) {
        for (const limit of [1, 2, 9]) expect(await found(store, filter, limit)).toEqual(expected);
        const feed = await all((page) => store.events({ academy: 'north', ...filter, ...page }));
        expect(feed.map(({ id }) => id).toReversed()).toEqual(expected);
      }
    });

    it('begin and end at instants in a history of many days', async () => {
      const { store } = ground;
      const days = Array.from({ length: 10 }, (_, day) => day);
      for (const day of days) await accepted(store, event({ id: `a${day}`, publishedAt: day * dayMs }));
      for (const day of days) {
        const span = { since: day * dayMs, until: (day + 3) * dayMs };
        const expected = days.slice(day, day + 3).map((n) => `a${n}`);
        expect(await found(store, span)).toEqual(expected.toReversed());
        expect(await found(store, { ...span, learner: 'ada' })).toEqual(expected.toReversed());
      }
    });

    it('go on where a page ended, whatever was published since', async () => {
      const { store } = ground;
      await accepted(store, event({ id: 'a' }), event({ id: 'b' }), event({ id: 'c' }));
      const { items, next } = await store.newestEvents({ academy: 'north', limit: 1 });
      await accepted(store, event({ id: 'd' }));
      const rest = await store.newestEvents({ academy: 'north', limit: 9, cursor: next! });
      expect([...items, ...rest.items].map(({ id }) => id)).toEqual(['c', 'b', 'a']);
      await expect(store.events({ academy: 'north', limit: 1, cursor: next! })).rejects.toMatchObject({
        code: 'cursor-unknown',
      });
    });

    it('are found behind more than one call looks at', async () => {
      const { store } = ground;
      const id = (n: number) => `m-${n}`;
      await accepted(store, event({ id: 'rare', type: 'learner.updated', deliveries: [] }));
      for (const part of [0, 1, 2, 3, 4, 5])
        await accepted(
          store,
          ...Array.from({ length: 900 }, (_, n) => event({ id: id(part * 900 + n), deliveries: [] })),
        );
      for (const who of [{}, { learner: 'ada' }]) {
        const query = { academy: 'north', type: 'learner.updated', ...who } as const;
        const first = await store.newestEvents({ ...query, limit: 9 });
        expect(first.items).toEqual([]);
        expect(await found(store, query)).toEqual(['rare']);
        const everything = Array.from({ length: 5_400 }, (_, n) => id(n)).toReversed();
        expect(await found(store, { type: 'learner.created', ...who }, 1_000)).toEqual(everything);
      }
    });
  });

  describe('the round of a delivery', () => {
    const ground = onFreshGround(makePlace);

    it('says how often it was tried, when it is due, and whether it is being sent', async () => {
      const { store } = ground;
      const id = await delivered(store);
      const round = () => store.deliveryRound('north', id);
      expect(await round()).toEqual({ tries: 0, dueAt: 1_000, isLeased: false });
      await claimAll(store, 5_000);
      expect(await round()).toMatchObject({ tries: 0, isLeased: true });
      await store.settle([
        settlement(id, {
          outcome: { kind: 'retry', dueAt: 9_000, reason: 'no' },
          attempt: attempt({ startedAt: 2_000 }),
        }),
      ]);
      expect(await round()).toEqual({ tries: 1, firstTryAt: 2_000, dueAt: 9_000, isLeased: false });
      expect(await store.deliveryRound('south', id)).toBeUndefined();
      await claimAll(store, 9_000);
      await store.settle([settlement(id, { attempt: attempt({ number: 2, startedAt: 9_000 }) })]);
      expect(await round()).toBeUndefined();
      for (const strange of ['', 'dlv_', 'dlv_0', `${id} `])
        expect(await store.deliveryRound('north', strange)).toBeUndefined();
    });

    it('names the one of its order that goes before it', async () => {
      const { store } = ground;
      const deliveries = [{ endpoint: 'ep_1', orderKey: 'ada' }];
      const made = await accepted(
        store,
        event({ id: 'a', deliveries }),
        event({ id: 'b', deliveries }),
        event({ id: 'c', deliveries: [{ endpoint: 'ep_1', orderKey: 'bob' }] }),
        event({ id: 'd', deliveries }),
      );
      const [a = '', b = '', c = '', d = ''] = made.map((one) => one.deliveries[0]?.id ?? '');
      const behind = async (id: string) => (await store.deliveryRound('north', id))?.behind;
      expect(await Promise.all([a, b, c, d].map(behind))).toEqual([undefined, a, undefined, a]);
      expect(await store.deliveryRound('north', b)).toEqual({ tries: 0, isLeased: false, behind: a });
      const { claimed } = await store.claim({
        academy: 'north',
        endpoint: 'ep_1',
        now: 5_000,
        limit: 1,
        lease,
      });
      expect(claimed).toMatchObject([{ id: a }]);
      expect(await behind(d)).toBe(a);
      await store.settle([settlement(a)]);
      expect(await Promise.all([b, d].map(behind))).toEqual([undefined, b]);
    });
  });
}
