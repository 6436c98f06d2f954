import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact, KeptFact } from '../model.ts';
import { academy, accepted, event, fact, onFreshGround, type MakePlace } from './ground.contract.ts';
import type { Store } from './store.ts';

const adaInC1 = { academy: 'north', record: 'course', subject: 'c1', learner: 'ada' } as const;
const membersOfC1 = { academy: 'north', record: 'course', subject: 'c1', offset: 0, limit: 10 } as const;

/** A day of January 2026 as facts write instants. */
const day = (number: number): string => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000000000Z`;

/** Each fact comes with an event of its own, in this order; answers the events' positions. */
async function learn(store: Store, facts: readonly Fact[], prefix = 'evt', to = 'north'): Promise<number[]> {
  const events = facts.map((each, index) =>
    event({ academy: to, id: `${prefix}-${index}`, learner: each.learner, facts: [each], deliveries: [] }),
  );
  return (await accepted(store, ...events)).map(({ position }) => position);
}

export function recordsContract(makePlace: MakePlace): void {
  describe('learner records', () => {
    const ground = onFreshGround(makePlace);

    it('hold what an event said, with its position', async () => {
      const { store } = ground;
      const [made] = await accepted(store, event({ facts: [fact(), fact({ what: 'certified' })] }));
      const position = made!.position;
      expect(await store.facts(adaInC1)).toEqual([
        { ...fact({ what: 'certified' }), position },
        { ...fact(), position },
      ]);
      for (const other of [{ academy: 'south' }, { subject: 'c2' }, { learner: 'bob' }])
        expect(await store.facts({ ...adaInC1, ...other })).toEqual([]);
      expect(await store.facts({ ...adaInC1, record: 'path' })).toEqual([]);
    });

    it('keep the newer of two facts of a kind, in whatever order they come', async () => {
      const { store } = ground;
      const [, second] = await learn(store, [
        fact({ happenedAt: day(2), detail: '{"score":1}' }),
        fact({ happenedAt: day(3), detail: '{"score":2}' }),
        fact({ happenedAt: day(1), detail: '{"score":3}' }),
      ]);
      expect(await store.facts(adaInC1)).toEqual([
        { ...fact({ happenedAt: day(3), detail: '{"score":2}' }), position: second },
      ]);
    });

    it('keep the one accepted later of two that happened at the same instant', async () => {
      const { store } = ground;
      await learn(store, [fact({ detail: '{"score":1}' }), fact({ detail: '{"score":2}' })]);
      expect(await store.facts(adaInC1)).toMatchObject([{ detail: '{"score":2}' }]);
    });

    it('tell instants apart to the ninth digit', async () => {
      const { store } = ground;
      const later = fact({ happenedAt: '2026-01-01T00:00:00.000000001Z', detail: '{"score":1}' });
      await learn(store, [later, fact()]);
      expect(await store.facts(adaInC1)).toMatchObject([{ detail: '{"score":1}' }]);
    });

    it('take nothing from a duplicate, and nothing from a call that was refused', async () => {
      const { store } = ground;
      await accepted(store, event({ facts: [fact()] }));
      const forged = fact({ happenedAt: day(9), detail: '{"score":0}' });
      await accepted(store, event({ facts: [forged] }));
      const conflict = await store.accept([
        event({ id: 'new', facts: [forged] }),
        event({ data: '{"other":1}', facts: [forged] }),
      ]);
      expect(conflict).toMatchObject({ kind: 'conflict' });
      expect(await store.facts(adaInC1)).toMatchObject([fact()]);
    });

    it('outlast a restart', async () => {
      await learn(ground.store, [fact()]);
      expect(await (await ground.restart()).facts(adaInC1)).toMatchObject([fact()]);
    });

    it('of one learner are listed by record and subject, so many and no more', async () => {
      const { store } = ground;
      await learn(store, [
        fact({ record: 'path', subject: 'p1' }),
        fact({ subject: 'c2' }),
        fact(),
        fact({ what: 'enrolled' }),
        fact({ learner: 'bob' }),
        fact({ record: 'learner', subject: '', what: 'known' }),
      ]);
      const list = async (limit: number) =>
        (await store.factsOfLearner('north', 'ada', limit)).map(
          ({ record, subject, what }) => `${record} ${subject} ${what}`,
        );
      const all = [
        'course c1 completed',
        'course c1 enrolled',
        'course c2 completed',
        'learner  known',
        'path p1 completed',
      ];
      expect(await list(9)).toEqual(all);
      expect(await list(3)).toEqual(all.slice(0, 3));
      expect(await store.factsOfLearner('south', 'ada', 9)).toEqual([]);
    });

    it('of a course are listed by learner, each with all facts, from an offset on', async () => {
      const { store } = ground;
      await learn(store, [
        fact({ learner: 'cid' }),
        fact({ learner: 'ada', what: 'enrolled' }),
        fact({ learner: 'bob' }),
        fact({ learner: 'ada' }),
        fact({ learner: 'dan', subject: 'c2' }),
      ]);
      const seen = ({ items }: { items: readonly (readonly KeptFact[])[] }) =>
        items.map((facts) => facts.map(({ learner, what }) => `${learner} ${what}`));
      const all = await store.members(membersOfC1);
      expect(all.total).toBe(3);
      expect(seen(all)).toEqual([['ada completed', 'ada enrolled'], ['bob completed'], ['cid completed']]);
      const page = await store.members({ ...membersOfC1, offset: 1, limit: 1 });
      expect(page.total).toBe(3);
      expect(seen(page)).toEqual([['bob completed']]);
      expect(await store.members({ ...membersOfC1, offset: 3 })).toEqual({ total: 3, items: [] });
      expect(await store.members({ ...membersOfC1, subject: 'c9' })).toEqual({ total: 0, items: [] });
    });

    it('of a session are listed by learner and occurrence', async () => {
      const { store } = ground;
      const session = { record: 'session', subject: 's1' } as const;
      await learn(store, [
        fact({ ...session, occurrence: 'tue', what: 'marked' }),
        fact({ ...session, occurrence: 'mon', what: 'registered' }),
        fact({ ...session, occurrence: 'mon', what: 'marked' }),
      ]);
      const { total, items } = await store.members({ ...membersOfC1, ...session });
      expect(total).toBe(2);
      expect(items.map((facts) => facts.map(({ occurrence, what }) => `${occurrence} ${what}`))).toEqual([
        ['mon marked', 'mon registered'],
        ['tue marked'],
      ]);
    });

    it('go with their academy', async () => {
      const { store } = ground;
      await learn(store, [fact()]);
      await store.deleteAcademy('north');
      await store.createAcademy(academy('north'));
      expect(await store.facts(adaInC1)).toEqual([]);
      expect(await store.factsOfLearner('north', 'ada', 9)).toEqual([]);
      expect(await store.latestEvent('north', 'learner.created')).toBeUndefined();
    });

    it('are the same whatever the order in which events are accepted', async () => {
      const { store } = ground;
      const kept = async (facts: readonly Fact[]) => {
        await store.createAcademy(academy('south'));
        await learn(store, facts, 'evt', 'south');
        const lists = await Promise.all(
          ['ada', 'bob'].map((learner) => store.factsOfLearner('south', learner, 100)),
        );
        await store.deleteAcademy('south');
        return lists.flat().map((each) => ({ ...each, position: 0 }));
      };
      const facts = fc
        .uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 2, maxLength: 20 })
        .chain((days) =>
          fc.tuple(
            ...days.map((number) =>
              fc.record<Fact>({
                record: fc.constantFrom('course', 'path'),
                subject: fc.constantFrom('one', 'two'),
                occurrence: fc.constant(''),
                learner: fc.constantFrom('ada', 'bob'),
                what: fc.constantFrom('enrolled', 'completed', 'removed'),
                happenedAt: fc.constant(day(number)),
                detail: fc.constant(`{"day":${number}}`),
              }),
            ),
          ),
        );
      const twoOrders = facts.chain((some) =>
        fc.tuple(
          fc.constant(some),
          fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length }),
        ),
      );
      await fc.assert(
        fc.asyncProperty(twoOrders, async ([one, other]) => {
          expect(await kept(other)).toEqual(await kept(one));
        }),
        { numRuns: 40 },
      );
    });
  });
}
