import { formatInstant } from '@schoolbell/wire';
import type { KnownEvent, Place } from '../alike/accept-call.ts';
import { deliveryId } from '../alike/delivery-id.ts';
import type { PlannedRows } from './planned-rows.ts';
import type { AcceptedEvent, NewDelivery, NewEvent } from '../words/events.ts';

/** What was asked about the events of one academy before they are entered. */
export interface Known {
  /** Numbers that nobody else has, ascending: as many as there are events, and as they have deliveries. */
  readonly positions: readonly number[];
  readonly deliveryIds: readonly number[];
  /** By those of their ids that are taken. */
  readonly events: ReadonlyMap<string, StoredBefore>;
  /** The last of each learner; 0 before the first. */
  readonly sequences: ReadonlyMap<string, number>;
  /** By `orderOf`: those of which something is pending. */
  readonly heldOrders: ReadonlySet<string>;
  readonly activeEndpoints: ReadonlySet<string>;
  /** By `onceKey`. */
  readonly told: ReadonlyMap<string, Told>;
}

/** An event that is there already, with what its first publication made. */
export interface StoredBefore extends KnownEvent {
  readonly deliveries: AcceptedEvent['deliveries'];
}

/** The delivery that an endpoint was told something by; it does not count where it failed or was cancelled. */
export interface Told {
  readonly delivery: number;
  readonly createdAt: number;
  readonly counts: boolean;
}

export interface EntryPlan {
  /** The event that has this id already, in the database or in this plan. */
  known(id: string): KnownEvent | undefined;
  enter(event: NewEvent): AcceptedEvent;
  /** What the first publication made. */
  again(first: Place): AcceptedEvent;
  readonly rows: PlannedRows;
}

/** Plans, in memory, what entering events comes to: each that is entered counts for those after it. */
export function planEntry(known: Known): EntryPlan {
  const rows: PlannedRows = {
    events: [],
    deliveries: [],
    repeats: [],
    sequences: new Map(),
    facts: new Map(),
    told: new Map(),
    givenUp: [],
  };
  const entered = new Map<string, KnownEvent>();
  const made = new Map<number, AcceptedEvent['deliveries']>();
  for (const { position, deliveries } of known.events.values()) made.set(position, deliveries);
  const held = new Set(known.heldOrders);
  let deliveriesDrawn = 0;

  function place(event: NewEvent, position: number, delivery: NewDelivery): MadeDelivery {
    const { once, endpoint } = delivery;
    const id = drawn(known.deliveryIds, deliveriesDrawn++);
    if (once === undefined) return deliver(event, position, delivery, id);
    const key = onceKey(endpoint, once);
    const earlier = known.told.get(key);
    const first = rows.told.get(key)?.delivery ?? (earlier?.counts ? earlier.delivery : undefined);
    if (first !== undefined) return repeat(event, position, { endpoint, reason: once.reason, id, first });
    if (earlier)
      rows.givenUp.push({ delivery: earlier.delivery, createdAt: earlier.createdAt, repeatOf: id });
    const { learner, course } = once;
    rows.told.set(key, { learner, course, endpoint, delivery: id, createdAt: event.publishedAt });
    return deliver(event, position, delivery, id);
  }

  function deliver(event: NewEvent, position: number, asked: NewDelivery, id: number): MadeDelivery {
    const { endpoint, orderKey, lease } = asked;
    const order = orderKey === undefined ? undefined : orderOf(endpoint, orderKey);
    const waits = order !== undefined && held.has(order);
    if (order !== undefined) held.add(order);
    // Another node may have switched the endpoint off since the event was matched.
    const isLeased = lease !== undefined && !waits && known.activeEndpoints.has(endpoint);
    rows.deliveries.push({ id, event: position, createdAt: event.publishedAt, waits, isLeased, asked });
    return { id: deliveryId(id), endpoint, leased: isLeased, repeats: false };
  }

  function repeat(event: NewEvent, position: number, { endpoint, reason, id, first }: Repeat): MadeDelivery {
    const createdAt = event.publishedAt;
    rows.repeats.push({ id, endpoint, event: position, createdAt, reason, repeatOf: first });
    return { id: deliveryId(id), endpoint, leased: false, repeats: true };
  }

  // Of facts of a kind that the batch brings, only the newest can be written: a statement touches no row twice.
  function learn({ learner, occurredAt, publishedAt, facts = [] }: NewEvent, position: number): void {
    if (facts.length === 0) return;
    const happenedAt = formatInstant(occurredAt, 9, 'Z');
    for (const fact of facts) {
      const key = JSON.stringify([learner, fact.record, fact.subject, fact.occurrence, fact.what]);
      const other = rows.facts.get(key);
      if (other && other.happenedAt > happenedAt) continue;
      rows.facts.set(key, { ...fact, learner, happenedAt, position, publishedAt });
    }
  }

  return {
    rows,
    known: (id) => entered.get(id) ?? known.events.get(id),
    enter: (event) => {
      const { id, type, learner, occurredAt, data } = event;
      const position = drawn(known.positions, rows.events.length);
      const sequence = (rows.sequences.get(learner) ?? known.sequences.get(learner) ?? 0) + 1;
      rows.sequences.set(learner, sequence);
      rows.events.push({ event, position, sequence });
      learn(event, position);
      const deliveries = event.deliveries.map((delivery) => place(event, position, delivery));
      entered.set(id, { position, sequence, type, learner, occurredAt, data });
      made.set(position, deliveries);
      return { duplicate: false, position, sequence, deliveries };
    },
    again: ({ position, sequence }) => {
      const deliveries = (made.get(position) ?? []).map((delivery) => ({ ...delivery, leased: false }));
      return { duplicate: true, position, sequence, deliveries };
    },
  };
}

export function orderOf(endpoint: string, orderKey: string): string {
  return `${endpoint}\n${orderKey}`;
}

export function onceKey(
  endpoint: string,
  { learner, course }: { readonly learner: string; readonly course: string },
): string {
  return JSON.stringify([endpoint, learner, course]);
}

type MadeDelivery = AcceptedEvent['deliveries'][number];

interface Repeat {
  readonly endpoint: string;
  readonly reason: string;
  readonly id: number;
  readonly first: number;
}

function drawn(numbers: readonly number[], index: number): number {
  const number = numbers[index];
  if (number === undefined) throw new Error('numbers-short: fewer numbers were drawn than rows are planned');
  return number;
}
