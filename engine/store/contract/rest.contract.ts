import { describe, expect, it } from 'vitest';
import type { Endpoint, Rest } from '../../model.ts';
import {
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
import type { ClaimRequest, Mark, Settlement } from '../words/deliveries.ts';
import type { Store } from '../store.ts';

const rest: Rest = { until: 40_000, why: 'failures', times: 1 };
const again = { kind: 'retry', dueAt: 5_000, reason: '503' } as const;

/** A delivery of `ep_1` in somebody's hands, whether it rests or not. */
async function inHand(store: Store, id: string): Promise<string> {
  const made = await delivered(store, { id });
  const { claimed } = await claim(store, { now: 1_500, lease, restedBy: Number.MAX_SAFE_INTEGER });
  expect(claimed.map((each) => each.id)).toEqual([made]);
  return made;
}

/** Settles a delivery of `ep_1` so, which shows how the endpoint stands. */
async function show(store: Store, id: string, change: Partial<Settlement>): Promise<Endpoint> {
  const made = await inHand(store, id);
  expect(await store.settle([settlement(made, change)])).toMatchObject([{ applied: true }]);
  return (await store.endpoint('north', 'ep_1'))!;
}

const marked = (store: Store, id: string, at: number, mark: Mark) =>
  show(store, id, { at, mark, ...(mark.rest !== 'over' && { outcome: again }) });

const claim = (store: Store, change: Partial<ClaimRequest>) =>
  store.claim({
    academy: 'north',
    endpoint: 'ep_1',
    now: 30_000,
    limit: 9,
    lease: { token: 'lease-9', until: 90_000 },
    ...change,
  });

export function restContract(makePlace: MakePlace): void {
  describe('an endpoint that is left alone', () => {
    const ground = onFreshGround(makePlace);

    it('is kept with until when, why and how often, over a restart', async () => {
      expect(await marked(ground.store, 'a', 4_000, { rest })).toEqual(endpoint({ rest }));
      const store = await ground.restart();
      expect(await store.endpoint('north', 'ep_1')).toEqual(endpoint({ rest }));
      expect((await store.roster('north'))!.endpoints).toEqual([endpoint({ rest })]);
    });

    it('is kept as it was given when it is made', async () => {
      const made = endpoint({ id: 'ep_2', rest, refusingSince: 3, returnedAt: 2 });
      await addEndpoint(ground.store, made);
      expect(await ground.store.endpoint('north', 'ep_2')).toEqual(made);
    });

    it('rests as long as the longer says, where two begin at once, and as often as either knew', async () => {
      const { store } = ground;
      const longer: Rest = { until: 90_000, why: 'asked', times: 0 };
      await marked(store, 'a', 4_000, { rest: { ...rest, times: 3 } });
      expect(await marked(store, 'b', 4_001, { rest: longer })).toMatchObject({
        rest: { ...longer, times: 3 },
      });
      expect(await marked(store, 'c', 4_002, { rest })).toMatchObject({ rest: { ...longer, times: 3 } });
    });

    it('returns when a rest that was over ends, and not while another has begun', async () => {
      const { store } = ground;
      await marked(store, 'a', 4_000, { rest });
      expect(await marked(store, 'b', 39_999, { rest: 'over' })).toEqual(endpoint({ rest }));
      expect(await marked(store, 'c', 40_000, { rest: 'over' })).toEqual(endpoint({ returnedAt: 40_000 }));
      expect(await marked(store, 'd', 50_000, { rest: 'over' })).toEqual(endpoint({ returnedAt: 40_000 }));
    });

    it('is not marked by a late finisher', async () => {
      const { store } = ground;
      const id = await delivered(store);
      const late = settlement(id, { outcome: again, mark: { rest, requests: 'refused' }, lease: 'another' });
      expect(await store.settle([late])).toEqual([{ applied: false }]);
      expect(await store.endpoint('north', 'ep_1')).toEqual(endpoint());
    });

    it('is told to others: the roster is another where the store is shared', async () => {
      const { store } = ground;
      const before = (await store.roster('north'))!.revision;
      await marked(store, 'a', 4_000, { rest });
      const after = (await store.roster('north'))!.revision;
      expect(after === before).toBe(!store.isShared);
    });

    it('is claimed from by nobody, and after its rest only by who knows that it sends a probe', async () => {
      const { store } = ground;
      await marked(store, 'a', 4_000, { rest });
      await accepted(store, event({ id: 'b' }), event({ id: 'c' }));
      const none = { claimed: [], isResting: true };
      expect(await claim(store, {})).toMatchObject({ ...none, nextDueAt: 40_000 });
      expect(await claim(store, { restedBy: 39_999 })).toMatchObject(none);
      expect(await claim(store, { alone: true, restedBy: 39_999 })).toMatchObject(none);
      const unaware = await claim(store, { now: 41_000 });
      expect(unaware).toMatchObject(none);
      expect(unaware.nextDueAt).toBeGreaterThan(41_000);
      const probe = await claim(store, { now: 41_000, limit: 1, alone: true, restedBy: 41_000 });
      expect(probe.claimed).toHaveLength(1);
      expect(probe).not.toHaveProperty('isResting');
    });

    it('has nothing due before, in lanes and for people', async () => {
      const { store } = ground;
      await marked(store, 'a', 4_000, { rest });
      await accepted(store, event({ id: 'b' }));
      expect(await store.lanes()).toEqual([{ academy: 'north', endpoint: 'ep_1', dueAt: 40_000 }]);
      const { items } = await store.deliveries({ academy: 'north', limit: 9 });
      expect(items.map(({ nextAttemptAt }) => nextAttemptAt)).toEqual([40_000, 40_000]);
      const query = {
        academy: 'north',
        endpoint: 'ep_1',
        since: 0,
        now: 30_000,
        retriesMax: 9,
        waitingMax: 9,
      };
      expect((await store.endpointHealth(query)).retries).toMatchObject([{ dueAt: 40_000 }]);
    });

    it('is handed no successor of an order', async () => {
      const { store } = ground;
      const ordered = { endpoint: 'ep_1', orderKey: 'all', lease };
      const [first] = await accepted(
        store,
        event({ id: 'a', deliveries: [ordered] }),
        event({ id: 'b', deliveries: [ordered] }),
      );
      const outcome = { kind: 'failed', reason: '503' } as const;
      const successorLease = { token: 'lease-2', until: 90_000 };
      const last = settlement(first!.deliveries[0]!.id, {
        outcome,
        mark: { rest },
        at: 4_000,
        successorLease,
      });
      expect(await store.settle([last])).toEqual([{ applied: true, successorDueAt: 4_000 }]);
    });

    it('is served again by whoever resumes it, and has rested no more when it is off', async () => {
      const { store } = ground;
      await marked(store, 'a', 4_000, { rest, requests: 'refused' });
      const resume = { status: 'active', from: ['active', 'paused'] } as const;
      const resumed = await store.setEndpointStatus('north', 'ep_1', { ...resume, at: 6_000 });
      const expected = endpoint({ refusingSince: 4_000, returnedAt: 6_000, updatedAt: 6_000 });
      expect(resumed).toEqual({ kind: 'changed', endpoint: expected });
      await marked(store, 'b', 7_000, { rest });
      await store.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at: 8_000 });
      expect(await store.endpoint('north', 'ep_1')).toEqual(endpoint({ status: 'paused', updatedAt: 8_000 }));
      await store.setEndpointStatus('north', 'ep_1', { ...resume, at: 9_000 });
      expect(await store.endpoint('north', 'ep_1')).toEqual(endpoint({ resumedAt: 9_000, updatedAt: 9_000 }));
    });

    it('keeps its rest when it is changed', async () => {
      const { store } = ground;
      const marks = await marked(store, 'a', 4_000, { rest, requests: 'refused' });
      const { rest: _rest, refusingSince: _refusing, ...known } = marks;
      const { revision } = (await store.roster('north'))!;
      await store.saveEndpoint({ ...known, url: 'https://new.example' }, revision);
      expect(await store.endpoint('north', 'ep_1')).toEqual({ ...marks, url: 'https://new.example' });
    });
  });

  describe('an endpoint that takes nothing', () => {
    const ground = onFreshGround(makePlace);

    it('has done so since its first refusal, until it takes something', async () => {
      const { store } = ground;
      await marked(store, 'a', 4_000, { requests: 'refused' });
      expect(await marked(store, 'b', 5_000, { requests: 'refused' })).toEqual(
        endpoint({ refusingSince: 4_000 }),
      );
      expect(await marked(store, 'c', 6_000, { requests: 'taken', rest: 'over' })).toEqual(endpoint());
    });

    it('is switched off with a delivery that goes on waiting, and that is held', async () => {
      const { store } = ground;
      await marked(store, 'a', 4_000, { rest, requests: 'refused' });
      const outcome = { ...again, disables: 'no_success' } as const;
      const made = await inHand(store, 'b');
      await store.settle([settlement(made, { outcome, at: 50_000, attempt: attempt({ outcome: 'retry' }) })]);
      expect(await store.endpoint('north', 'ep_1')).toEqual(
        endpoint({
          status: 'disabled',
          disabledReason: 'no_success',
          disabledAt: 50_000,
          failingSince: 50_000,
          refusingSince: 4_000,
          updatedAt: 50_000,
        }),
      );
      expect(await store.delivery('north', made)).toMatchObject({ state: 'held', attemptCount: 1 });
    });

    it('has refused nothing since it was switched on again', async () => {
      const { store } = ground;
      await marked(store, 'a', 4_000, { requests: 'refused' });
      const off = { status: 'disabled', from: ['active'], at: 5_000 } as const;
      await store.setEndpointStatus('north', 'ep_1', off);
      await store.setEndpointStatus('north', 'ep_1', { status: 'active', from: ['disabled'], at: 6_000 });
      expect(await store.endpoint('north', 'ep_1')).not.toHaveProperty('refusingSince');
    });
  });
}
