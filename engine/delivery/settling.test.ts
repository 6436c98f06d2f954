import { expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { StoreRefused } from '../store/store.ts';
import type { Settled, Settlement } from '../store/words/deliveries.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { newLane, type Lane } from './lane.ts';
import { createPatience } from './patience.ts';
import { createSettling, type SettlingOptions } from './settling.ts';

/** Settling over a store that refuses what is of the academies in `locked`, as a shared one does. */
function setup(options: Partial<SettlingOptions> = {}) {
  const clock = turnedClock(0);
  const locked = new Set<string>();
  const asked: string[][] = [];
  const done: string[] = [];
  const logged: string[] = [];
  const log = { ...silentLog, error: (_: object, event: string) => void logged.push(event) };
  const settling = createSettling({
    store: {
      settle: (settlements) => {
        asked.push(settlements.map(({ id }) => id));
        return Promise.resolve(settlements.map(({ academy }) => (locked.has(academy) ? busy() : applied)));
      },
    },
    log,
    patience: createPatience({ clock, random: () => 0.5, log }),
    onLost: () => undefined,
    done: (_, { id }, settled) => void done.push(settled.applied ? id : `${id} lost`),
    ...options,
  });
  const lanes = new Map<string, Lane>();
  const add = (academy: string, id: string, change: Partial<Settlement> = {}) => {
    const lane = lanes.get(academy) ?? newLane(academy, 'ep_1', true);
    lanes.set(academy, lane);
    const plain = {
      academy,
      endpoint: 'ep_1',
      id,
      lease: 'l',
      outcome: { kind: 'delivered' },
      at: 1,
    } as const;
    settling.add(lane, { ...plain, ...change });
  };
  return { settling, clock, locked, asked, done, logged, add };
}

const applied: Settled = { applied: true };
const busy = (): Settled => ({ applied: false, refused: new StoreRefused('store-busy', 'locked') });

test('one academy that is locked holds up no other, and is written when it can be, in its order', async () => {
  const { settling, clock, locked, done, add } = setup();
  locked.add('north');
  const failed = { outcome: { kind: 'failed', reason: '410' } } as const;
  add('north', 'n1', failed);
  add('south', 's1');
  await clock.turnBy(0);
  add('north', 'n2', failed);
  add('south', 's2');
  add('north', 'n3');
  await clock.turnBy(1_000);
  expect(done).toEqual(['s1', 's2']);
  const end = settling.end();
  locked.clear();
  await clock.turnBy(10_000);
  await end;
  expect(done.filter((id) => id.startsWith('n'))).toEqual(['n1', 'n2', 'n3']);
});

test('many academies that are locked take turns beside the others', async () => {
  const { settling, clock, locked, asked, done, add } = setup();
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) {
    locked.add(name);
    add(name, name);
  }
  await clock.turnBy(5_000);
  add('south', 's1');
  await clock.turnBy(0);
  expect(done).toEqual(['s1']);
  for (const name of names) expect(asked.filter((ids) => ids.includes(name)).length).toBeGreaterThan(2);
  locked.clear();
  const end = settling.end();
  await clock.turnBy(10_000);
  await end;
  expect(done.toSorted()).toEqual([...names, 's1']);
});

test('what the database can never keep is told, and given up', async () => {
  const { settling, clock, done, logged, add } = setup({
    store: { settle: () => Promise.resolve([{ applied: false, refused: new RangeError('too large') }]) },
  });
  add('north', 'n1');
  await clock.turnBy(0);
  await settling.end();
  expect(done).toEqual(['n1 lost']);
  expect(logged).toEqual(['settlement-unkept']);
});
