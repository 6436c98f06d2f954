import { describe, expect, it } from 'vitest';
import {
  academy,
  accepted,
  addEndpoint,
  attempt,
  delivered,
  endpoint,
  event,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';
import type { Settlement } from '../words/deliveries.ts';
import type { HealthHour } from '../words/health.ts';
import type { HoursPart, PublishedPart, StandsPart } from '../words/overview.ts';
import type { Store } from '../store.ts';

const hourMs = 3_600_000;

interface Scope {
  readonly academy?: string;
}

/** Asks on to the end. */
export async function partsOf<P extends { readonly place?: object }>(
  read: (place: Pick<P, 'place'>) => Promise<P>,
): Promise<readonly P[]> {
  const found = [await read({})];
  for (let last = found[0]; last?.place !== undefined; last = found.at(-1)) found.push(await read(last));
  return found;
}

/** How many events were published in which hour, counted from the first. */
async function publishedOf(store: Store, scope: Scope, hours: readonly [number, number] = [0, 6]) {
  const span = { ...scope, since: hours[0] * hourMs, until: hours[1] * hourMs };
  const sums: Record<number, number> = {};
  for (const part of await partsOf<PublishedPart>(({ place }) =>
    store.countPublished({ ...span, ...(place && { place }) }),
  ))
    for (const { at, published } of part.hours) sums[at / hourMs] = (sums[at / hourMs] ?? 0) + published;
  return sums;
}

async function hoursOf(store: Store, scope: Scope, hours: readonly [number, number] = [0, 6]) {
  const span = { ...scope, since: hours[0] * hourMs, until: hours[1] * hourMs };
  const parts = await partsOf<HoursPart>(({ place }) =>
    store.countHours({ ...span, ...(place && { place }) }),
  );
  const found: HealthHour[] = parts.flatMap((part) => part.hours);
  return found.toSorted((one, two) => one.at - two.at);
}

async function standsOf(store: Store, scope: Scope, waitingMax = 100): Promise<StandsPart> {
  const query = { ...scope, now: 5_000, waitingMax };
  const { endpoints, ...part } = await store.countStands(query);
  return { ...part, endpoints: endpoints.toSorted((one, two) => (one.status < two.status ? -1 : 1)) };
}

export function overviewContract(makePlace: MakePlace): void {
  describe('what goes on in an academy, or in all of them', () => {
    const ground = onFreshGround(makePlace);

    async function settled(id: string, change: Partial<Settlement> = {}): Promise<void> {
      const { academy: owner = 'north', endpoint: to = 'ep_1' } = change;
      const made = await delivered(ground.store, {
        academy: owner,
        id,
        deliveries: [{ endpoint: to, lease }],
      });
      await ground.store.settle([settlement(made, change)]);
    }

    async function withSouth(): Promise<Store> {
      await ground.store.createAcademy(academy('south'));
      await addEndpoint(ground.store, endpoint({ academy: 'south', id: 'ep_s' }));
      return ground.store;
    }

    it('is counted by the hour in which events were published', async () => {
      const store = await withSouth();
      const publish = (owner: string, id: string, publishedAt: number) =>
        accepted(store, event({ academy: owner, id, publishedAt, deliveries: [] }));
      await publish('north', 'a', 2 * hourMs - 1);
      await publish('north', 'b', 2 * hourMs);
      await publish('south', 'c', 2 * hourMs + 5);
      await publish('north', 'd', 3 * hourMs - 1);
      await publish('south', 'e', 5 * hourMs);
      await publish('north', 'f', 6 * hourMs);
      expect(await publishedOf(store, { academy: 'north' })).toEqual({ 1: 1, 2: 2 });
      expect(await publishedOf(store, { academy: 'south' })).toEqual({ 2: 1, 5: 1 });
      expect(await publishedOf(store, {})).toEqual({ 1: 1, 2: 3, 5: 1 });
      expect(await publishedOf(store, {}, [2, 3])).toEqual({ 2: 3 });
      expect(await publishedOf(store, {}, [3, 5])).toEqual({});
      expect(await publishedOf(store, { academy: 'nowhere' })).toEqual({});
    });

    it('is counted exactly, however many events lie in one hour and however few in others', async () => {
      const store = await withSouth();
      const many = (from: number, amount: number, at: number) =>
        accepted(
          store,
          ...Array.from({ length: amount }, (_, n) =>
            event({ id: `e${from + n}`, publishedAt: at + n, deliveries: [] }),
          ),
        );
      await many(0, 250, hourMs);
      await many(1_000, 40, 3 * hourMs - 20);
      await many(2_000, 1_000, 3 * hourMs + 500);
      await accepted(store, event({ academy: 'south', publishedAt: 3 * hourMs + 9_000, deliveries: [] }));
      await many(3_000, 100, 5 * hourMs);
      const north = { 1: 250, 2: 20, 3: 1_020, 5: 100 };
      expect(await publishedOf(store, { academy: 'north' })).toEqual(north);
      expect(await publishedOf(store, {})).toEqual({ ...north, 3: 1_021 });
      expect(await publishedOf(store, { academy: 'north' }, [2, 4])).toEqual({ 2: 20, 3: 1_020 });
    });

    it('is counted by the hour in which attempts ended, over all endpoints, also of those that are deleted', async () => {
      const store = await withSouth();
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      await settled('a', { at: hourMs + 5, attempt: attempt({ tookMs: 10 }) });
      await settled('b', { at: hourMs + 9, attempt: attempt({ tookMs: 32.5 }), endpoint: 'ep_2' });
      await settled('c', {
        at: hourMs + 9,
        academy: 'south',
        endpoint: 'ep_s',
        outcome: { kind: 'retry', dueAt: 9 * hourMs, reason: '503' },
        attempt: attempt({ tookMs: 100, outcome: 'retry: 503' }),
      });
      const { attempt: _, ...unsent } = settlement('');
      const made = await delivered(store, { id: 'd', deliveries: [{ endpoint: 'ep_1', lease }] });
      await store.settle([
        { ...unsent, id: made, at: 3 * hourMs, outcome: { kind: 'failed', reason: 'no' } },
      ]);
      await store.deleteEndpoint('north', 'ep_2', 9);
      const first = { at: hourMs, delivered: 2, retried: 0, failed: 0, unsent: 0, tookMs: 42.5 };
      const third = { at: 3 * hourMs, delivered: 0, retried: 0, failed: 1, unsent: 1, tookMs: 0 };
      expect(await hoursOf(store, { academy: 'north' })).toEqual([first, third]);
      expect(await hoursOf(store, {})).toEqual([{ ...first, retried: 1, tookMs: 142.5 }, third]);
      expect(await hoursOf(store, {}, [2, 4])).toEqual([third]);
      expect(await hoursOf(store, { academy: 'nowhere' })).toEqual([]);
    });

    it('tells how endpoints stand, and how many academies there are', async () => {
      const store = await withSouth();
      const rest = { until: 40_000, why: 'failures', times: 1 } as const;
      await addEndpoint(store, endpoint({ id: 'ep_2', failingSince: 5 }));
      await addEndpoint(store, endpoint({ id: 'ep_3', failingSince: 5, rest }));
      await addEndpoint(store, endpoint({ id: 'ep_4', failingSince: 5, status: 'paused' }));
      await addEndpoint(store, endpoint({ id: 'ep_5', status: 'requested' }));
      await addEndpoint(store, endpoint({ id: 'ep_6' }));
      await store.deleteEndpoint('north', 'ep_6', 9);
      const plain = { status: 'active', isFailing: false, isResting: false };
      const { academies, endpoints } = await standsOf(store, { academy: 'north' });
      expect([academies, endpoints.length]).toEqual([1, 5]);
      expect(endpoints).toEqual(
        expect.arrayContaining([
          { ...plain, amount: 1 },
          { ...plain, isFailing: true, amount: 1 },
          { ...plain, isFailing: true, isResting: true, amount: 1 },
          { ...plain, status: 'paused', amount: 1 },
          { ...plain, status: 'requested', amount: 1 },
        ]),
      );
      const all = await standsOf(store, {});
      expect(all.academies).toBe(2);
      expect(all.endpoints).toContainEqual({ ...plain, amount: 2 });
    });

    it('tells what waits: pending, held, as far as it is asked to count, and not of what is deleted', async () => {
      const store = await withSouth();
      for (const id of ['ep_2', 'ep_3']) await addEndpoint(store, endpoint({ id }));
      const to = (id: string, target: string, change = {}) =>
        delivered(store, { id, deliveries: [{ endpoint: target, ...change }] });
      await to('a', 'ep_1');
      await to('b', 'ep_1', { lease });
      await to('c', 'ep_2', { orderKey: 'ada' });
      await to('d', 'ep_2', { orderKey: 'ada' });
      await to('e', 'ep_3');
      await delivered(store, { academy: 'south', id: 'f', deliveries: [{ endpoint: 'ep_s' }] });
      await settled('g');
      await store.setEndpointStatus('north', 'ep_2', { status: 'paused', from: ['active'], at: 5 });
      await store.deleteEndpoint('north', 'ep_3', 9);
      const north = { pending: 2, held: 2, waitingLooked: 5 };
      expect(await standsOf(store, { academy: 'north' })).toMatchObject(north);
      expect(await standsOf(store, {})).toMatchObject({ pending: 3, held: 2, waitingLooked: 6 });
      expect(await standsOf(store, {}, 3)).toMatchObject({ waitingLooked: 3 });
    });

    it('tells since when the oldest could have been sent that nobody has in hand', async () => {
      const { store } = ground;
      expect(await standsOf(store, {})).not.toHaveProperty('oldestDueAt');
      await addEndpoint(store, endpoint({ id: 'ep_2', status: 'paused' }));
      await delivered(store, { id: 'a', publishedAt: 500, deliveries: [{ endpoint: 'ep_2' }] });
      await delivered(store, { id: 'b', publishedAt: 600, deliveries: [{ endpoint: 'ep_1', lease }] });
      await delivered(store, { id: 'c', publishedAt: 9_000 });
      expect(await standsOf(store, {})).not.toHaveProperty('oldestDueAt');
      await delivered(store, { id: 'd', publishedAt: 3_000 });
      await delivered(store, { id: 'e', publishedAt: 2_000 });
      expect((await standsOf(store, {})).oldestDueAt).toBe(2_000);
      const rest = { until: 4_000, why: 'asked', times: 0 } as const;
      await settled('f', { mark: { rest }, outcome: { kind: 'retry', dueAt: 8_000, reason: '503' } });
      expect((await standsOf(store, { academy: 'north' })).oldestDueAt).toBe(4_000);
      expect(await standsOf(store, { academy: 'south' })).not.toHaveProperty('oldestDueAt');
    });

    it('is looked through in bounded parts that together are the whole', async () => {
      const { store } = ground;
      const ids = Array.from({ length: 301 }, (_, n) => `ep_${1_000 + n}`);
      for (const id of ids) await addEndpoint(store, endpoint({ id }));
      for (const id of [ids[0]!, ids[150]!, ids[300]!])
        await settled(`to ${id}`, { endpoint: id, at: hourMs });
      const span = { since: 0, until: 24 * hourMs };
      const first = await store.countHours(span);
      expect(first.place).toMatchObject({ behind: 'ep_1206' });
      const hours = await hoursOf(store, {}, [0, 24]);
      expect(hours.map(({ at, delivered: amount }) => [at, amount])).toEqual([
        [hourMs, 2],
        [hourMs, 1],
      ]);
      const query = { now: 5_000, waitingMax: 9 };
      const stands = await partsOf<StandsPart>(({ place }) =>
        store.countStands({ ...query, ...(place && { place }) }),
      );
      expect(stands.flatMap((part) => part.endpoints).reduce((sum, { amount }) => sum + amount, 0)).toBe(302);
      expect(stands.reduce((sum, part) => sum + part.academies, 0)).toBe(1);
    });
  });
}
