import { profiles } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import type { Endpoint } from '../model.ts';
import { startsAt } from '../testing/rig.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { createDirectory } from './directory.ts';
import type { Lane } from './lane.ts';
import { createLanes } from './lanes.ts';
import { createLookout } from './lookout.ts';
import { direct } from './pace.ts';
import { createPatience } from './patience.ts';

/** A process that has a lane directed for each of so many academies, and a directory that has room for two of them. */
async function setup(count: number, { academiesMax = 100, askedMax = 100 } = {}) {
  const clock = turnedClock(startsAt);
  const ids = Array.from({ length: count }, (_, n) => `academy-${n}`);
  const revisions = new Map(ids.map((id) => [id, 7]));
  const changes = new Map<string, Partial<Endpoint>>();
  const seen = {
    rosters: [] as string[],
    questions: [] as number[],
    given: [] as string[],
    due: [] as string[],
  };
  const store = {
    async revisions(academies: readonly string[]) {
      seen.questions.push(academies.length);
      return Object.fromEntries([...revisions].filter(([id]) => academies.includes(id)));
    },
    async roster(id: string) {
      seen.rosters.push(id);
      const academy = { id, name: id, companyId: id, domain: { id, name: id }, createdAt: 0 };
      const endpoint = { ...endpointOf(id), ...changes.get(id) };
      return { revision: revisions.get(id) ?? 0, academy, endpoints: [endpoint] };
    },
  };
  const directory = createDirectory({ store, profiles, academiesMax: 2 });
  const lanes = createLanes(true);
  for (const id of ids) {
    const destination = (await directory.listing(id))?.byEndpoint.get('a');
    direct(lanes.of(id, 'a'), destination, clock.now());
  }
  seen.rosters = [];
  const lookout = createLookout({
    store,
    directory,
    lanes,
    claims: { giveBack: ({ academy }: Lane) => void seen.given.push(academy) },
    due: ({ academy }) => void seen.due.push(academy),
    academiesMax,
    askedMax,
    clock,
    patience: createPatience({ clock, random: () => 0.5, log: silentLog }),
    everyMs: 1_000,
  });
  const change = (id: string, changed: Partial<Endpoint>) => {
    revisions.set(id, (revisions.get(id) ?? 0) + 1);
    changes.set(id, changed);
  };
  return { clock, lookout, lanes, seen, change };
}

function endpointOf(academy: string): Endpoint {
  return {
    id: 'a',
    academy,
    profile: 'standard',
    url: 'https://receiver.example/a',
    ordering: 'none',
    lenient: false,
    status: 'active',
    createdAt: 0,
    updatedAt: 0,
  };
}

/** Keeps a place, as something that waits in memory does. */
const busy = (lane: Lane): void => void (lane.reserved = 1);

test('of more academies than are kept in memory nothing is read anew as long as nothing is changed', async () => {
  const { clock, lookout, lanes, seen } = await setup(5);
  for (const lane of lanes.all()) busy(lane);
  await lookout.start();
  await clock.turnBy(3_000);
  expect(seen.rosters).toEqual([]);
  expect(seen.questions).toEqual([5, 5, 5, 5]);
});

test('what was changed elsewhere is heard of in each of them, and only that is read', async () => {
  const { clock, lookout, lanes, seen, change } = await setup(5);
  for (const lane of lanes.all()) busy(lane);
  await lookout.start();
  change('academy-0', { status: 'paused' });
  change('academy-3', { failingSince: 5 });
  await clock.turnBy(2_000);
  expect(seen.rosters).toEqual(['academy-0', 'academy-3']);
  expect(seen.given).toEqual(['academy-0']);
  expect(lanes.of('academy-3', 'a').destination?.endpoint.failingSince).toBe(5);
});

test('of a lane without work in memory nothing is read before it is needed', async () => {
  const { clock, lookout, lanes, seen, change } = await setup(5);
  await lookout.start();
  change('academy-0', { url: 'https://other.example/a' });
  await clock.turnBy(2_000);
  expect(seen.rosters).toEqual([]);
  expect(lanes.of('academy-0', 'a').destination).toBeUndefined();
  expect(lanes.of('academy-1', 'a').destination).toBeDefined();
});

test('of one that was off something may be due when it is changed, so its work is asked for', async () => {
  const { clock, lookout, lanes, seen, change } = await setup(3);
  change('academy-0', { status: 'paused' });
  busy(lanes.of('academy-0', 'a'));
  await lookout.start();
  const lane = lanes.of('academy-0', 'a');
  expect(lane.destination).toBeUndefined();
  const destination = lanes.of('academy-1', 'a').destination!;
  direct(lane, { ...destination, endpoint: { ...destination.endpoint, status: 'paused' } }, clock.now());
  lane.reserved = 0;
  seen.due = [];
  await clock.turnBy(1_000);
  expect(seen.due).toEqual(['academy-0']);
});

test('asks about no more at once than it may, and only of work in memory beyond its bound', async () => {
  const { lookout, lanes, seen } = await setup(9, { academiesMax: 5, askedMax: 3 });
  busy(lanes.of('academy-8', 'a'));
  await lookout.start();
  expect(seen.questions).toEqual([3, 2]);
  const forgotten = [...lanes.all()].filter(({ destination }) => destination === undefined);
  expect(forgotten.map(({ academy }) => academy)).toEqual([
    'academy-3',
    'academy-4',
    'academy-5',
    'academy-6',
  ]);
});
