import { describe, expect, it } from 'vitest';
import {
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
import type { NewEvent } from '../words/events.ts';
import type { Announcement, Settled, Settlement } from '../words/deliveries.ts';
import type { Store } from '../store.ts';

const failed = { kind: 'failed', reason: '410 Gone' } as const;
const disabling = { ...failed, disables: 'It answered 410' } as const;

/** What the endpoint `ops` is to hear. */
function announcement(when: Announcement['when'], change: Partial<NewEvent> = {}): Announcement {
  const type = when === 'recovered' ? 'endpoint.recovered' : 'endpoint.disabled';
  return {
    when,
    event: event({
      id: `op-${when}`,
      type,
      learner: '',
      publishedAt: 3_000,
      data: '{"reason":"gone"}',
      deliveries: [{ endpoint: 'ops' }],
      ...change,
    }),
  };
}

/** Accepts a delivery of `ep_1`, leased, and settles it so. */
async function settleOne(store: Store, id: string, change: Partial<Settlement>): Promise<Settled> {
  const made = await delivered(store, { id, deliveries: [{ endpoint: 'ep_1', lease }] });
  const [settled] = await store.settle([settlement(made, change)]);
  return settled!;
}

async function announced(store: Store): Promise<string[]> {
  const { items } = await store.events({ academy: 'north', learner: '', limit: 9 });
  return items.map(({ id }) => id);
}

export function announceContract(makePlace: MakePlace): void {
  describe('an endpoint that fails', () => {
    const ground = onFreshGround(makePlace);

    it('has been failing since the first failure, until one arrives', async () => {
      const { store } = ground;
      const failing = { outcome: failed, mark: { fares: 'failing' } } as const;
      await settleOne(store, 'a', { ...failing, at: 4_000 });
      await settleOne(store, 'b', { ...failing, at: 5_000 });
      expect(await store.endpoint('north', 'ep_1')).toMatchObject({ status: 'active', failingSince: 4_000 });
      await settleOne(store, 'c', { mark: { fares: 'recovered' }, at: 6_000 });
      expect(await store.endpoint('north', 'ep_1')).not.toHaveProperty('failingSince');
      await settleOne(store, 'd', { ...failing, at: 7_000 });
      expect(await store.endpoint('north', 'ep_1')).toMatchObject({ failingSince: 7_000, updatedAt: 1 });
    });

    it('has been failing since it was disabled, if not before', async () => {
      const { store } = ground;
      await settleOne(store, 'a', { outcome: disabling, at: 4_000 });
      expect(await store.endpoint('north', 'ep_1')).toMatchObject({
        status: 'disabled',
        disabledReason: 'It answered 410',
        disabledAt: 4_000,
        failingSince: 4_000,
        updatedAt: 4_000,
      });
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      const settleTwo = async (id: string, change: Partial<Settlement>) => {
        const made = await delivered(store, { id, deliveries: [{ endpoint: 'ep_2', lease }] });
        await store.settle([settlement(made, { endpoint: 'ep_2', ...change })]);
      };
      await settleTwo('b', { outcome: failed, mark: { fares: 'failing' }, at: 5_000 });
      await settleTwo('c', { outcome: disabling, mark: { fares: 'failing' }, at: 6_000 });
      expect(await store.endpoint('north', 'ep_2')).toMatchObject({ disabledAt: 6_000, failingSince: 5_000 });
    });

    it('is not marked by a late finisher', async () => {
      const { store } = ground;
      const id = await delivered(store);
      const late = settlement(id, { outcome: disabling, mark: { fares: 'failing' }, lease: 'another' });
      expect(await store.settle([late])).toEqual([{ applied: false }]);
      expect(await store.endpoint('north', 'ep_1')).toEqual(endpoint());
    });
  });

  describe('announcing with a settlement', () => {
    const ground = onFreshGround(makePlace);

    it('enters an operational event with its deliveries, and tells whom it is due for', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ops' }));
      const settled = await settleOne(store, 'a', {
        outcome: failed,
        announcements: [announcement('applied')],
      });
      expect(settled).toEqual({ applied: true, announcedTo: ['ops'] });
      expect(await store.event('north', 'op-applied')).toMatchObject({
        type: 'endpoint.disabled',
        sequence: 1,
        data: { reason: 'gone' },
      });
      const request = { academy: 'north', endpoint: 'ops', now: 5_000, limit: 9, lease };
      expect((await store.claim(request)).claimed).toMatchObject([
        { event: { id: 'op-applied', type: 'endpoint.disabled' }, tries: 0 },
      ]);
      expect(await store.counts()).toMatchObject({ events: 2, deliveries: { pending: 1, failed: 1 } });
    });

    it('says that the endpoint was disabled only in the settlement that did it', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ops' }));
      const down = (id: string) => ({
        outcome: disabling,
        announcements: [announcement('disabled', { id })],
      });
      expect(await settleOne(store, 'a', { announcements: [announcement('disabled')] })).toEqual({
        applied: true,
      });
      const underWay = await delivered(store, { id: 'c', deliveries: [{ endpoint: 'ep_1', lease }] });
      expect(await settleOne(store, 'b', down('op-1'))).toEqual({ applied: true, announcedTo: ['ops'] });
      expect(await store.settle([settlement(underWay, down('op-2'))])).toEqual([{ applied: true }]);
      expect(await announced(store)).toEqual(['op-1']);
    });

    it('says that the endpoint recovered only in the settlement that did it', async () => {
      const { store } = ground;
      const back = (id: string): Partial<Settlement> => ({
        mark: { fares: 'recovered' },
        announcements: [announcement('recovered', { id })],
      });
      expect(await settleOne(store, 'a', back('op-1'))).toEqual({ applied: true });
      await settleOne(store, 'b', { outcome: failed, mark: { fares: 'failing' } });
      expect(await settleOne(store, 'c', back('op-2'))).toEqual({ applied: true, announcedTo: ['ops'] });
      expect(await settleOne(store, 'd', back('op-3'))).toEqual({ applied: true });
      expect(await announced(store)).toEqual(['op-2']);
    });

    it('judges each of a batch by what those before it changed', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ops' }));
      const deliveries = [{ endpoint: 'ep_1', lease }];
      const made = await accepted(store, ...['a', 'b', 'c', 'd'].map((id) => event({ id, deliveries })));
      const [first, second, third, last] = made.map((one) => one.deliveries[0]!.id);
      const back = (id: string) => ({
        mark: { fares: 'recovered' } as const,
        announcements: [announcement('recovered', { id })],
      });
      const settled = await store.settle([
        settlement(first!, back('op-1')),
        settlement(second!, { outcome: failed, mark: { fares: 'failing' } }),
        settlement(third!, back('op-2')),
        settlement(last!, { outcome: disabling, at: 5_000, announcements: [announcement('disabled')] }),
      ]);
      expect(settled).toEqual([
        { applied: true },
        { applied: true },
        { applied: true, announcedTo: ['ops'] },
        { applied: true, announcedTo: ['ops'] },
      ]);
      expect(await announced(store)).toEqual(['op-2', 'op-disabled']);
      expect(await store.endpoint('north', 'ep_1')).toMatchObject({ disabledAt: 5_000, failingSince: 5_000 });
    });

    it('says nothing for a late finisher', async () => {
      const { store } = ground;
      const id = await delivered(store);
      const announcements = [announcement('applied'), announcement('disabled')];
      const late = settlement(id, { outcome: disabling, lease: 'another', announcements });
      expect(await store.settle([late])).toEqual([{ applied: false }]);
      expect(await announced(store)).toEqual([]);
    });

    it('drops what has no academy any more or whose id is taken, and settles all the same', async () => {
      const { store } = ground;
      await accepted(store, event({ id: 'op-applied', deliveries: [] }));
      const announcements = [
        announcement('applied'),
        announcement('applied', { id: 'op-2', academy: 'gone' }),
        announcement('applied', { id: 'op-3' }),
        announcement('applied', { id: 'op-3' }),
      ];
      expect(await settleOne(store, 'a', { announcements })).toEqual({ applied: true, announcedTo: ['ops'] });
      expect(await announced(store)).toEqual(['op-3']);
      expect(await store.event('gone', 'op-2')).toBeUndefined();
      expect(await store.event('north', 'op-applied')).toMatchObject({ type: 'learner.created' });
    });

    it('names each endpoint once', async () => {
      const { store } = ground;
      const deliveries = [{ endpoint: 'ops' }, { endpoint: 'ep_1' }];
      const announcements = [
        announcement('applied', { deliveries }),
        announcement('applied', { id: 'op-2', deliveries: [{ endpoint: 'ops' }] }),
      ];
      const settled = await settleOne(store, 'a', { announcements });
      expect(settled).toEqual({ applied: true, announcedTo: ['ops', 'ep_1'] });
    });

    it('keeps an announcement in its order, behind what waits there', async () => {
      const { store } = ground;
      const ordered = { endpoint: 'ep_1', orderKey: 'all', lease };
      const [one, two] = await accepted(
        store,
        event({ id: 'a', deliveries: [ordered] }),
        event({ id: 'b', deliveries: [ordered] }),
      );
      const deliveries = [{ endpoint: 'ep_1', orderKey: 'all' }];
      const successorLease = { token: 'lease-2', until: 90_000 };
      const [settled] = await store.settle([
        settlement(one!.deliveries[0]!.id, {
          successorLease,
          announcements: [announcement('applied', { deliveries })],
        }),
      ]);
      expect(settled).toMatchObject({ successor: { event: { id: 'b' } }, announcedTo: ['ep_1'] });
      expect(await claimAll(store, 5_000)).toEqual([]);
      const last = settlement(two!.deliveries[0]!.id, { lease: 'lease-2', successorLease });
      expect(await store.settle([last])).toMatchObject([{ successor: { event: { id: 'op-applied' } } }]);
    });
  });
}
