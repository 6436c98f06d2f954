import { describe, expect, it } from 'vitest';
import { onceKey, orderOf, planEntry, type Known } from './entry-plan.ts';
import { event, fact, lease } from '../contract/ground.contract.ts';

/** What is known of an academy with an active endpoint, and enough numbers. */
function known(change: Partial<Known> = {}): Known {
  return {
    positions: [11, 12, 13, 14],
    deliveryIds: [21, 22, 23, 24],
    events: new Map(),
    sequences: new Map([['ada', 7]]),
    heldOrders: new Set(),
    activeEndpoints: new Set(['ep_1']),
    told: new Map(),
    ...change,
  };
}

const once = { learner: 'ada', course: 'c1', reason: 'It has heard of it' };
const ordered = { endpoint: 'ep_1', orderKey: 'ada', lease };

describe('planning what entering events comes to', () => {
  it('draws numbers in order, and goes on with the sequence of each learner', () => {
    const plan = planEntry(known());
    const made = ['ada', 'bob', 'ada'].map((learner, index) =>
      plan.enter(event({ id: `evt-${index}`, learner })),
    );
    expect(made.map(({ position, sequence }) => [position, sequence])).toEqual([
      [11, 8],
      [12, 1],
      [13, 9],
    ]);
    expect(made.map(({ deliveries }) => deliveries[0]?.id)).toEqual(['dlv_21', 'dlv_22', 'dlv_23']);
    expect([...plan.rows.sequences]).toEqual([
      ['ada', 9],
      ['bob', 1],
    ]);
  });

  it('leases what is asked for, where the endpoint is still active and nothing is before it', () => {
    const plan = planEntry(known({ heldOrders: new Set([orderOf('ep_1', 'bob')]) }));
    const { deliveries } = plan.enter(
      event({
        deliveries: [ordered, ordered, { ...ordered, orderKey: 'bob' }, { endpoint: 'ep_2', lease }],
      }),
    );
    expect(deliveries.map(({ leased }) => leased)).toEqual([true, false, false, false]);
    expect(plan.rows.deliveries.map(({ waits }) => waits)).toEqual([false, true, true, false]);
  });

  it('repeats what counts as told, within the plan as well', () => {
    const told = new Map([[onceKey('ep_1', once), { delivery: 5, createdAt: 1, counts: true }]]);
    const plan = planEntry(known({ told }));
    const deliveries = [
      { endpoint: 'ep_1', once },
      { endpoint: 'ep_2', once },
      { endpoint: 'ep_2', once },
    ];
    expect(plan.enter(event({ deliveries })).deliveries.map(({ repeats }) => repeats)).toEqual([
      true,
      false,
      true,
    ]);
    expect(plan.rows.repeats.map(({ id, repeatOf }) => [id, repeatOf])).toEqual([
      [21, 5],
      [23, 22],
    ]);
    expect(plan.rows.givenUp).toEqual([]);
  });

  it('lets a delivery take the place of one that told nothing', () => {
    const told = new Map([[onceKey('ep_1', once), { delivery: 5, createdAt: 1, counts: false }]]);
    const plan = planEntry(known({ told }));
    plan.enter(event({ deliveries: [{ endpoint: 'ep_1', once }] }));
    expect(plan.rows.givenUp).toEqual([{ delivery: 5, createdAt: 1, repeatOf: 21 }]);
    expect([...plan.rows.told.values()]).toMatchObject([{ endpoint: 'ep_1', delivery: 21 }]);
  });

  it('keeps the newest fact of a kind, and of one instant the one that is entered later', () => {
    const plan = planEntry(known());
    for (const [index, day] of ['02', '03', '01', '03'].entries())
      plan.enter(event({ id: `${index}`, occurredAt: `2026-01-${day}T00:00:00Z`, facts: [fact()] }));
    expect([...plan.rows.facts.values()]).toMatchObject([{ position: 14 }]);
  });

  it('knows an event once it is entered, and answers for it as for one that was stored before', () => {
    const plan = planEntry(known());
    const made = plan.enter(event({ deliveries: [{ endpoint: 'ep_1', lease }] }));
    expect(made.deliveries).toMatchObject([{ leased: true }]);
    expect(plan.known('evt-1')).toMatchObject({ position: 11, learner: 'ada' });
    expect(plan.again(plan.known('evt-1')!)).toEqual({
      ...made,
      duplicate: true,
      deliveries: [{ ...made.deliveries[0], leased: false }],
    });
  });
});
