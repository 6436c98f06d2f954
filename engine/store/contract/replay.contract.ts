import { describe, expect, it } from 'vitest';
import type { Replay } from '../../model.ts';
import {
  accepted,
  addEndpoint,
  claimAll,
  delivered,
  dropAll,
  endpoint,
  event,
  lease,
  onFreshGround,
  settlement,
  type MakePlace,
} from './ground.contract.ts';
import type { ReplayStep } from '../words/replays.ts';
import type { Store } from '../store.ts';

const failed = { kind: 'failed', reason: 'no' } as const;
const token = { token: 'replay-1', until: 70_000 };

const replay = (change: Partial<Replay> = {}): Replay => ({
  id: 'rpl_1',
  academy: 'north',
  endpoint: 'ep_1',
  since: 0,
  until: 100_000,
  states: ['failed'],
  ratePerSecond: 10,
  status: 'running',
  requeued: 0,
  progress: 0,
  createdAt: 50_000,
  ...change,
});

const step = (change: Partial<ReplayStep> = {}): ReplayStep => ({
  academy: 'north',
  id: 'rpl_1',
  lease: token.token,
  at: 51_000,
  limit: 2,
  nextAt: 52_000,
  ...change,
});

/** Makes so many events with a failed delivery each, a second apart. */
async function failures(store: Store, amount: number): Promise<string[]> {
  const made: string[] = [];
  for (let n = 1; n <= amount; n += 1) {
    const deliveries = [{ endpoint: 'ep_1', lease }];
    const id = await delivered(store, { id: `e${n}`, publishedAt: n * 1_000, deliveries });
    await store.settle([settlement(id, { outcome: failed })]);
    made.push(id);
  }
  return made;
}

async function claimed(store: Store, now: number): Promise<readonly Replay[]> {
  return store.claimReplays({ now, limit: 10, lease: token });
}

