import { describe, expect, test } from 'vitest';
import { faultsOf, ledgerOf, type Evidence } from './ledger.ts';
import type { Arrival } from './receiver.ts';

describe('the ledger', () => {
  test('finds nothing wrong where everything came once', () => {
    const ledger = ledgerOf(evidence({ arrivals: [arrival()] }));
    expect(ledger).toMatchObject({ accepted: 1, delivered: 1, duplicates: 0 });
    expect(faultsOf(ledger)).toEqual([]);
  });

  test('counts what a node died with, and holds nothing against it', () => {
    const twice = [arrival({ at: 1_000 }), arrival({ at: 40_000, from: 'b' })];
    const ledger = ledgerOf(
      evidence({ arrivals: twice, deliveredBy: 40_000, deaths: [{ address: 'a', at: 1_500 }] }),
    );
    expect(ledger).toMatchObject({ duplicates: 1, unexplained: 0 });
    expect(faultsOf(ledger)).toEqual([]);
  });

  const first = arrival({ at: 1_000 });
  const again = arrival({ at: 40_000, from: 'b' });
  test.each<[string, Partial<Evidence> & { deliveredBy?: number }, string]>([
    ['what never came', { arrivals: [] }, '1 lost'],
    ['what waits', { arrivals: [first], kept: [{ ...kept, state: 'pending' }] }, '1 pending'],
    ['what came again and no node died', { arrivals: [first, again], deliveredBy: 40_000 }, '1 unexplained'],
    [
      'what came again and another node died',
      { arrivals: [first, again], deliveredBy: 40_000, deaths: [{ address: 'c', at: 1_500 }] },
      '1 unexplained',
    ],
    [
      'what came again although it was written down before its node died',
      { arrivals: [first, again], deliveredBy: 1_000, deaths: [{ address: 'a', at: 1_500 }] },
      '1 unexplained',
    ],
    ['other bytes', { arrivals: [first, { ...again, body: '{ }' }] }, '1 altered'],
    [
      'what came too late for its order',
      { arrivals: [arrival({ id: 'e-0', sequence: 2 }), first] },
      '1 inversions',
    ],
  ])('finds %s', (_what, change, fault) => {
    expect(faultsOf(ledgerOf(evidence(change)))).toContain(fault);
  });
});

const kept = { endpoint: 'strict', id: 'e-1', state: 'delivered', deliveredBy: 1_000 };

function evidence({
  deliveredBy = 1_000,
  ...change
}: Partial<Evidence> & { deliveredBy?: number }): Evidence {
  return {
    accepted: new Set(['e-1']),
    kept: [{ ...kept, deliveredBy }],
    arrivals: [],
    deaths: [],
    ordered: new Set(['strict']),
    ...change,
  };
}

function arrival(change: Partial<Arrival> = {}): Arrival {
  const { at = 1_000 } = change;
  return {
    endpoint: 'strict',
    id: 'e-1',
    from: 'a',
    at,
    signedAt: at,
    body: '{}',
    learner: 'l',
    sequence: 1,
    answered: { status: 200, at: at + 5 },
    ...change,
  };
}
