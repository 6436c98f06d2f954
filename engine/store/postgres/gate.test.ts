import { expect, test } from 'vitest';
import { turnedClock } from '../../testing/turned-clock.ts';
import { createGate, pauseMs, type Reach } from './gate.ts';
import { StoreLost, StoreRefused } from '../store.ts';

function setup({ placesMax = 4, waitingMax = 100 } = {}) {
  const clock = turnedClock(0);
  const knocks: number[] = [];
  const reaches: Reach[] = [];
  const seen = { isThere: false };
  const gate = createGate({
    placesMax,
    waitingMax,
    clock,
    random: () => 0,
    probe: async () => {
      knocks.push(clock.now());
      if (!seen.isThere) throw new Error('nobody answers');
    },
    onReach: (reach) => reaches.push(reach),
  });
  return { clock, gate, knocks, reaches, seen, ...work(gate) };
}

/** Work that goes on until it is told to end. */
function work(gate: ReturnType<typeof createGate>) {
  const inside: (() => void)[] = [];
  const enter = (): Promise<string> =>
    gate.pass(
      () =>
        new Promise((resolve) => {
          inside.push(() => resolve('done'));
        }),
    );
  const endAll = async (): Promise<void> => {
    for (const end of inside.splice(0)) end();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { inside, enter, endAll };
}

test('no more are inside than there are places, and a line that is full takes nobody', async () => {
  const { enter, inside, endAll } = setup({ placesMax: 2, waitingMax: 3 });
  const answers = Array.from({ length: 5 }, enter);
  expect(inside).toHaveLength(2);
  await expect(enter()).rejects.toMatchObject({ code: 'store-busy' });
  await endAll();
  expect(inside).toHaveLength(2);
  await endAll();
  await endAll();
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 5 }, () => 'done'));
});

test('while the database is away everyone is refused at once, those in line too', async () => {
  const { gate, enter, endAll, reaches } = setup({ placesMax: 1 });
  const within = enter();
  const waiting = enter();
  gate.shut('ECONNREFUSED');
  await expect(waiting).rejects.toThrow(StoreRefused);
  await expect(enter()).rejects.toMatchObject({ code: 'store-away', message: /ECONNREFUSED/ });
  await endAll();
  expect(await within).toBe('done');
  expect(reaches).toEqual([{ kind: 'away', why: 'ECONNREFUSED' }]);
});

test('one alone knocks, ever more slowly, however often the loss is reported', async () => {
  const { gate, clock, knocks } = setup();
  gate.shut('gone');
  gate.shut('gone');
  await clock.turnTo(20_000);
  expect(knocks).toEqual([0, 100, 300, 700, 1_500, 3_100, 6_300, 11_300, 16_300]);
  expect(pauseMs(3, 0.999)).toBeCloseTo(200, 0);
});

test('when it is back, places open one by one with each success', async () => {
  const { gate, clock, enter, inside, endAll, seen, reaches } = setup({ placesMax: 3 });
  gate.shut('gone');
  await clock.turnTo(50);
  seen.isThere = true;
  await clock.turnTo(100);
  expect(reaches.at(-1)).toEqual({ kind: 'back', awayMs: 100 });
  const answers = Array.from({ length: 7 }, enter);
  const widths: number[] = [];
  while (inside.length > 0) {
    widths.push(inside.length);
    await endAll();
  }
  expect(widths).toEqual([1, 2, 3, 1]);
  await Promise.all(answers);
});

test('who went in before it was away, and never came out, takes nobody’s place', async () => {
  const { gate, clock, enter, inside, endAll, seen } = setup({ placesMax: 2 });
  const lost = [enter(), enter()];
  const neverEnding = inside.splice(0);
  seen.isThere = true;
  gate.shut('gone');
  await clock.turnTo(100);
  const late = [enter(), enter()];
  expect(inside).toHaveLength(1);
  await endAll();
  expect(inside).toHaveLength(1);
  await endAll();
  expect(await Promise.all(late)).toEqual(['done', 'done']);

  // What comes out at last opens no place either, and only then is all of it drained.
  let isDrained = false;
  const drained = gate.drain().then(() => {
    isDrained = true;
  });
  await endAll();
  expect(isDrained).toBe(false);
  for (const end of neverEnding) end();
  await Promise.all([drained, ...lost]);
});

test('where there is room for few, few are inside, and one more after each pause', async () => {
  const { gate, clock, enter, inside, endAll, reaches } = setup({ placesMax: 4 });
  gate.narrow(2);
  const answers = Array.from({ length: 13 }, enter);
  const widths: number[] = [];
  for (const at of [0, 4_999, 5_000, 10_000, 15_000]) {
    await clock.turnTo(at);
    widths.push(inside.length);
    await endAll();
  }
  expect(widths).toEqual([2, 2, 2, 3, 4]);
  expect(reaches).toEqual([]);
  await Promise.all(answers);
});

test('it closes when all that came before are done, and knocks no more', async () => {
  const { gate, clock, enter, endAll, knocks } = setup({ placesMax: 1 });
  const answers = [enter(), enter()];
  const closed = gate.drain();
  await expect(enter()).rejects.toThrow(StoreLost);
  await endAll();
  await endAll();
  expect(await Promise.all(answers)).toEqual(['done', 'done']);
  await closed;
  gate.shut('gone');
  await clock.turnTo(10_000);
  expect(knocks).toEqual([]);
});
