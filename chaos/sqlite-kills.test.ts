import { expect, test } from 'vitest';
import { seedOfRun } from '../engine/testing/chance.ts';
import { endure } from './endurance.ts';

const kills = 20;

test(`${kills} SIGKILLs of the one node of an embedded database lose nothing that was accepted`, async () => {
  const outcome = await endure({ store: 'sqlite', blows: ['kill'], count: kills, seed: seedOfRun() });
  // oxlint-disable-next-line no-console -- the ledger is what people look for in the output
  console.log('ledger', JSON.stringify(outcome));
  expect(outcome.faults).toEqual([]);
  expect(outcome.ledger.accepted).toBeGreaterThan(kills * 5);
}, 300_000);
