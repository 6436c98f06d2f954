import { profileNamed } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { silentLog } from '../log.ts';
import type { Academy, Endpoint } from '../model.ts';
import { StoreRefused } from '../store/store.ts';
import type { ClaimAnswer, ClaimRequest } from '../store/words/deliveries.ts';
import { startsAt } from '../testing/rig.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { createClaims } from './claims.ts';
import { destinationOf } from './destination.ts';
import type { Listing } from './directory.ts';
import { type Lane, newLane } from './lane.ts';
import { createLeases } from './leases.ts';
import { createPatience } from './patience.ts';
import { createPlaces } from './places.ts';

const academy: Academy = {
  id: 'acme',
  name: 'Acme',
  companyId: '1',
  domain: { id: '1', name: 'A' },
  createdAt: 0,
};

/** Lanes that want work, of endpoints that each have nothing. */
function setup(answer: () => Promise<ClaimAnswer>) {
  const turned = turnedClock(startsAt);
  const state = { setByMs: 0, claims: [] as ClaimRequest[], listings: 0 };
  const clock: Clock = { now: () => turned.now() + state.setByMs, after: turned.after };
  const directory = {
    async listing(): Promise<Listing> {
      state.listings += 1;
      const byEndpoint = new Map(['a', 'b', 'c'].map((id) => [id, destination(id)]));
      return { revision: 1, academy, byEndpoint, byType: new Map(), byOperation: new Map() };
    },
    known: () => undefined,
    revisions: () => new Map(),
    forget: () => undefined,
  };
  const claims = createClaims({
    store: {
      async claim(request) {
        state.claims.push(request);
        return answer();
      },
      release: async () => undefined,
    },
    directory,
    clock,
    log: silentLog,
    patience: createPatience({ clock, random: () => 0.5, log: silentLog }),
    places: createPlaces(1_000),
    lease: createLeases(clock, 'node', 60_000),
    isStopping: () => false,
    changed,
    claimsMax: 2,
    deliveriesMax: 10,
  });
  function changed(lane: Lane): void {
    if (!lane.claiming && lane.dueAt <= clock.now()) claims.want(lane);
    claims.pump();
  }
  const due = (id: string, isShared = true): Lane => {
    const lane = { ...newLane('acme', id, isShared), dueAt: clock.now() };
    changed(lane);
    return lane;
  };
  return { turned, state, due, changed };
}

function destination(id: string) {
  const endpoint: Endpoint = {
    id,
    academy: 'acme',
    profile: 'standard',
    url: `https://receiver.example/${id}`,
    ordering: 'none',
    lenient: false,
    status: 'active',
    createdAt: 0,
    updatedAt: 0,
  };
  return destinationOf(endpoint, academy, profileNamed('standard'));
}

test('what a store refused is claimed after a pause, though the clock was set back meanwhile', async () => {
  let isAway = true;
  const { turned, state, due } = setup(async () => {
    if (isAway) throw new StoreRefused('store-away', 'gone');
    return { claimed: [] };
  });
  due('a');
  due('b');
  due('c');
  await turned.turnBy(0);
  expect(state.claims).toHaveLength(2);
  isAway = false;
  state.setByMs = -600_000;
  await turned.turnBy(5_000);
  expect(new Set(state.claims.slice(2).map(({ endpoint }) => endpoint))).toEqual(new Set(['a', 'b', 'c']));
});

test('where others may change an endpoint, what its lane knows of it is not read again for each claim', async () => {
  const { turned, state, due, changed } = setup(async () => ({ claimed: [] }));
  const lane = due('a');
  await turned.turnBy(0);
  for (let round = 0; round < 5; round += 1) {
    lane.dueAt = turned.now();
    changed(lane);
    await turned.turnBy(10);
  }
  expect([state.claims.length, state.listings]).toEqual([6, 1]);
});

test('one that is off, as far as its lane knows, is read again: it may have been switched on', async () => {
  const { turned, state, due, changed } = setup(async () => ({ claimed: [] }));
  const lane = due('a');
  await turned.turnBy(0);
  const { endpoint, ...rest } = lane.destination!;
  lane.destination = { ...rest, endpoint: { ...endpoint, status: 'paused' } };
  lane.dueAt = turned.now();
  changed(lane);
  await turned.turnBy(0);
  expect([state.claims.length, state.listings]).toEqual([2, 2]);
});
