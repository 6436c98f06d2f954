import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { DeliveryScan } from '../alike/delivery-scan.ts';
import type { Steps } from '../alike/steps.ts';
import { scanAcademy } from './academy-scan.ts';
import { runnerHere } from './dialect.ts';
import { migrate } from './migrate.ts';

const dayMs = 86_400_000;
const endpoints = 300;

/** Each event goes to all endpoints, a day after the one before; between two of them another academy has one. */
function setup(events: number) {
  const database = new Sqlite(':memory:');
  onTestFinished(() => void database.close());
  migrate(database);
  const addEndpoint = database.prepare<[string]>(`
    insert into endpoints (academy, id, status, settings, created_at, updated_at)
    values ('north', ?, 'active', '{}', 1, 1)
  `);
  const addEvent = database.prepare<[string, string, string, number]>(`
    insert into events (academy, event_id, type, learner, sequence, occurred_at, published_at, data)
    values (?, ?, ?, 'ada', 1, '', ?, '{}')
  `);
  const addDelivery = database.prepare<[string, string, number | bigint, number]>(`
    insert into deliveries (academy, endpoint, event, state, created_at)
    values (?, ?, ?, 'delivered', ?)
  `);
  const places = Array.from({ length: endpoints }, (_, n) => `ep_${n}`);
  for (const place of places) addEndpoint.run(place);
  for (let n = 1; n <= events; n += 1) {
    const at = n * dayMs;
    const type = n === 1 ? 'learner.created' : 'learner.updated';
    const { lastInsertRowid: event } = addEvent.run('north', `evt-${n}`, type, at);
    for (const place of places) addDelivery.run('north', place, event, at);
    const { lastInsertRowid: foreign } = addEvent.run('south', `evt-${n}`, type, at);
    addDelivery.run('south', 'ep_0', foreign, at);
  }
  const run = runnerHere(database);
  return (asked: Partial<DeliveryScan>) => {
    const work = { statements: 0, rows: 0 };
    const scan = scanAcademy({
      academy: 'north',
      since: 0,
      before: Number.MAX_SAFE_INTEGER,
      limit: 10,
      ...asked,
    });
    const { rows, floor } = run(counted(scan, work));
    return { ids: rows.map(({ id }) => id), floor, work };
  };
}

/** Counts what the steps ask the database for. */
function* counted<T>(steps: Steps<T>, work: { statements: number; rows: number }): Steps<T> {
  let step = steps.next();
  while (!step.done) {
    const answer = yield step.value;
    work.statements += 1;
    work.rows += answer.rows.length;
    step = steps.next(answer);
  }
  return step.value;
}

/** Of the event with this number, all deliveries, newest first. */
function idsOf(event: number): number[] {
  const last = event * (endpoints + 1) - 1;
  return Array.from({ length: endpoints }, (_, n) => last - n);
}

test('the newest of many endpoints cost as much as is shown of them, and none is left out', () => {
  const scan = setup(3);
  const all = [3, 2, 1].flatMap(idsOf);
  const { ids, work } = scan({ limit: 310 });
  expect(ids).toEqual(all.slice(0, 310));
  expect(work).toEqual({ statements: 2, rows: 620 });
  expect(scan({ before: all[309] ?? 0, limit: 5 }).ids).toEqual(all.slice(310, 315));
  expect(scan({ before: all[895] ?? 0 })).toMatchObject({ ids: all.slice(896), floor: 0 });
});

test('however many endpoints there are, one call looks at so many rows and says how far it came', () => {
  const scan = setup(20);
  const { ids, floor, work } = scan({ type: 'learner.created' });
  expect(ids).toEqual([]);
  expect(work.rows).toBe(5_000);
  const looked = Array.from({ length: 20 }, (_, n) => idsOf(20 - n)).flat()[4_999] ?? 0;
  expect(floor).toBe(looked - 1);
  expect(scan({ type: 'learner.created', before: floor + 1 })).toMatchObject({
    ids: idsOf(1).slice(0, 10),
    floor: 0,
  });
});

test('a span is sought by the events, and looked through in it alone', () => {
  const scan = setup(12);
  const found = scan({ since: 5 * dayMs, until: 6 * dayMs, limit: 400 });
  expect(found).toMatchObject({ ids: idsOf(5), floor: 0 });
  // Clocks may have been set back by a day, which is looked through on both sides.
  expect(found.work.rows).toBeLessThan(5 * endpoints);
  expect(scan({ since: 100 * dayMs }).ids).toEqual([]);
  expect(scan({ until: dayMs }).ids).toEqual([]);
});
