import { expect, test } from 'vitest';
import { turnedClock } from '../testing/turned-clock.ts';
import { type CheckUp, StoreLost, StoreRefused } from '../store/store.ts';
import { createReadiness } from './readiness.ts';

const well = {
  engine: 'sqlite',
  version: '3',
  synchronous: 'full',
  journal: 'wal',
  schema: 1,
  warnings: [],
} satisfies CheckUp;

function setup(answer: () => CheckUp | Promise<CheckUp> = () => well) {
  const clock = turnedClock(0);
  const seen = { checkUps: 0 };
  const checkUp = async () => {
    seen.checkUps += 1;
    return answer();
  };
  return { clock, seen, ready: createReadiness({ checkUp }, clock) };
}

test('asked a hundred times in a second, it writes once', async () => {
  const { clock, seen, ready } = setup();
  const answers = await Promise.all(Array.from({ length: 100 }, () => ready()));
  expect(new Set(answers)).toEqual(new Set([{ ok: true, reasons: [], warnings: [] }]));
  await clock.turnBy(999);
  await ready();
  expect(seen.checkUps).toBe(1);
  await clock.turnBy(1);
  await ready();
  expect(seen.checkUps).toBe(2);
});

test('it says why it is not ready, and is ready again a second after the cause is gone', async () => {
  let lost = true;
  const { clock, ready } = setup(() => {
    if (lost) throw new StoreLost('disk I/O error');
    return well;
  });
  const refused = { ok: false, reasons: ['The database cannot be written (disk I/O error).'], warnings: [] };
  expect(await ready()).toEqual(refused);
  lost = false;
  expect(await ready()).toEqual(refused);
  await clock.turnBy(1_000);
  expect(await ready()).toEqual({ ok: true, reasons: [], warnings: [] });
});

test('a database that is away is named so, and what it warns of is passed on', async () => {
  const { clock, ready } = setup(() => {
    if (clock.now() === 0) throw new StoreRefused('store-away', 'The database cannot be reached');
    return { ...well, warnings: ['Mind the gap.'] };
  });
  expect(await ready()).toEqual({ ok: false, reasons: ['The database cannot be reached.'], warnings: [] });
  await clock.turnBy(1_000);
  expect(await ready()).toEqual({ ok: true, reasons: [], warnings: ['Mind the gap.'] });
});

test('a database that says nothing is not waited for, and not asked again until it has answered', async () => {
  let answer: (checkUp: CheckUp) => void = () => undefined;
  const { clock, seen, ready } = setup(() => new Promise((resolve) => (answer = resolve)));
  const answers: unknown[] = [];
  void ready().then((each) => answers.push(each));
  await clock.turnBy(1_999);
  expect(answers).toEqual([]);
  await clock.turnBy(1);
  const silent = { ok: false, reasons: ['The database does not answer.'], warnings: [] };
  expect(answers).toEqual([silent]);
  await clock.turnBy(35_000);
  expect([await ready(), await ready(), seen.checkUps]).toEqual([silent, silent, 1]);
  answer(well);
  await clock.turnBy(0);
  const asked = ready();
  answer(well);
  expect([await asked, seen.checkUps]).toEqual([{ ok: true, reasons: [], warnings: [] }, 2]);
});

test('a clock that is set back does not make an answer last', async () => {
  const seen = { checkUps: 0, now: 10_000_000 };
  const ready = createReadiness(
    {
      checkUp: async () => {
        seen.checkUps += 1;
        return well;
      },
    },
    { now: () => seen.now, after: () => () => undefined },
  );
  await ready();
  seen.now = 0;
  await ready();
  expect(seen.checkUps).toBe(2);
});
