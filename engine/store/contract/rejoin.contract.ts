import { describe, expect, it } from 'vitest';
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
import type { Store } from '../store.ts';

const successorLease = { token: 'lease-2', until: 90_000 };
const ordered = [{ endpoint: 'ep_1', orderKey: 'ada', lease }];

/** Makes so many events with a failed delivery each, all of one order. */
async function failures(store: Store, amount: number): Promise<string[]> {
  const made: string[] = [];
  for (let n = 1; n <= amount; n += 1) {
    const id = await delivered(store, { id: `e${n}`, deliveries: ordered });
    await store.settle([settlement(id, { outcome: { kind: 'failed', reason: 'no' } })]);
    made.push(id);
  }
  return made;
}

/** Sends all that failed once more, by a replay of one step. */
async function replayAll(store: Store): Promise<void> {
  const at = 50_000;
  const { academy, endpoint } = { academy: 'north', endpoint: 'ep_1' };
  await store.createReplay({
    id: 'rpl_1',
    academy,
    endpoint,
    since: 0,
    until: at,
    states: ['failed'],
    ratePerSecond: 10,
    status: 'running',
    requeued: 0,
    progress: 0,
    createdAt: at,
  });
  await store.claimReplays({ now: at, limit: 1, lease: { token: 'replay-1', until: 70_000 } });
  await store.stepReplay({ academy, id: 'rpl_1', lease: 'replay-1', at, limit: 100, nextAt: at });
}

export function rejoinContract(makePlace: MakePlace): void {
  describe('what is ordered and sent once more', () => {
    const ground = onFreshGround(makePlace);

    it('goes out in its order, one after the other', async () => {
      const { store } = ground;
      const [first, second, third] = await failures(store, 3);
      await replayAll(store);
      expect(await claimAll(store, 60_000)).toEqual([first]);
      const [one] = await store.settle([
        settlement(first!, { attempt: attempt({ number: 2 }), successorLease }),
      ]);
      expect(one).toMatchObject({ successor: { id: second } });
      const [two] = await store.settle([
        settlement(second!, { attempt: attempt({ number: 2 }), lease: 'lease-2', at: 61_000 }),
      ]);
      expect(two).toEqual({ applied: true, successorDueAt: 61_000 });
      expect(await claimAll(store, 61_000)).toEqual([third]);
    });

    it('waits for what of its order is on its way, and goes before what waits', async () => {
      const { store } = ground;
      const [old] = await failures(store, 1);
      const [under, behind] = await accepted(
        store,
        event({ id: 'under way', deliveries: ordered }),
        event({ id: 'behind', deliveries: ordered }),
      );
      expect(await store.retryDelivery('north', old!, 7_000)).toBe('due');
      expect(await store.delivery('north', old!)).not.toHaveProperty('nextAttemptAt');
      expect(await claimAll(store, 8_000)).toEqual([]);
      const [settled] = await store.settle([settlement(under!.deliveries[0]!.id, { successorLease })]);
      expect(settled).toMatchObject({ successor: { id: old } });
      const [then] = await store.settle([
        settlement(old!, { attempt: attempt({ number: 2 }), lease: 'lease-2', successorLease }),
      ]);
      expect(then).toMatchObject({ successor: { id: behind!.deliveries[0]!.id } });
    });

    it('lets what comes later wait for it', async () => {
      const { store } = ground;
      const [old] = await failures(store, 1);
      await store.retryDelivery('north', old!, 7_000);
      const [later] = await accepted(store, event({ id: 'later', deliveries: ordered }));
      expect(later!.deliveries[0]).toMatchObject({ leased: false });
      expect(await claimAll(store, 8_000)).toEqual([old]);
    });

    it('is due at once where it leads its order already, and keeps its place where it waits', async () => {
      const { store } = ground;
      const made = await accepted(store, ...['a', 'b'].map((id) => event({ id, deliveries: ordered })));
      const [first, second] = made.map(({ deliveries: [one] }) => one!.id);
      await store.settle([settlement(first!, { outcome: { kind: 'retry', dueAt: 50_000, reason: '503' } })]);
      expect(await store.retryDelivery('north', second!, 7_000)).toBe('due');
      expect(await store.retryDelivery('north', first!, 7_000)).toBe('due');
      expect(await claimAll(store, 7_000)).toEqual([first]);
    });

    it('does not wait for others of the endpoint', async () => {
      const { store } = ground;
      const [old] = await failures(store, 1);
      await accepted(store, event({ id: 'bob', deliveries: [{ endpoint: 'ep_1', orderKey: 'bob', lease }] }));
      await store.retryDelivery('north', old!, 7_000);
      expect(await claimAll(store, 7_000)).toEqual([old]);
    });
  });
}
