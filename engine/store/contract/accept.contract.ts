import { describe, expect, it } from 'vitest';
import {
  academy,
  accepted,
  addEndpoint,
  endpoint,
  event,
  lease,
  onFreshGround,
  type MakePlace,
} from './ground.contract.ts';

export function acceptContract(makePlace: MakePlace): void {
  describe('accepting events', () => {
    const ground = onFreshGround(makePlace);

    it('numbers events by position, and per learner from one', async () => {
      const answers = await accepted(
        ground.store,
        event({ id: 'a' }),
        event({ id: 'b', learner: 'bob' }),
        event({ id: 'c' }),
      );
      expect(answers.map(({ sequence }) => sequence)).toEqual([1, 1, 2]);
      const positions = answers.map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted((one, other) => one - other));
    });

    it('goes on with the sequence after a restart', async () => {
      await accepted(ground.store, event({ id: 'a' }), event({ id: 'b' }));
      const store = await ground.restart();
      expect(await accepted(store, event({ id: 'c' }))).toMatchObject([{ sequence: 3 }]);
    });

    it('keeps the whole event', async () => {
      const [made] = await accepted(ground.store, event());
      expect(await ground.store.event('north', 'evt-1')).toEqual({
        position: made!.position,
        academy: 'north',
        id: 'evt-1',
        type: 'learner.created',
        occurredAt: '2026-01-01T00:00:00Z',
        publishedAt: '1970-01-01T00:00:01.000Z',
        sequence: 1,
        data: { learner: { id: 'ada', email: 'ada@example.com' } },
      });
    });

    it('answers a known id with what the first publication made', async () => {
      const [first] = await accepted(ground.store, event({ deliveries: [{ endpoint: 'ep_1', lease }] }));
      const [again] = await accepted(ground.store, event({ publishedAt: 9_000 }));
      expect(first).toMatchObject({ duplicate: false, deliveries: [{ leased: true }] });
      expect(again).toEqual({
        ...first,
        duplicate: true,
        deliveries: [{ ...first!.deliveries[0], leased: false }],
      });
    });

    it('takes the same data in another order of keys for the same', async () => {
      await accepted(ground.store, event({ data: '{"a":1,"b":{"c":2,"d":3}}' }));
      expect(await accepted(ground.store, event({ data: '{"b":{"d":3,"c":2},"a":1}' }))).toMatchObject([
        { duplicate: true },
      ]);
    });

    it.each([
      ['data', { data: '{"learner":{"id":"eve"}}' }],
      ['type', { type: 'learner.updated' }],
      ['learner', { learner: 'eve' }],
      ['occurredAt', { occurredAt: '2026-01-02T00:00:00Z' }],
    ] as const)('refuses a known id with another %s, and stores nothing of the call', async (_, change) => {
      await accepted(ground.store, event());
      const answer = await ground.store.accept([event({ id: 'new' }), event(change)]);
      expect(answer).toEqual({ kind: 'conflict', index: 1 });
      expect(await ground.store.event('north', 'new')).toBeUndefined();
      expect(await ground.store.counts()).toMatchObject({ events: 1, deliveries: { pending: 1 } });
    });

    it('judges ids repeated within one call alike', async () => {
      const [first, second] = await accepted(ground.store, event(), event());
      expect(second).toEqual({ ...first, duplicate: true });
      const answer = await ground.store.accept([event({ id: 'x' }), event({ id: 'x', data: '{"other":1}' })]);
      expect(answer).toEqual({ kind: 'conflict', index: 1 });
      expect(await ground.store.event('north', 'x')).toBeUndefined();
    });

    it('takes an id that is known already twice in one call', async () => {
      const [first] = await accepted(ground.store, event());
      const answers = await accepted(ground.store, event(), event());
      expect(answers.map(({ duplicate, position }) => [duplicate, position])).toEqual([
        [true, first?.position],
        [true, first?.position],
      ]);
    });

    it('makes one event of the same id accepted many times at once', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => accepted(ground.store, event())));
      expect(answers.flat().filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      expect(new Set(answers.flat().map(({ position }) => position)).size).toBe(1);
      expect(await ground.store.counts()).toMatchObject({ events: 1 });
    });

    it('takes nothing for an academy that is not there, or no longer', async () => {
      const answer = await ground.store.accept([event(), event({ id: 'x', academy: 'south' })]);
      expect(answer).toEqual({ kind: 'academy-unknown', academy: 'south' });
      expect(await ground.store.event('north', 'evt-1')).toBeUndefined();
      await ground.store.deleteAcademy('north');
      expect(await ground.store.accept([event()])).toMatchObject({ kind: 'academy-unknown' });
    });

    it('takes nothing that was matched by an academy which is another by now', async () => {
      const { store } = ground;
      const seen = (await store.revisions(['north']))['north']!;
      const matched = event({ revision: seen });
      expect(await store.accept([matched])).toMatchObject({ kind: 'accepted' });
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      const outdated = { kind: 'outdated', academy: 'north' };
      expect(await store.accept([event({ id: 'x' }), { ...matched, id: 'y' }])).toEqual(outdated);
      expect(await store.event('north', 'x')).toBeUndefined();
      const { north } = await store.revisions(['north']);
      expect(await accepted(store, event({ id: 'y', revision: north! }))).toMatchObject([{ sequence: 2 }]);
    });

    it('refuses only what is outdated or in conflict of calls that come at once', async () => {
      const { store } = ground;
      const { north } = await store.revisions(['north']);
      const answers = await Promise.all([
        store.accept([event({ id: 'a', revision: north! })]),
        store.accept([event({ id: 'b', revision: north! + 1 })]),
        store.accept([event({ id: 'c' }), event({ id: 'a', data: '{}' })]),
        store.accept([event({ id: 'd' }), event({ id: 'a' })]),
      ]);
      expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'outdated', 'conflict', 'accepted']);
      const { items } = await store.events({ academy: 'north', limit: 9 });
      expect(items.map(({ id, sequence }) => [id, sequence])).toEqual([
        ['a', 1],
        ['d', 2],
      ]);
      expect(await store.counts()).toMatchObject({ events: 2, deliveries: { pending: 2 } });
    });

    it('keeps every text as it is', async () => {
      const { store } = ground;
      const odd = ['', 'NULL', '"quoted" \\ {braces}, commas', 'snow ☃ and 🎓', "it's\n\ttwo lines"];
      const events = odd.map((text, index) =>
        event({ id: `id ${text}`, learner: text, data: JSON.stringify({ text, index }) }),
      );
      await accepted(store, ...events);
      for (const [index, text] of odd.entries())
        expect(await store.event('north', `id ${text}`)).toMatchObject({ data: { text, index } });
      expect((await accepted(store, ...events)).every(({ duplicate }) => duplicate)).toBe(true);
    });

    it('takes nothing at all as well', async () => {
      expect(await ground.store.accept([])).toEqual({ kind: 'accepted', events: [] });
    });

    it('knows the latest event of each type', async () => {
      const { store } = ground;
      await store.createAcademy(academy('south'));
      await accepted(
        store,
        event({ id: 'a' }),
        event({ id: 'b' }),
        event({ id: 'c', type: 'learner.updated' }),
      );
      expect(await store.latestEvent('north', 'learner.created')).toMatchObject({
        id: 'b',
        data: { learner: { id: 'ada' } },
      });
      expect(await store.latestEvent('north', 'learner.updated')).toMatchObject({ id: 'c' });
      await accepted(store, event({ id: 'd', occurredAt: '2020-01-01T00:00:00Z' }), event({ id: 'a' }));
      expect(await store.latestEvent('north', 'learner.created')).toMatchObject({ id: 'd' });
      expect(await store.latestEvent('north', 'course.completed')).toBeUndefined();
      expect(await store.latestEvent('south', 'learner.created')).toBeUndefined();
    });

    it('forgets the latest event of a call that could not be done', async () => {
      const { store } = ground;
      const deliveries = [{ endpoint: JSON.parse('null') as string }];
      await expect(store.accept([event({ type: 'learner.updated', deliveries })])).rejects.toThrow(
        /not.null/i,
      );
      await accepted(store, event());
      expect(await store.latestEvent('north', 'learner.updated')).toBeUndefined();
    });

    it('counts operational events of an academy in a sequence of their own', async () => {
      const { store } = ground;
      const operation = { type: 'endpoint.disabled', learner: '', data: '{}' } as const;
      const answers = await accepted(
        store,
        event({ id: 'a' }),
        event({ ...operation, id: 'b' }),
        event({ ...operation, id: 'c' }),
      );
      expect(answers.map(({ sequence }) => sequence)).toEqual([1, 1, 2]);
      expect(await store.event('north', 'c')).toMatchObject({ type: 'endpoint.disabled', sequence: 2 });
    });

    it('keeps academies apart, though their ids are alike', async () => {
      await ground.store.createAcademy(academy('south'));
      const [north, south] = await accepted(ground.store, event(), event({ academy: 'south', data: '{}' }));
      expect(north).toMatchObject({ duplicate: false, sequence: 1 });
      expect(south).toMatchObject({ duplicate: false, sequence: 1 });
      expect(await ground.store.event('south', 'evt-1')).toMatchObject({ data: {} });
    });

    it('refuses only the call that cannot be done of those that share a commit', async () => {
      const broken = event({ id: 'broken', occurredAt: JSON.parse('null') as string });
      const [one, two, three, four] = await Promise.allSettled([
        ground.store.accept([event({ id: 'one' })]),
        ground.store.accept([broken]),
        ground.store.events({ academy: 'north', limit: 1, cursor: 'garbage' }),
        ground.store.accept([event({ id: 'four' })]),
      ]);
      expect([one.status, two.status, three.status, four.status]).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
        'fulfilled',
      ]);
      const { items } = await ground.store.events({ academy: 'north', limit: 10 });
      expect(items.map(({ id, sequence }) => [id, sequence])).toEqual([
        ['one', 1],
        ['four', 2],
      ]);
      expect(await ground.store.latestEvent('north', 'learner.created')).toMatchObject({ id: 'four' });
      expect(await ground.store.counts()).toMatchObject({ events: 2, deliveries: { pending: 2 } });
    });
  });
}
