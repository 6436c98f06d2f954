import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Academy, Attempt, Endpoint, Fact } from '../../model.ts';
import type { Accepted, AcceptedEvent, NewEvent } from '../words/events.ts';
import type { Settlement } from '../words/deliveries.ts';
import type { Store } from '../store.ts';

// What the parts of the contract suite stand on: a fresh database for each test, and things to put into it.

/** One database that can be opened again and again, by a process of another name each time. */
export interface Place {
  open(node: string): Promise<Store>;
  remove(): Promise<void>;
}

export type MakePlace = () => Promise<Place>;

export interface Ground {
  readonly store: Store;
  /** Ends the store and opens the same database as another process. */
  restart(): Promise<Store>;
}

/**
 * Gives each test a store with the academy `north` and its endpoint `ep_1`, and nothing else: opening one is slow, so
 * the tests of a group share it and leave nothing of their two academies behind.
 */
export function onFreshGround(makePlace: MakePlace): Ground {
  let place: Place;
  let store: Store;
  let nodes = 0;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open(`node-${nodes++}`);
  });
  beforeEach(async () => {
    await store.createAcademy(academy('north'));
    await addEndpoint(store, endpoint());
  });
  afterEach(async () => {
    await store.deleteAcademy('north');
    await store.deleteAcademy('south');
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });
  return {
    get store() {
      return store;
    },
    restart: async () => {
      await store.close();
      store = await place.open(`node-${nodes++}`);
      return store;
    },
  };
}

export function academy(id: string, createdAt = 1): Academy {
  return { id, name: `Academy ${id}`, companyId: '7', domain: { id: '3', name: `${id}.example` }, createdAt };
}

export function endpoint(change: Partial<Endpoint> = {}): Endpoint {
  return {
    id: 'ep_1',
    academy: 'north',
    profile: 'plain',
    url: 'https://example.com/hook',
    ordering: 'none',
    lenient: false,
    status: 'active',
    createdAt: 1,
    updatedAt: 1,
    ...change,
  };
}

export const lease = { token: 'lease-1', until: 60_000 };

export function event(change: Partial<NewEvent> = {}): NewEvent {
  return {
    academy: 'north',
    id: 'evt-1',
    type: 'learner.created',
    learner: 'ada',
    occurredAt: '2026-01-01T00:00:00Z',
    publishedAt: 1_000,
    data: '{"learner":{"id":"ada","email":"ada@example.com"}}',
    deliveries: [{ endpoint: 'ep_1' }],
    ...change,
  };
}

/** That the learner completed the course c1. */
export function fact(change: Partial<Fact> = {}): Fact {
  return {
    record: 'course',
    subject: 'c1',
    occurrence: '',
    what: 'completed',
    ...change,
  };
}

/** Makes an endpoint, whatever the academy has. */
export async function addEndpoint(store: Store, made: Endpoint): Promise<void> {
  const roster = await store.roster(made.academy);
  const { kind } = await store.createEndpoint(made, roster?.revision ?? 0);
  if (kind !== 'kept') throw new Error(`Not made: ${kind}`);
}

/** Accepts what must be acceptable. */
export async function accepted(
  store: Store,
  ...events: readonly NewEvent[]
): Promise<readonly AcceptedEvent[]> {
  const answer: Accepted = await store.accept(events);
  if (answer.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(answer)}`);
  return answer.events;
}

/** Accepts one event with one delivery, and answers the delivery's id. */
export async function delivered(store: Store, change: Partial<NewEvent> = {}): Promise<string> {
  const [made] = await accepted(store, event(change));
  return made?.deliveries[0]?.id ?? 'none';
}

/** Drops what waits for `ep_1`: it is switched off and on again, since nothing is dropped of an active one. */
export async function dropAll(store: Store, at: number): Promise<number> {
  await store.setEndpointStatus('north', 'ep_1', { status: 'paused', from: ['active'], at });
  const dropped = await store.cancelPending('north', 'ep_1', 'dropped', at, 100);
  await store.setEndpointStatus('north', 'ep_1', { status: 'active', from: ['paused'], at });
  return dropped;
}

export async function claimAll(
  store: Store,
  now: number,
  token = lease.token,
  until = 60_000,
): Promise<string[]> {
  const request = { academy: 'north', endpoint: 'ep_1', now, limit: 100, lease: { token, until } };
  return (await store.claim(request)).claimed.map(({ id }) => id);
}

export function attempt(change: Partial<Attempt> = {}): Attempt {
  return {
    number: 1,
    startedAt: 2_000,
    tookMs: 12.5,
    request: {
      url: 'https://example.com/hook',
      headers: [['content-type', 'application/json']],
      bodySha256: 'ab'.repeat(32),
    },
    answer: { kind: 'response', status: 200, headers: [['x-one', '1']], bodyStart: 'fine' },
    outcome: 'delivered',
    ...change,
  };
}

export function settlement(id: string, change: Partial<Settlement> = {}): Settlement {
  return {
    academy: 'north',
    endpoint: 'ep_1',
    id,
    lease: lease.token,
    outcome: { kind: 'delivered' },
    at: 3_000,
    attempt: attempt(),
    ...change,
  };
}