export function replayContract(makePlace: MakePlace): void {
  describe('a replay', () => {
    const ground = onFreshGround(makePlace);

    it('goes step by step, by instant and state, and tells how far it got', async () => {
      const { store } = ground;
      const [, second, third, fourth, fifth] = await failures(store, 6);
      const arrived = await delivered(store, {
        id: 'fine',
        publishedAt: 5_500,
        deliveries: [{ endpoint: 'ep_1', lease }],
      });
      await store.settle([settlement(arrived)]);
      const made = replay({ since: 2_000, until: 6_000 });
      expect(await store.createReplay(made)).toEqual({ kind: 'created', replay: made });
      expect(await claimed(store, 50_000)).toEqual([made]);

      const first = await store.stepReplay(step());
      expect(first).toMatchObject({ kind: 'stepped', due: 2, replay: { status: 'running', requeued: 2 } });
      expect(await claimAll(store, 50_999)).toEqual([]);
      expect(await claimAll(store, 51_000)).toEqual([second, third]);

      expect(await claimed(store, 51_999)).toEqual([]);
      const [again] = await claimed(store, 52_000);
      expect(again?.progress).toBeGreaterThan(0);
      expect(again?.progress).toBeLessThan(1);
      expect(await store.stepReplay(step({ at: 52_000, limit: 10 }))).toEqual({
        kind: 'stepped',
        due: 2,
        replay: { ...made, status: 'done', requeued: 4, progress: 1, endedAt: 52_000 },
      });
      expect(await claimAll(store, 52_000)).toEqual([fourth, fifth]);
      expect(await claimed(store, 99_000)).toEqual([]);
      expect(await store.counts()).toMatchObject({ deliveries: { pending: 4, failed: 2, delivered: 1 } });
    });

    it('gives each delivery a fresh round of tries', async () => {
      const { store } = ground;
      await failures(store, 1);
      await store.createReplay(replay());
      await claimed(store, 50_000);
      await store.stepReplay(step());
      const request = { academy: 'north', endpoint: 'ep_1', now: 51_000, limit: 1, lease };
      const { claimed: due } = await store.claim(request);
      expect(due).toMatchObject([{ tries: 0, attemptCount: 1 }]);
    });

    it('takes every state that it is asked for, and nothing that is pending or being sent', async () => {
      const { store } = ground;
      await failures(store, 1);
      const deliveries = [{ endpoint: 'ep_1', lease }];
      await store.settle([settlement(await delivered(store, { id: 'fine', deliveries }))]);
      await delivered(store, { id: 'dropped' });
      await dropAll(store, 4_000);
      await delivered(store, { id: 'waits' });
      await delivered(store, { id: 'under way', deliveries });
      await store.createReplay(replay({ states: ['delivered', 'failed', 'cancelled'] }));
      await claimed(store, 50_000);
      expect(await store.stepReplay(step({ limit: 10 }))).toMatchObject({ due: 3 });
      const list = await store.deliveries({ academy: 'north', limit: 10 });
      const due = list.items.filter(({ nextAttemptAt }) => nextAttemptAt === 51_000);
      expect(due.map((one) => one.event)).toEqual(['dropped', 'fine', 'e1']);
    });

    it('leaves out what repeats another', async () => {
      const { store } = ground;
      const once = { learner: 'ada', course: 'c1', reason: 'heard it before' };
      for (const id of ['first', 'second'])
        await accepted(store, event({ id, deliveries: [{ endpoint: 'ep_1', once }] }));
      await dropAll(store, 4_000);
      await store.createReplay(replay({ states: ['cancelled'] }));
      await claimed(store, 50_000);
      expect(await store.stepReplay(step({ limit: 10 }))).toMatchObject({
        due: 1,
        replay: { status: 'done' },
      });
    });

    it('is done at once where the endpoint has nothing in the span', async () => {
      const { store } = ground;
      await delivered(store, { deliveries: [{ endpoint: 'ep_2' }] });
      const over = replay({ status: 'done', progress: 1, endedAt: 50_000 });
      expect(await store.createReplay(replay())).toEqual({ kind: 'created', replay: over });
      expect(await store.replay('north', 'rpl_1')).toEqual(over);
      expect(await claimed(store, 90_000)).toEqual([]);
    });

    it('is the only one of its endpoint that runs', async () => {
      const { store } = ground;
      await failures(store, 1);
      const answers = await Promise.all(['rpl_1', 'rpl_2'].map((id) => store.createReplay(replay({ id }))));
      const { items } = await store.replays({ academy: 'north', endpoint: 'ep_1', limit: 9 });
      expect(items).toHaveLength(1);
      const [only] = items;
      expect(answers.toSorted((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
        { kind: 'created', replay: only },
        { kind: 'running', replay: only },
      ]);
      await claimed(store, 50_000);
      await store.stepReplay(step({ id: only!.id }));
      expect(await store.createReplay(replay({ id: 'rpl_3' }))).toMatchObject({ kind: 'created' });
    });

    it('needs its endpoint, and ends with it', async () => {
      const { store } = ground;
      await failures(store, 1);
      expect(await store.createReplay(replay({ endpoint: 'nope' }))).toEqual({ kind: 'endpoint-unknown' });
      await store.createReplay(replay());
      await claimed(store, 50_000);
      await store.deleteEndpoint('north', 'ep_1', 50_500);
      expect(await store.stepReplay(step())).toEqual({ kind: 'lost' });
      expect(await store.replay('north', 'rpl_1')).toMatchObject({ status: 'cancelled', endedAt: 50_500 });
      expect(await store.createReplay(replay({ id: 'rpl_2' }))).toEqual({ kind: 'endpoint-unknown' });
    });

    it('can be cancelled once; what it made due stays due', async () => {
      const { store } = ground;
      const [first] = await failures(store, 3);
      await store.createReplay(replay());
      await claimed(store, 50_000);
      await store.stepReplay(step({ limit: 1 }));
      await claimed(store, 52_000);
      const ended = await store.cancelReplay('north', 'rpl_1', 52_500);
      expect(ended).toMatchObject({ status: 'cancelled', requeued: 1, endedAt: 52_500 });
      expect(await store.stepReplay(step({ at: 53_000 }))).toEqual({ kind: 'lost' });
      expect(await store.cancelReplay('north', 'rpl_1', 60_000)).toEqual(ended);
      expect(await store.cancelReplay('north', 'nope', 60_000)).toBeUndefined();
      expect(await store.cancelReplay('south', 'rpl_1', 60_000)).toBeUndefined();
      expect(await claimAll(store, 60_000)).toEqual([first]);
    });

    it('does not end the next one of its endpoint when it is cancelled late', async () => {
      const { store } = ground;
      await failures(store, 1);
      await store.createReplay(replay());
      await store.cancelReplay('north', 'rpl_1', 51_000);
      await store.createReplay(replay({ id: 'rpl_2' }));
      await store.cancelReplay('north', 'rpl_1', 52_000);
      expect(await store.replay('north', 'rpl_2')).toMatchObject({ status: 'running' });
    });

    it('is in one hand at a time, and in the next when the lease runs out', async () => {
      const { store } = ground;
      await failures(store, 1);
      await store.createReplay(replay());
      expect(await claimed(store, 49_999)).toEqual([]);
      const hands = await Promise.all([1, 2, 3].map(() => claimed(store, 50_000)));
      expect(hands.flat()).toHaveLength(1);
      expect(await claimed(store, 69_999)).toEqual([]);
      const later = { token: 'replay-2', until: 90_000 };
      expect(await store.claimReplays({ now: 70_000, limit: 10, lease: later })).toHaveLength(1);
      expect(await store.stepReplay(step())).toEqual({ kind: 'lost' });
      expect(await store.stepReplay(step({ lease: 'replay-2' }))).toMatchObject({ kind: 'stepped', due: 1 });
    });

    it('goes on where it was after a restart, at once where no other process can be at it', async () => {
      const [, , third] = await failures(ground.store, 3);
      await ground.store.createReplay(replay());
      await claimed(ground.store, 50_000);
      await ground.store.stepReplay(step());
      await claimed(ground.store, 52_000);
      const store = await ground.restart();
      const later = store.isShared ? token.until : 52_000;
      expect(await claimed(store, later)).toMatchObject([{ id: 'rpl_1', requeued: 2 }]);
      expect(await store.stepReplay(step({ at: 53_000 }))).toMatchObject({
        due: 1,
        replay: { requeued: 3, status: 'done' },
      });
      expect(await store.delivery('north', third!)).toMatchObject({ nextAttemptAt: 53_000 });
    });

    it('looks at a bounded number of deliveries in one step', async () => {
      const { store } = ground;
      const deliveries = [{ endpoint: 'ep_1' }];
      for (const from of [0, 2_000, 4_000, 6_000, 8_000])
        await accepted(
          store,
          ...Array.from({ length: 1_000 }, (_, n) => event({ id: `p${from + n}`, deliveries })),
        );
      const [last] = await failures(store, 1);
      await store.createReplay(replay());
      await claimed(store, 50_000);
      const first = await store.stepReplay(step({ limit: 10_000 }));
      expect(first).toMatchObject({ due: 0, replay: { status: 'running' } });
      expect(first.kind === 'stepped' && first.replay.progress).toBeCloseTo(5_000 / 5_001, 9);
      expect(await store.delivery('north', last!)).toMatchObject({ state: 'failed' });
      await claimed(store, 52_000);
      expect(await store.stepReplay(step())).toMatchObject({
        due: 1,
        replay: { status: 'done', progress: 1 },
      });
    });

    it('is listed with the others of its endpoint, newest first', async () => {
      const { store } = ground;
      await addEndpoint(store, endpoint({ id: 'ep_2' }));
      for (const id of ['rpl_1', 'rpl_2', 'rpl_3']) await store.createReplay(replay({ id }));
      await store.createReplay(replay({ id: 'rpl_4', endpoint: 'ep_2' }));
      const query = { academy: 'north', endpoint: 'ep_1', limit: 2 };
      const first = await store.replays(query);
      expect(first.items.map(({ id }) => id)).toEqual(['rpl_3', 'rpl_2']);
      const second = await store.replays({ ...query, cursor: first.next! });
      expect(second.items.map(({ id }) => id)).toEqual(['rpl_1']);
      expect(second.next).toBeUndefined();
      expect(await store.replay('south', 'rpl_1')).toBeUndefined();
    });
  });
}
