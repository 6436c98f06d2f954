import type { Database } from 'better-sqlite3';
import { deliveryId } from './delivery-id.ts';
import { sameContent } from './same-content.ts';
import type { Sequences } from './sqlite-sequences.ts';
import type { Tally } from './sqlite-tally.ts';
import type { AcceptedEvent, NewDelivery, NewEvent } from './store.ts';
import type { Verbs } from './verbs.ts';

/** All is checked before anything is written, so that a conflict leaves the others of its commit untouched. */
export function acceptVerbs(
  database: Database,
  node: string,
  tally: Tally,
  sequences: Sequences,
): Pick<Verbs, 'accept'> {
  const known = database.prepare<[string, string], KnownRow>(`
    select position, sequence, type, learner, occurred_at as occurredAt, data
    from events
    where academy = ?
      and event_id = ?
  `);
  const academy = database.prepare<[string], { found: number }>(`
    select 1 as found
    from academies
    where id = ?
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
  const before = database.prepare<[string, string, string], { id: number }>(`
    select id
    from deliveries
    where academy = ?
      and endpoint = ?
      and order_key = ?
      and state = 'pending'
    limit 1
  `);
  const made = database.prepare<[number], { id: number; endpoint: string }>(`
    select id, endpoint
    from deliveries
    where event = ?
    order by id
  `);

  function store(event: NewEvent): AcceptedEvent {
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
    const deliveries = event.deliveries.map((delivery) => storeDelivery(event, position, delivery));
    return { duplicate: false, position, sequence, deliveries };
  }

  function storeDelivery(event: NewEvent, position: number, delivery: NewDelivery) {
    const { academy, publishedAt } = event;
    const { endpoint, orderKey } = delivery;
    const waits = orderKey !== undefined && before.get(academy, endpoint, orderKey) !== undefined;
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
    return { id: deliveryId(lastInsertRowid), endpoint, leased: lease !== undefined };
  }

  function again({ position, sequence }: { position: number; sequence: number }): AcceptedEvent {
    const deliveries = made.all(position).map(({ id, endpoint }) => ({
      id: deliveryId(id),
      endpoint,
      leased: false,
    }));
    return { duplicate: true, position, sequence, deliveries };
  }

  return {
    accept: (events) => {
      const academies = new Set(events.map((event) => event.academy));
      for (const id of academies) if (!academy.get(id)) return { kind: 'academy-unknown', academy: id };
      const earlier = new Map<string, NewEvent>();
      const stored: (KnownRow | undefined)[] = [];
      for (const [index, event] of events.entries()) {
        const key = `${event.academy}\n${event.id}`;
        const repeated = earlier.get(key);
        const row = repeated ? undefined : known.get(event.academy, event.id);
        const first = repeated ?? row;
        if (first !== undefined && !sameContent(first, event)) return { kind: 'conflict', index };
        stored.push(row);
        earlier.set(key, event);
      }

      const accepted = new Map<string, AcceptedEvent>();
      const answers = events.map((event, index) => {
        const key = `${event.academy}\n${event.id}`;
        const first = stored[index] ?? accepted.get(key);
        if (first !== undefined) {
          const answer = again(first);
          accepted.set(key, answer);
          return answer;
        }
        const answer = store(event);
        accepted.set(key, answer);
        tally.add('events', 1);
        tally.add('pending', answer.deliveries.length);
        return answer;
      });
      return { kind: 'accepted', events: answers };
    },
  };
}

interface KnownRow {
  readonly position: number;
  readonly sequence: number;
  readonly type: string;
  readonly learner: string;
  readonly occurredAt: string;
  readonly data: string;
}

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
