import { expect, test } from 'vitest';
import { turnedClock } from '../../testing/turned-clock.ts';
import { followClock } from './clock.ts';

/** A machine whose steady clock began somewhere, and a database whose clock is `ahead` of true time. */
async function setup({ ahead = 0, began = 5_000, delays = [2] }: Partial<Way> = {}) {
  const truth = turnedClock(1_000_000);
  const database = { ahead, isAway: false, delays: [...delays] };
  let passed = 0;
  // Time passes while a question is on its way; half of it on the way there.
  const clock = await followClock({
    ask: async () => {
      if (database.isAway) throw new Error('away');
      const delay = database.delays.shift() ?? 2;
      passed += delay / 2;
      const said = truth.now() + passed + database.ahead;
      passed += delay / 2;
      return said;
    },
    steady: () => truth.now() + passed - began,
    timers: truth,
  });
  return { truth, database, clock, now: () => truth.now() + passed };
}

interface Way {
  readonly ahead: number;
  readonly began: number;
  readonly delays: readonly number[];
}

test('machines whose own clocks have nothing in common agree with the database', async () => {
  const one = await setup({ ahead: 600_000, began: 17 });
  const other = await setup({ ahead: 600_000, began: 999_999 });
  expect(one.clock.now()).toBe(other.clock.now());
  expect(one.clock.now()).toBe(one.now() + 600_000);
});

test('of several answers the quickest counts', async () => {
  const { clock, now } = await setup({ delays: [400, 300, 2, 500, 900] });
  expect(Math.abs(clock.now() - now())).toBeLessThanOrEqual(1);
});

test('a small difference is made good little by little, and time never goes back', async () => {
  const { truth, database, clock, now } = await setup();
  database.ahead = -500;
  await truth.turnBy(10_000);
  let before = clock.now();
  for (let step = 0; step < 600; step += 1) {
    await truth.turnBy(10);
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    before = clock.now();
  }
  expect(Math.abs(clock.now() - (now() - 500))).toBeLessThanOrEqual(2);
});

test('a large difference is set right at once', async () => {
  const { truth, database, clock, now } = await setup();
  database.ahead = -600_000;
  await truth.turnBy(10_000);
  expect(Math.abs(clock.now() - (now() - 600_000))).toBeLessThanOrEqual(2);
});

test('while the database is away it goes on, and follows again afterwards', async () => {
  const { truth, database, clock, now } = await setup();
  database.isAway = true;
  await truth.turnBy(60_000);
  expect(Math.abs(clock.now() - now())).toBeLessThanOrEqual(2);
  database.isAway = false;
  database.ahead = 5_000;
  await truth.turnBy(10_000);
  expect(Math.abs(clock.now() - (now() + 5_000))).toBeLessThanOrEqual(2);
});

test('stopped, it asks no more, and timers are those of the machine', async () => {
  const { truth, clock } = await setup();
  clock.stop();
  expect(truth.nextAt()).toBeUndefined();
  clock.after(50, () => undefined);
  expect(truth.nextAt()).toBe(truth.now() + 50);
});
