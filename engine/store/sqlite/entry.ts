import type { Database } from 'better-sqlite3';
import type { Entry as AnyEntry, KnownEvent } from '../alike/accept-call.ts';
import { deliveryId, deliveryRow } from '../alike/delivery-id.ts';
import { factWriter } from './facts.ts';
import type { Latest } from './latest.ts';
import { orderIsHeld } from './order.ts';
import type { Sequences } from './sequences.ts';
import type { Tally } from './tally.ts';
import { toldOnce } from './told-once.ts';
import type { AcceptedEvent, NewDelivery, NewEvent } from '../words/events.ts';

/** The one way into the ledger, for what is published and for what a settlement announces. */
export type Entry = Omit<AnyEntry, 'again'>;

export interface EntryParts {
  /** The process that leases. */
  readonly node: string;
  readonly tally: Tally;
  readonly sequences: Sequences;
  readonly latest: Latest;
}

export function entryOf(database: Database, { node, tally, sequences, latest }: EntryParts): Entry {
  const learn = factWriter(database);
  const told = toldOnce(database);
  const academy = database.prepare<[string], { roster: number }>(`
    select roster
    from academies
    where id = ?
  `);
  const known = database.prepare<[string, string], KnownEvent>(`
    select position, sequence, type, learner, occurred_at as occurredAt, data
    from events
    where academy = ?
      and event_id = ?
  `);
  const insertEvent = database.prepare<[string, string, string, string, number, string, number, string]>(`
    insert into events (academy, event_id, type, learner, sequence, occurred_at, published_at, data)
    values (?, ?, ?, ?, ?, ?, ?, ?)
  `);
  const insertDelivery = database.prepare<DeliveryParameters>(`
    insert into deliveries
      (academy, endpoint, event, state, created_at, due_at, order_key, lease_token, lease_until, lease_node)
    values (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?)
  `);
  // Final from the start: it is due never, stands in no order, and holds nobody up.
  const insertRepeat = database.prepare<[string, string, number, number, number, string, number]>(`
    insert into deliveries (academy, endpoint, event, state, created_at, settled_at, reason, repeat_of)
    values (?, ?, ?, 'cancelled', ?, ?, ?, ?)
  `);
  const isHeld = orderIsHeld(database);

  function place(event: NewEvent, position: number, delivery: NewDelivery): MadeDelivery {
    const { once, endpoint } = delivery;
    if (once === undefined) return deliver(event, position, delivery);
    const first = told.first(event.academy, endpoint, once);
    if (first !== undefined) return repeat(event, position, endpoint, once.reason, first);
    const made = deliver(event, position, delivery);
    told.remember(event.academy, endpoint, once, deliveryRow(made.id));
    return made;
  }

  function deliver(
    { academy, publishedAt }: NewEvent,
    position: number,
    delivery: NewDelivery,
  ): MadeDelivery {
    const { endpoint, orderKey } = delivery;
    const waits = orderKey !== undefined && isHeld(academy, endpoint, orderKey);
    const lease = waits ? undefined : delivery.lease;
    const { lastInsertRowid } = insertDelivery.run(
      academy,
      endpoint,
      position,
      publishedAt,
      waits ? null : publishedAt,
      orderKey ?? null,
      lease?.token ?? null,
      lease?.until ?? null,
      lease ? node : null,
    );
    tally.add('pending', 1);
    return { id: deliveryId(lastInsertRowid), endpoint, leased: lease !== undefined, repeats: false };
  }

  function repeat(
    { academy, publishedAt }: NewEvent,
    position: number,
    endpoint: string,
    reason: string,
    first: number,
  ): MadeDelivery {
    const { lastInsertRowid } = insertRepeat.run(
      academy,
      endpoint,
      position,
      publishedAt,
      publishedAt,
      reason,
      first,
    );
    tally.add('cancelled', 1);
    return { id: deliveryId(lastInsertRowid), endpoint, leased: false, repeats: true };
  }

  return {
    revision: (id) => academy.get(id)?.roster,
    known: (academy, id) => known.get(academy, id),
    enter: (event) => {
      const { academy, id, type, learner, occurredAt, publishedAt, data } = event;
      const sequence = sequences.next(academy, learner);
      const { lastInsertRowid } = insertEvent.run(
        academy,
        id,
        type,
        learner,
        sequence,
        occurredAt,
        publishedAt,
        data,
      );
      const position = Number(lastInsertRowid);
      tally.add('events', 1);
      if (learner !== '') latest.accepted(academy, type, position);
      learn(event, position);
      const deliveries = event.deliveries.map((delivery) => place(event, position, delivery));
      return { duplicate: false, position, sequence, deliveries };
    },
  };
}

type MadeDelivery = AcceptedEvent['deliveries'][number];

type DeliveryParameters = [
  academy: string,
  endpoint: string,
  event: number,
  createdAt: number,
  dueAt: number | null,
  orderKey: string | null,
  leaseToken: string | null,
  leaseUntil: number | null,
  leaseNode: string | null,
];
