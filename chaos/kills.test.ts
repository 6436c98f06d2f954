import { expect, test } from 'vitest';
import { endure } from './endurance.ts';
import { seedOfRun } from '../engine/testing/chance.ts';

const kills = 20;

test(`${kills} SIGKILLs of one node among three lose nothing, and no order is broken`, async () => {
  const outcome = await endure({ blows: ['kill'], count: kills, seed: seedOfRun() });
  // oxlint-disable-next-line no-console -- the ledger is what people look for in the output
  console.log('ledger', JSON.stringify(outcome));
  expect(outcome.faults).toEqual([]);
  expect(outcome.ledger.accepted).toBeGreaterThan(kills * 5);
  // When the lease is over the others find out at their next look: they look every five seconds.
  expect(outcome.endurance.resumedMsMax).toBeLessThan(10_000);
}, 300_000);
