import { describe, expect, it } from 'vitest';
import { accepted, event, onFreshGround, type MakePlace } from './ground.contract.ts';
import type { EventQuery, NewEvent } from '../words/events.ts';
import type { FeedPage } from '../words/pages.ts';
import type { Store } from '../store.ts';
import type { StoredEvent } from '../../model.ts';

type Filter = Omit<EventQuery, 'academy' | 'limit' | 'cursor'>;

/** Reads to the end, two at a time; answers what was seen and where to go on. */
async function read(
  store: Store,
  filter: Filter = {},
  cursor?: string,
): Promise<{ seen: string[]; resume: string }> {
  const seen: string[] = [];
  for (let at = cursor; ;) {
    const page: FeedPage<StoredEvent> = await store.events({
      ...filter,
      academy: 'north',
      limit: 2,
      ...(at !== undefined && { cursor: at }),
    });
    seen.push(...page.items.map(({ id }) => id));
    if (page.next === undefined) return { seen, resume: page.resume };
    at = page.next;
  }
}

const publish = (store: Store, ...changes: readonly Partial<NewEvent>[]) =>
  accepted(store, ...changes.map((change) => event({ deliveries: [], ...change })));

const operation = { type: 'endpoint.disabled', learner: '', data: '{}' } as const;

export function feedContract(makePlace: MakePlace): void {
  describe('a feed of events that is gone on with later', () => {
    const ground = onFreshGround(makePlace);

    it.each<[string, Filter, string[], string[]]>([
      ['without a filter', {}, ['a', 'b', 'c', 'd'], ['e', 'f', 'g']],
      ['of one type', { type: 'learner.updated' }, ['b'], ['f']],
      ['of operations', { type: 'endpoint.disabled' }, ['d'], ['g']],
      ['of one learner', { learner: 'ada' }, ['a', 'b'], ['f']],
      ['of one learner and type', { learner: 'ada', type: 'learner.created' }, ['a'], []],
      ['from an instant on', { since: 2_000 }, ['b', 'c', 'd'], ['e', 'f', 'g']],
      ['up to an instant to come', { until: 6_500 }, ['a', 'b', 'c', 'd'], ['e', 'f']],
    ])('%s shows exactly what came since', async (_, filter, before, after) => {
      const { store } = ground;
      await publish(
        store,
        { id: 'a', publishedAt: 1_000 },
        { id: 'b', publishedAt: 2_000, type: 'learner.updated' },
        { id: 'c', publishedAt: 3_000, learner: 'bob' },
        { id: 'd', publishedAt: 4_000, ...operation },
      );
      const first = await read(store, filter);
      expect(first.seen).toEqual(before);
      expect(await read(store, filter, first.resume)).toEqual({ seen: [], resume: first.resume });
      await publish(
        store,
        { id: 'e', publishedAt: 5_000, learner: 'bob' },
        { id: 'f', publishedAt: 6_000, type: 'learner.updated' },
        { id: 'g', publishedAt: 7_000, ...operation },
      );
      const second = await read(store, filter, first.resume);
      expect(second.seen).toEqual(after);
      expect((await read(store, filter, second.resume)).seen).toEqual([]);
    });

    it('can begin before there is anything', async () => {
      const { store } = ground;
      const { resume } = await store.events({ academy: 'north', limit: 9 });
      const ofAda = await store.events({ academy: 'north', learner: 'ada', limit: 9 });
      await publish(store, { id: 'a' });
      expect((await read(store, {}, resume)).seen).toEqual(['a']);
      expect((await read(store, { learner: 'ada' }, ofAda.resume)).seen).toEqual(['a']);
    });

    it('goes on behind the last one shown where more is there already', async () => {
      const { store } = ground;
      await publish(store, { id: 'a' }, { id: 'b' }, { id: 'c' });
      const { resume, next } = await store.events({ academy: 'north', limit: 2 });
      expect(resume).toBe(next);
      expect((await read(store, {}, resume)).seen).toEqual(['c']);
    });

    it('does not look again at what a filter kept out', async () => {
      const { store } = ground;
      await publish(store, { id: 'a' }, { id: 'b', learner: 'bob' });
      const all = await read(store);
      expect((await read(store, { type: 'course.completed' })).resume).toBe(all.resume);
    });

    it('misses nothing where a later bound takes the place of an earlier one', async () => {
      const { store } = ground;
      await publish(
        store,
        { id: 'a', publishedAt: 1_000 },
        { id: 'b', publishedAt: 2_000 },
        { id: 'c', publishedAt: 3_000 },
      );
      const first = await read(store, { until: 2_000 });
      expect(first.seen).toEqual(['a']);
      const second = await read(store, { until: 3_000 }, first.resume);
      expect(second.seen).toEqual(['b']);
      expect((await read(store, {}, second.resume)).seen).toEqual(['c']);
      const none = await read(store, { until: 500 });
      expect((await read(store, {}, none.resume)).seen).toEqual(['a', 'b', 'c']);
    });

    it('shows one twice rather than miss one, where instants do not follow the order of acceptance', async () => {
      const { store } = ground;
      const late = ['x', 'y', 'z'].map((id) => ({ id, publishedAt: 1_500 }));
      await publish(store, { id: 'a', publishedAt: 1_000 }, { id: 'b', publishedAt: 2_000 }, ...late);
      const first = await read(store, { until: 2_000 });
      expect(first.seen).toEqual(['a', 'x', 'y', 'z']);
      expect((await read(store, {}, first.resume)).seen).toEqual(['b', 'x', 'y', 'z']);
      const ofAda = await read(store, { until: 2_000, learner: 'ada' });
      expect((await read(store, { learner: 'ada' }, ofAda.resume)).seen).toEqual(['b', 'x', 'y', 'z']);
    });

    it.each(['e1.', 'e1.!', 'e.1', '.', 'e1.2.3'])('refuses the cursor %j', async (cursor) => {
      await publish(ground.store, { id: 'a' });
      const refused = ground.store.events({ academy: 'north', until: 9_000, limit: 2, cursor });
      await expect(refused).rejects.toMatchObject({ code: 'cursor-unknown' });
    });

    it('misses nothing behind more than one call looks at', async () => {
      const { store } = ground;
      const many = Array.from({ length: 5_200 }, (_, index) => ({ id: `m-${index}`, publishedAt: 2_000 }));
      await publish(store, { id: 'a', publishedAt: 1_000 }, ...many, {
        id: 'z',
        publishedAt: 3_000,
        learner: 'bob',
      });
      const first = await read(store, { until: 1_500 });
      expect(first.seen).toEqual(['a']);
      const { items } = await store.events({ academy: 'north', limit: 2, cursor: first.resume });
      expect(items.map(({ id }) => id)).toEqual(['m-0', 'm-1']);
      const ofBob = await store.events({ academy: 'north', since: 2_500, limit: 2 });
      expect(ofBob.items).toEqual([]);
      expect((await read(store, { since: 2_500 }, ofBob.resume)).seen).toEqual(['z']);
    });
  });
}
