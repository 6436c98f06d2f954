import { expect, test } from 'vitest';
import { endure } from './endurance.ts';
import { seedOfRun } from '../engine/testing/chance.ts';

const stops = 20;

test(`${stops} immediate stops of PostgreSQL lose nothing, and every node recovers by itself`, async () => {
  const outcome = await endure({ blows: ['database'], count: stops, seed: seedOfRun() });
  // oxlint-disable-next-line no-console -- the ledger is what people look for in the output
  console.log('ledger', JSON.stringify(outcome));
  expect(outcome.faults).toEqual([]);
  expect(outcome.ledger).toMatchObject({ duplicates: 0 });
  expect(outcome.ledger.accepted).toBeGreaterThan(stops * 5);
  expect(outcome.refusals).toBeGreaterThan(0);
}, 300_000);

test('a rolling restart loses nothing and sends nothing twice', async () => {
  const outcome = await endure({ blows: ['stop'], count: 6, seed: seedOfRun() });
  expect(outcome.faults).toEqual([]);
  expect(outcome.ledger).toMatchObject({ duplicates: 0 });
  expect(outcome.ledger.accepted).toBeGreaterThan(0);
}, 120_000);
