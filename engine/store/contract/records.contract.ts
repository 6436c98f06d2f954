import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact, KeptFact } from '../../model.ts';
import { academy, accepted, event, fact, onFreshGround, type MakePlace } from './ground.contract.ts';
import type { Store } from '../store.ts';

const adaInC1 = { academy: 'north', record: 'course', subject: 'c1', learner: 'ada' } as const;
const membersOfC1 = { academy: 'north', record: 'course', subject: 'c1', offset: 0, limit: 10 } as const;

/** A day of January 2026 as facts write instants. */
const day = (number: number): string => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000000000Z`;

/** What one event says, and when. */
interface Lesson extends Partial<Fact> {
  readonly learner?: string;
  readonly happenedAt?: string;
  readonly data?: string;
}

/** Each comes with an event of its own, in this order; answers the events' positions. */
async function learn(store: Store, lessons: readonly Lesson[], to = 'north'): Promise<number[]> {
  const events = lessons.map(
    ({ learner = 'ada', happenedAt = day(1), data = '{"score":80}', ...said }, index) =>
      event({
        academy: to,
        id: `evt-${index}`,
        learner,
        occurredAt: happenedAt,
        data,
        facts: [fact(said)],
        deliveries: [],
      }),
  );
  return (await accepted(store, ...events)).map(({ position }) => position);
}

export function recordsContract(makePlace: MakePlace): void {
  describe('learner records', () => {
    const ground = onFreshGround(makePlace);

    it('hold what an event said, with its position', async () => {
      const { store } = ground;
      const [made] = await accepted(store, event({ facts: [fact(), fact({ what: 'certified' })] }));
      const { learner, data } = event();
      const told = { learner, happenedAt: day(1), position: made!.position, data };
      expect(await store.facts(adaInC1)).toEqual([
        { ...fact({ what: 'certified' }), ...told },
        { ...fact(), ...told },
      ]);
      for (const other of [{ academy: 'south' }, { subject: 'c2' }, { learner: 'bob' }])
        expect(await store.facts({ ...adaInC1, ...other })).toEqual([]);
      expect(await store.facts({ ...adaInC1, record: 'path' })).toEqual([]);
    });

    it('keep the newer of two facts of a kind, in whatever order they come', async () => {
      const { store } = ground;
      const [, second] = await learn(store, [
        { happenedAt: day(2), data: '{"score":1}' },
        { happenedAt: day(3), data: '{"score":2}' },
        { happenedAt: day(1), data: '{"score":3}' },
      ]);
      expect(await store.facts(adaInC1)).toEqual([
        { ...fact(), learner: 'ada', happenedAt: day(3), data: '{"score":2}', position: second },
      ]);
    });

    it('keep the newer also where it came in a transaction of its own', async () => {
      const { store } = ground;
      const told = async (id: string, number: number) =>
        accepted(store, event({ id, occurredAt: day(number), data: `{"day":${number}}`, facts: [fact()] }));
      await told('evt-1', 2);
      await told('evt-2', 1);
      expect(await store.facts(adaInC1)).toMatchObject([{ data: '{"day":2}' }]);
      await told('evt-3', 3);
      expect(await store.facts(adaInC1)).toMatchObject([{ data: '{"day":3}' }]);
    });

    it('are dated in UTC with nine digits, whatever the event is spelled in', async () => {
      const { store } = ground;
      await learn(store, [{ happenedAt: '2026-01-01T01:30:00.25+02:00' }]);
      expect(await store.facts(adaInC1)).toMatchObject([{ happenedAt: '2025-12-31T23:30:00.250000000Z' }]);
    });

    it('keep the one accepted later of two that happened at the same instant', async () => {
      const { store } = ground;
      await learn(store, [{ data: '{"score":1}' }, { data: '{"score":2}' }]);
      expect(await store.facts(adaInC1)).toMatchObject([{ data: '{"score":2}' }]);
    });

    it('tell instants apart to the ninth digit', async () => {
      const { store } = ground;
      const later = { happenedAt: '2026-01-01T00:00:00.000000001Z', data: '{"score":1}' };
      await learn(store, [later, {}]);
      expect(await store.facts(adaInC1)).toMatchObject([{ data: '{"score":1}' }]);
    });

    it('take nothing from a duplicate, and nothing from a call that was refused', async () => {
      const { store } = ground;
      await accepted(store, event({ facts: [fact()] }));
      const forged = fact({ what: 'certified' });
      await accepted(store, event({ facts: [forged] }));
      const conflict = await store.accept([
        event({ id: 'new', occurredAt: day(9), facts: [fact(), forged] }),
        event({ data: '{"other":1}', facts: [forged] }),
      ]);
      expect(conflict).toMatchObject({ kind: 'conflict' });
      expect(await store.facts(adaInC1)).toMatchObject([{ ...fact(), happenedAt: day(1) }]);
    });

    it('outlast a restart', async () => {
      await learn(ground.store, [{}]);
      expect(await (await ground.restart()).facts(adaInC1)).toMatchObject([fact()]);
    });

    it('of one learner are listed by record and subject, so many and no more', async () => {
      const { store } = ground;
      await learn(store, [
        { record: 'path', subject: 'p1' },
        { subject: 'c2' },
        {},
        { what: 'enrolled' },
        { learner: 'bob' },
        { record: 'learner', subject: '', what: 'known' },
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

    it('of a course are listed by learner, each with all facts, from an offset or a member on', async () => {
      const { store } = ground;
      await learn(store, [
        { learner: 'cid' },
        { learner: 'ada', what: 'enrolled' },
        { learner: 'bob' },
        { learner: 'ada' },
        { learner: 'dan', subject: 'c2' },
      ]);
      const seen = (members: readonly (readonly KeptFact[])[]) =>
        members.map((facts) => facts.map(({ learner, what }) => `${learner} ${what}`));
      const all = await store.members(membersOfC1);
      expect(await store.countMembers(membersOfC1)).toBe(3);
      expect(seen(all)).toEqual([['ada completed', 'ada enrolled'], ['bob completed'], ['cid completed']]);
      const page = await store.members({ ...membersOfC1, offset: 1, limit: 1 });
      expect(seen(page)).toEqual([['bob completed']]);
      expect(await store.members({ ...membersOfC1, offset: 3 })).toEqual([]);
      const after = { learner: 'ada', occurrence: '' };
      expect(await store.members({ ...membersOfC1, after })).toEqual(all.slice(1));
      expect(await store.members({ ...membersOfC1, after, limit: 1 })).toEqual([all[1]]);
      const gone = { learner: 'bo', occurrence: 'x' };
      expect(await store.members({ ...membersOfC1, after: gone })).toEqual(all.slice(1));
      expect(await store.members({ ...membersOfC1, subject: 'c9' })).toEqual([]);
      expect(await store.countMembers({ ...membersOfC1, subject: 'c9' })).toBe(0);
    });

    it('are counted as far as ten thousand', async () => {
      const { store } = ground;
      const facts = Array.from({ length: 10_001 }, (_, number) =>
        fact({ record: 'session', subject: 's1', occurrence: `o${number}`, what: 'marked' }),
      );
      const session = { academy: 'north', record: 'session', subject: 's1' } as const;
      await accepted(store, event({ facts: facts.slice(1) }));
      expect(await store.countMembers(session)).toBe(10_000);
      await accepted(store, event({ id: 'evt-2', facts: facts.slice(0, 1) }));
      expect(await store.countMembers(session)).toBeUndefined();
    });

    it('of a session are listed by learner and occurrence', async () => {
      const { store } = ground;
      const session = { record: 'session', subject: 's1' } as const;
      await learn(store, [
        { ...session, occurrence: 'tue', what: 'marked' },
        { ...session, occurrence: 'mon', what: 'registered' },
        { ...session, occurrence: 'mon', what: 'marked' },
      ]);
      const items = await store.members({ ...membersOfC1, ...session });
      expect(await store.countMembers({ ...membersOfC1, ...session })).toBe(2);
      const after = { learner: 'ada', occurrence: 'mon' };
      expect(await store.members({ ...membersOfC1, ...session, after })).toEqual(items.slice(1));
      expect(items.map((facts) => facts.map(({ occurrence, what }) => `${occurrence} ${what}`))).toEqual([
        ['mon marked', 'mon registered'],
        ['tue marked'],
      ]);
    });

    it('go with their academy', async () => {
      const { store } = ground;
      await learn(store, [{}]);
      await store.deleteAcademy('north');
      await store.createAcademy(academy('north'));
      expect(await store.facts(adaInC1)).toEqual([]);
      expect(await store.factsOfLearner('north', 'ada', 9)).toEqual([]);
      expect(await store.latestEvent('north', 'learner.created')).toBeUndefined();
    });

    it('are the same whatever the order in which events are accepted', async () => {
      const { store } = ground;
      const kept = async (facts: readonly Lesson[]) => {
        await store.createAcademy(academy('south'));
        await learn(store, facts, 'south');
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
              fc.record({
                record: fc.constantFrom('course' as const, 'path' as const),
                subject: fc.constantFrom('one', 'two'),
                occurrence: fc.constant(''),
                learner: fc.constantFrom('ada', 'bob'),
                what: fc.constantFrom('enrolled' as const, 'completed' as const, 'removed' as const),
                happenedAt: fc.constant(day(number)),
                data: fc.constant(`{"day":${number}}`),
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
