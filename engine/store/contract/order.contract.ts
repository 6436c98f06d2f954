import { describe, expect, it } from 'vitest';
import {
  accepted,
  attempt,
  claimAll,
  event,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';
import type { Store } from '../store.ts';

const successorLease = { token: 'lease-2', until: 90_000 };
const failed = { kind: 'failed', reason: 'no' } as const;

/** Three events of one order; the first is leased. */
async function chain(store: Store, orderKey = 'ada'): Promise<[string, string, string]> {
  const deliveries = [{ endpoint: 'ep_1', orderKey, lease }];
  const made = await accepted(
    store,
    ...['1', '2', '3'].map((n) => event({ id: `${orderKey}-${n}`, deliveries })),
  );
  expect(made.map((one) => one.deliveries[0]!.leased)).toEqual([true, false, false]);
  const [one, two, three] = made.map(({ deliveries: [first] }) => first!.id);
  return [one!, two!, three!];
}

export function orderContract(makePlace: MakePlace): void {
  describe('ordered deliveries', () => {
    const ground = onFreshGround(makePlace);

    it('wait for the one before them, and others of the endpoint do not', async () => {
      const [, second] = await chain(ground.store);
      const [bob] = await accepted(
        ground.store,
        event({ id: 'bob', deliveries: [{ endpoint: 'ep_1', orderKey: 'bob' }] }),
      );
      expect(await claimAll(ground.store, 5_000)).toEqual([bob!.deliveries[0]!.id]);
      expect(await ground.store.delivery('north', second)).not.toHaveProperty('nextAttemptAt');
    });

    it.each([
      ['delivered', { kind: 'delivered' } as const],
      ['failed', failed],
    ])(
      'are set free one by one when the first is %s, and handed to the sender that asks',
      async (_, outcome) => {
        const [first, second, third] = await chain(ground.store);
        const [settled] = await ground.store.settle([settlement(first, { outcome, successorLease })]);
        expect(settled).toMatchObject({
          applied: true,
          successor: { id: second, lease: 'lease-2', event: { id: 'ada-2' } },
        });
        const [then] = await ground.store.settle([
          settlement(second, { outcome, lease: 'lease-2', at: 7_000 }),
        ]);
        expect(then).toEqual({ applied: true, successorDueAt: 7_000 });
        expect(await claimAll(ground.store, 6_999)).toEqual([]);
        expect(await claimAll(ground.store, 7_000)).toEqual([third]);
        expect(await ground.store.settle([settlement(third)])).toEqual([{ applied: true }]);
      },
    );

    it('are set free in many orders at once, each by the one before it', async () => {
      const { store } = ground;
      const orders = ['ada', 'bob', 'eve'];
      const chains = [];
      for (const orderKey of orders) chains.push(await chain(store, orderKey));
      const settlements = chains.map(([first], index) =>
        settlement(first, index === 1 ? {} : { successorLease: { ...successorLease, token: `l-${index}` } }),
      );
      expect(await store.settle(settlements)).toMatchObject([
        { successor: { id: chains[0]![1], lease: 'l-0', event: { id: 'ada-2' } } },
        { applied: true, successorDueAt: 3_000 },
        { successor: { id: chains[2]![1], lease: 'l-2', event: { id: 'eve-2' } } },
      ]);
      expect(await claimAll(store, 5_000)).toEqual([chains[1]![1]]);
    });

    it('stand still while the first is retried', async () => {
      const [first] = await chain(ground.store);
      const outcome = { kind: 'retry', dueAt: 8_000, reason: '503' } as const;
      expect(await ground.store.settle([settlement(first, { outcome, successorLease })])).toEqual([
        { applied: true },
      ]);
      expect(await claimAll(ground.store, 9_000)).toEqual([first]);
    });

    it('stay in order over a restart', async () => {
      const [first, second] = await chain(ground.store);
      const store = await ground.restart();
      const at = lease.until;
      expect(await claimAll(store, at, lease.token, 90_000)).toEqual([first]);
      expect(await store.settle([settlement(first, { at })])).toEqual([
        { applied: true, successorDueAt: at },
      ]);
      expect(await claimAll(store, at)).toEqual([second]);
    });

    it('are not handed out where the failure put the endpoint off', async () => {
      const [first, second] = await chain(ground.store);
      const outcome = { ...failed, disables: 'gone' };
      expect(await ground.store.settle([settlement(first, { outcome, successorLease })])).toEqual([
        { applied: true, successorDueAt: 3_000 },
      ]);
      expect(await ground.store.delivery('north', second)).toMatchObject({ state: 'held' });
    });

    it('begin anew when all before are final', async () => {
      const ids = await chain(ground.store);
      for (const id of ids) await ground.store.settle([settlement(id, { successorLease: lease })]);
      const deliveries = [{ endpoint: 'ep_1', orderKey: 'ada', lease }];
      const [made] = await accepted(ground.store, event({ id: 'later', deliveries }));
      expect(made!.deliveries[0]!.leased).toBe(true);
    });

    it('are all cancelled but the one that is being sent, and none while the endpoint is active', async () => {
      const [first] = await chain(ground.store);
      await chain(ground.store, 'bob');
      expect(await ground.store.cancelPending('north', 'ep_1', 'dropped', 6_000, 3)).toBe(0);
      await ground.store.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at: 5 });
      expect(await ground.store.cancelPending('north', 'ep_1', 'dropped', 6_000, 3)).toBe(3);
      expect(await ground.store.cancelPending('north', 'ep_1', 'dropped', 6_000, 3)).toBe(1);
      expect(await ground.store.cancelPending('north', 'ep_1', 'dropped', 6_000, 3)).toBe(0);
      expect(await ground.store.settle([settlement(first, { successorLease })])).toEqual([{ applied: true }]);
      expect(await ground.store.counts()).toMatchObject({
        deliveries: { pending: 1, cancelled: 4, delivered: 1 },
      });
    });

    it('go back to their place by age when sent once more, behind the one that is being sent', async () => {
      const [first, second, third] = await chain(ground.store);
      await ground.store.settle([settlement(first, { outcome: failed, successorLease })]);
      expect(await ground.store.retryDelivery('north', first, 7_000)).toBe('due');
      expect(await ground.store.retryDelivery('north', third, 7_000)).toBe('due');
      expect(await claimAll(ground.store, 7_000)).toEqual([]);
      const [settled] = await ground.store.settle([settlement(second, { lease: 'lease-2', successorLease })]);
      expect(settled).toMatchObject({ successor: { id: first } });
      const [then] = await ground.store.settle([
        settlement(first, { attempt: attempt({ number: 2 }), lease: 'lease-2', successorLease }),
      ]);
      expect(then).toMatchObject({ successor: { id: third } });
    });
  });
}
