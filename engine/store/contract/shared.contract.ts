import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  academy,
  accepted,
  addEndpoint,
  claimAll,
  delivered,
  endpoint,
  event,
  lease,
  settlement,
  type MakePlace,
  type Place,
} from './ground.contract.ts';
import type { Store } from '../store.ts';
import type { ClaimRequest } from '../words/deliveries.ts';

const claim = { academy: 'north', endpoint: 'ep_1', now: 5_000, limit: 10, lease } satisfies ClaimRequest;

/** What stores promise besides that many processes can open at a time. */
export function sharedContract(makePlace: MakePlace): void {
  describe('two nodes', () => {
    const nodes = onSharedGround(makePlace);

    it('never have one delivery in two hands', async () => {
      const { one, two } = nodes;
      await accepted(one, ...Array.from({ length: 120 }, (_, index) => event({ id: `evt-${index}` })));
      const taken: string[] = [];
      const takeAll = async (store: Store, token: string): Promise<void> => {
        // A claim may come back empty while the other one has all that is left locked, but not for ever.
        for (let empty = 0; empty < 3;) {
          const request = { ...claim, limit: 7, lease: { token, until: 60_000 } };
          const { claimed } = await store.claim(request);
          taken.push(...claimed.map(({ id }) => id));
          empty = claimed.length === 0 ? empty + 1 : 0;
        }
      };
      await Promise.all([takeAll(one, 'a'), takeAll(two, 'b'), takeAll(one, 'c'), takeAll(two, 'd')]);
      expect(taken).toHaveLength(120);
      expect(new Set(taken).size).toBe(120);
    });

    it('make one first key for the operator, however many start at a time', async () => {
      const { one, two } = nodes;
      const make = (store: Store, name: string): Promise<boolean> =>
        store.createFirstKey(
          { id: `key_${name}`, scopes: ['operator'], hint: 'sb_op_', createdAt: 5 },
          `hash-${name}`,
        );
      const made = await Promise.all([
        make(one, 'a'),
        make(two, 'b'),
        make(one, 'c'),
        make(two, 'd'),
        make(two, 'e'),
      ]);
      expect(made.filter(Boolean)).toHaveLength(1);
    });

    it('take over from each other when a lease has run out, and hear nothing of a late finisher', async () => {
      const { one, two } = nodes;
      const id = await delivered(one, { deliveries: [{ endpoint: 'ep_1', lease }] });
      expect(await two.lanes()).toEqual([{ academy: 'north', endpoint: 'ep_1', dueAt: 60_000 }]);
      expect(await two.claim({ ...claim, now: 59_999 })).toEqual({ claimed: [], nextDueAt: 60_000 });
      expect(await claimAll(two, 60_000, 'lease-2', 120_000)).toEqual([id]);
      expect(await one.settle([settlement(id)])).toEqual([{ applied: false }]);
      expect(await two.settle([settlement(id, { lease: 'lease-2' })])).toEqual([{ applied: true }]);
    });

    it('find what another gave back behind their own claims', async () => {
      const { one, two } = nodes;
      const now = Date.now();
      const until = now + 60_000;
      await delivered(one, { publishedAt: now - 40_000 });
      const [first = ''] = await claimAll(one, now, 'lease-1', until);
      const second = await delivered(one, { id: 'b', publishedAt: now - 30_000 });
      expect(await claimAll(two, now, 'lease-2', until)).toEqual([second]);
      await one.release([{ academy: 'north', id: first, lease: 'lease-1' }]);
      expect(await two.lanes()).toMatchObject([{ dueAt: now - 40_000 }]);
      expect(await claimAll(two, now, 'lease-2', until)).toEqual([first]);
    });

    it('find what was committed late behind their own claims', async () => {
      const { one, two } = nodes;
      const now = Date.now();
      const second = await delivered(one, { publishedAt: now - 1_000 });
      expect(await claimAll(two, now, 'lease-2', now + 60_000)).toEqual([second]);
      const first = await delivered(one, { id: 'b', publishedAt: now - 5_000 });
      expect(await claimAll(two, now, 'lease-2', now + 60_000)).toEqual([first]);
    });

    it('claim nothing early where a clock runs ahead', async () => {
      const { one, two } = nodes;
      const now = Date.now();
      const ahead = now + 600_000;
      await delivered(one, { publishedAt: now + 300_000 });
      await delivered(one, {
        id: 'b',
        publishedAt: now,
        deliveries: [{ endpoint: 'ep_1', lease: { token: 'lease-1', until: now + 60_000 } }],
      });
      expect(await claimAll(two, ahead, 'lease-2', ahead + 60_000)).toEqual([]);
    });
  });

  describe('the pace of an endpoint', () => {
    const nodes = onSharedGround(makePlace);

    it('is kept by all nodes together, a few seconds ahead', async () => {
      const { one, two } = nodes;
      await accepted(one, ...Array.from({ length: 30 }, (_, index) => event({ id: `evt-${index}` })));
      const paced = { ...claim, gapMs: 500 };
      const answers = await Promise.all([
        one.claim({ ...paced, limit: 3, lease: { token: 'a', until: 60_000 } }),
        two.claim({ ...paced, limit: 3, lease: { token: 'b', until: 60_000 } }),
      ]);
      const third = await one.claim(paced);
      const sendAts = [...answers, third].flatMap(({ claimed }) => claimed.map(({ sendAt = 0 }) => sendAt));
      expect(sendAts.toSorted((a, b) => a - b)).toEqual([5_000, 5_500, 6_000, 6_500, 7_000, 7_500, 8_000]);
      expect(third.nextDueAt).toBe(7_500);
      expect(await two.claim({ ...paced, now: 5_100 })).toEqual({ claimed: [], nextDueAt: 7_500 });
      const later = await two.claim({ ...paced, now: 7_500 });
      expect(later.claimed.map(({ sendAt }) => sendAt)).toEqual([8_500, 9_000, 9_500, 10_000, 10_500]);
    });

    it('has nothing in stock after a rest', async () => {
      const { one } = nodes;
      await accepted(one, event({ id: 'a' }), event({ id: 'b' }), event({ id: 'c' }));
      const paced = { ...claim, gapMs: 1_000, limit: 1 };
      await one.claim(paced);
      const { claimed } = await one.claim({ ...paced, now: 50_000, limit: 10 });
      expect(claimed.map(({ sendAt }) => sendAt)).toEqual([50_000, 51_000]);
    });

    it('is quicker as soon as it was made quicker', async () => {
      const { one, two } = nodes;
      await accepted(one, event({ id: 'a' }), event({ id: 'b' }));
      const hourly = { ...claim, gapMs: 3_600_000 };
      expect((await one.claim(hourly)).claimed).toHaveLength(1);
      expect(await two.claim(hourly)).toEqual({ claimed: [], nextDueAt: 5_000 + 3_600_000 - 1_000 });
      const { nextDueAt = 0 } = await two.claim({ ...claim, gapMs: 100 });
      expect(nextDueAt).toBeLessThan(8_000);
      const { claimed } = await two.claim({ ...claim, gapMs: 100, now: nextDueAt });
      expect(claimed.map(({ sendAt }) => sendAt)).toEqual([8_100]);
    });
  });

  describe('an endpoint that one node has for itself', () => {
    const nodes = onSharedGround(makePlace);
    const alone = { ...claim, alone: true, limit: 1 };

    it('is left alone by the others until the lease ends', async () => {
      const { one, two } = nodes;
      await accepted(one, event({ id: 'a' }), event({ id: 'b' }), event({ id: 'c' }));
      expect((await one.claim(alone)).claimed).toHaveLength(1);
      const refused = { claimed: [], nextDueAt: 60_000 };
      expect(await two.claim({ ...alone, now: 59_999 })).toEqual(refused);
      expect(await two.claim(claim)).toEqual(refused);
      expect(await two.claim({ ...claim, gapMs: 10 })).toEqual(refused);
      const later = { token: 'lease-2', until: 120_000 };
      expect((await two.claim({ ...alone, now: 60_000, lease: later })).claimed).toHaveLength(1);
      expect(await one.claim({ ...alone, now: 60_000 })).toEqual({ claimed: [], nextDueAt: 120_000 });
    });

    it('stays with the node that claims it anew, and is free when that no longer asks for it', async () => {
      const { one, two } = nodes;
      await accepted(one, event({ id: 'a' }), event({ id: 'b' }), event({ id: 'c' }), event({ id: 'd' }));
      await one.claim(alone);
      const later = { token: 'lease-2', until: 70_000 };
      expect((await one.claim({ ...alone, now: 15_000, lease: later })).claimed).toHaveLength(1);
      expect(await two.claim({ ...alone, now: 61_000 })).toEqual({ claimed: [], nextDueAt: 70_000 });
      expect((await one.claim({ ...claim, limit: 1 })).claimed).toHaveLength(1);
      expect((await two.claim({ ...claim, limit: 1 })).claimed).toHaveLength(1);
    });

    it('is not to be had while it is paused', async () => {
      const { one } = nodes;
      await delivered(one);
      await one.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at: 2_000 });
      expect(await one.claim(alone)).toEqual({ claimed: [] });
      expect(await one.claim({ ...claim, gapMs: 10 })).toEqual({ claimed: [] });
    });
  });
}

interface SharedGround {
  readonly one: Store;
  readonly two: Store;
}

/** Two stores open on one database, which has the academy `north` with its endpoint `ep_1`. */
function onSharedGround(makePlace: MakePlace): SharedGround {
  let place: Place;
  let one: Store;
  let two: Store;
  beforeAll(async () => {
    place = await makePlace();
    [one, two] = [await place.open('node-one'), await place.open('node-two')];
  });
  beforeEach(async () => {
    await one.createAcademy(academy('north'));
    await addEndpoint(one, endpoint());
  });
  afterEach(async () => {
    await one.deleteAcademy('north');
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await place.remove();
  });
  return {
    get one() {
      return one;
    },
    get two() {
      return two;
    },
  };
}
