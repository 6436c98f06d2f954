import { expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { StoreRefused } from '../store/store.ts';
import type { Vitals } from '../store/words/upkeep.ts';
import { startsAt } from '../testing/rig.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { createPatience } from './patience.ts';
import { createVitals } from './vitals.ts';

function setup(vitals: () => Promise<Vitals>) {
  const clock = turnedClock(startsAt);
  const metrics = createMetrics();
  const patience = createPatience({ clock, random: () => 0.5, log: silentLog });
  const polling = createVitals({ store: { vitals }, metrics, clock, patience });
  const shown = async () =>
    Number(/^schoolbell_database_dead_rows (\d+)/m.exec(await metrics.registry.metrics())?.[1]);
  return { clock, polling, shown };
}

test('how the database is, is shown from the start and anew each minute', async () => {
  let deadRows = 0;
  const { clock, polling, shown } = setup(async () => ({ deadRows: (deadRows += 1) }));
  await polling.start();
  expect(await shown()).toBe(1);
  await clock.turnBy(120_000);
  expect(await shown()).toBe(3);
  polling.stop();
  await clock.turnBy(120_000);
  expect(await shown()).toBe(3);
});

test('while it does not answer nothing is shown, and when it does again, that', async () => {
  let answer = async (): Promise<Vitals> => ({ deadRows: 1 });
  const { clock, polling, shown } = setup(() => answer());
  await polling.start();
  answer = () => Promise.reject(new StoreRefused('store-away', 'gone'));
  await clock.turnBy(60_000);
  expect(await shown()).toBeNaN();
  answer = async () => ({ deadRows: 2 });
  await clock.turnBy(5_000);
  expect(await shown()).toBe(2);
  let late: (vitals: Vitals) => void = () => undefined;
  answer = () => new Promise((resolve) => (late = resolve));
  await clock.turnBy(60_000);
  expect(await shown()).toBe(2);
  await clock.turnBy(10_000);
  expect(await shown()).toBeNaN();
  late({ deadRows: 3 });
  await clock.turnBy(0);
  expect(await shown()).toBe(3);
});
