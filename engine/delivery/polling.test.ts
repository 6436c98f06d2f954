import { expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { startsAt } from '../testing/rig.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { createPatience } from './patience.ts';
import { createPolling } from './polling.ts';

/** A machine's timers, and a clock beside them that can be set; each question takes `tookMs` of it. */
function setup() {
  const turned = turnedClock(startsAt);
  const state = { setByMs: 0, tookMs: 0, asked: [] as number[] };
  const clock: Clock = { now: () => turned.now() + state.setByMs, after: turned.after };
  const polling = createPolling({
    ask: async () => {
      state.asked.push(turned.now() - startsAt);
      if (state.tookMs > 0) await new Promise<void>((resolve) => void turned.after(state.tookMs, resolve));
    },
    failedAs: 'poll-failed',
    clock,
    patience: createPatience({ clock, random: () => 0.5, log: silentLog }),
    everyMs: 5_000,
  });
  return { turned, state, polling };
}

test('asks every so often, and sooner where it is told to, with a little time between', async () => {
  const { turned, state, polling } = setup();
  await polling.start();
  await turned.turnBy(50);
  polling.soon();
  await turned.turnBy(6_000);
  expect(state.asked).toEqual([0, 200, 5_200]);
});

test('goes on asking when the clock is set back', async () => {
  const { turned, state, polling } = setup();
  await polling.start();
  state.setByMs = -600_000;
  polling.soon();
  await turned.turnBy(6_000);
  expect(state.asked).toEqual([0, 200, 5_200]);
});

test('where an answer takes long, it is not asked at every word, and still as often as by itself', async () => {
  const { turned, state, polling } = setup();
  const toldFor = async (ms: number) => {
    state.asked = [];
    for (let at = 0; at < ms; at += 100) {
      polling.soon();
      await turned.turnBy(100);
    }
    return state.asked.length;
  };
  await polling.start();
  expect(await toldFor(10_000)).toBe(50);
  state.tookMs = 100;
  await toldFor(10_000);
  expect(await toldFor(10_000)).toBe(10);
  state.tookMs = 2_000;
  await toldFor(20_000);
  expect(await toldFor(20_000)).toBe(4);
});
