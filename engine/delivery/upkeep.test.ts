import { expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import type { Store } from '../store/store.ts';
import { StoreRefused } from '../store/store.ts';
import type { Tidied, TidyRequest } from '../store/words/upkeep.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { createPatience } from './patience.ts';
import { createUpkeep, type Keeping } from './upkeep.ts';

const dayMs = 86_400_000;
const startsAt = 1_000 * dayMs;

function setup(keeping: Keeping, answer: (call: number) => Partial<Tidied>) {
  const clock = turnedClock(startsAt);
  const requests: TidyRequest[] = [];
  const shown: unknown[] = [];
  const store: Pick<Store, 'tidy'> = {
    tidy: async (request) => {
      requests.push(request);
      return { events: 0, deliveries: 0, attempts: 0, answers: 0, isDone: true, ...answer(requests.length) };
    },
  };
  const upkeep = createUpkeep({
    store,
    clock,
    log: silentLog,
    patience: createPatience({ clock, random: () => 0.5, log: silentLog }),
    keeping,
    metrics: { tidied: ({ events }) => void shown.push(events) },
  });
  upkeep.start();
  return { clock, requests, shown, upkeep };
}

test('a round is asked on until it is done, with pauses, and begins again after hours', async () => {
  const keeping = { eventsMs: 10 * dayMs, answersMs: dayMs };
  const { clock, requests, shown } = setup(keeping, (call) =>
    call < 3 ? { events: 500, isDone: false } : {},
  );
  await clock.turnBy(60_000);
  expect(requests).toEqual([
    {
      now: startsAt + 60_000,
      limit: 500,
      eventsBefore: startsAt + 60_000 - 10 * dayMs,
      answersBefore: startsAt + 60_000 - dayMs,
      roundSince: startsAt + 60_000 - 3 * 3_600_000,
    },
  ]);
  await clock.turnBy(200);
  expect(requests).toHaveLength(3);
  expect(shown).toEqual([500, 500, 0]);
  await clock.turnBy(60_000);
  expect(requests.slice(3)).toEqual([{ now: startsAt + 120_200, limit: 500 }]);
  await clock.turnBy(6 * 3_600_000);
  const ages = requests.filter(({ eventsBefore }) => eventsBefore !== undefined);
  expect(ages).toHaveLength(4);
});

test('a store that is away is asked again later, and the round goes on', async () => {
  const { clock, requests } = setup({ eventsMs: dayMs }, (call) => {
    if (call === 1) throw new StoreRefused('store-away', 'gone');
    return {};
  });
  await clock.turnBy(60_000);
  await clock.turnBy(60_000);
  expect(requests).toHaveLength(2);
  expect(requests.map(({ eventsBefore }) => eventsBefore)).toEqual([
    startsAt + 60_000 - dayMs,
    startsAt + 60_000 - dayMs,
  ]);
});

test('it stops when it is told to, after the call that is under way', async () => {
  const { clock, requests, upkeep } = setup({}, () => ({ isDone: false }));
  await clock.turnBy(60_000);
  await upkeep.stop();
  await clock.turnBy(3_600_000);
  expect(requests).toHaveLength(1);
});
