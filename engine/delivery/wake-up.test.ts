import { expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { startsAt } from '../testing/rig.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { createWakeUp } from './wake-up.ts';

function setup(lateMs: (delayMs: number) => number = () => 0) {
  const turned = turnedClock(startsAt);
  const clock: Clock = {
    now: turned.now,
    after: (delayMs, task) => turned.after(delayMs + lateMs(delayMs), task),
  };
  const rung: number[] = [];
  const who: string[] = [];
  const wakeUp = createWakeUp<string>(clock, (members) => {
    rung.push(turned.now() - startsAt);
    who.push(...members);
  });
  return { turned, wakeUp, rung, who };
}

test('rings once for the earliest that it was asked for', async () => {
  const { turned, wakeUp, rung } = setup();
  for (const delayMs of [500, 200, 300]) wakeUp.at(startsAt + delayMs, 'a');
  await turned.turnBy(1_000);
  expect(rung).toEqual([200]);
});

test('rings for those alone whose time has come, however many others wait', async () => {
  const { turned, wakeUp, rung, who } = setup();
  for (let each = 0; each < 1_000; each += 1) wakeUp.at(startsAt + 1_000 + each, `later ${each}`);
  wakeUp.at(startsAt + 200, 'b');
  wakeUp.at(startsAt + 200, 'c');
  wakeUp.at(startsAt + 100, 'a');
  await turned.turnBy(999);
  expect([rung, who]).toEqual([
    [100, 200],
    ['a', 'b', 'c'],
  ]);
});

test('does not ring before its time, though its timer does', async () => {
  const { turned, wakeUp, rung } = setup((delayMs) => (delayMs > 1 ? -1 : 0));
  wakeUp.at(startsAt + 200, 'a');
  await turned.turnBy(1_000);
  expect(rung).toEqual([200]);
});

test('rings in its time where that is further away than one timer reaches', async () => {
  const { turned, wakeUp, rung } = setup();
  const farMs = 3 * 86_400_000 + 5;
  wakeUp.at(startsAt + farMs, 'a');
  await turned.turnBy(farMs);
  expect(rung).toEqual([farMs]);
});

test('never rings for an instant that never comes, or when it was cancelled', async () => {
  const { turned, wakeUp, rung } = setup();
  wakeUp.at(Number.POSITIVE_INFINITY, 'a');
  wakeUp.at(startsAt + 200, 'a');
  wakeUp.cancel();
  wakeUp.at(startsAt + 300, 'a');
  await turned.turnBy(86_400_000);
  expect(rung).toEqual([]);
});
