import type { Delivery, DeliveryState } from '../../model.ts';
import { deliveryId, deliveryRow } from './delivery-id.ts';
import { eventNames, type EventName } from './event-names.ts';
import { nearFirst, type NearOf } from './near.ts';
import { endpointDeleted, type StoredState } from './rows.ts';
import { all, type Steps, type Stepwise } from './steps.ts';

/** Deliveries one by one and by event, as people see them. */
export function lookVerbs({
  nearOf,
}: {
  readonly nearOf: NearOf;
}): Stepwise<'delivery' | 'deliveriesOfEvents'> {
  return {
    *delivery(academy, id) {
      const rows = yield* nearFirst([deliveryRow(id)], nearOf, ([row = 0], near) =>
        all<DeliveryRow>(byId, { academy, id: row, ...near }),
      );
      return (yield* seen(academy, rows))[0];
    },
    *deliveriesOfEvents(academy, events) {
      return yield* seen(academy, yield* rowsOfEvents(academy, events));
    },
  };
}

/** The rows with the names of their events. One whose event is gone is on its way out itself, and left out. */
export function* seen(academy: string, rows: readonly DeliveryRow[]): Steps<readonly Delivery[]> {
  const names = yield* eventNames(academy, rows);
  return rows.flatMap((row) => {
    const name = names.get(row.event);
    return name ? [decodeDelivery(row, name)] : [];
  });
}

/** Oldest first. */
export function* rowsOfEvents(academy: string, events: readonly string[]): Steps<readonly DeliveryRow[]> {
  const named = yield* all<Named>(byName, { academy, events: JSON.stringify(events) });
  if (named.length === 0) return [];
  const instants = named.map(({ published_at }) => published_at);
  return yield* all<DeliveryRow>(ofEvents, {
    academy,
    positions: JSON.stringify(named.map(({ position }) => position)),
    oldest: Math.min(...instants),
    newest: Math.max(...instants),
  });
}

interface Named {
  readonly position: number;
  readonly published_at: number;
}

/** What is pending is seen as held while its endpoint is off, and as cancelled when that is deleted. */
export const seenState = `
  case
    when delivery.state <> 'pending' then delivery.state
    when endpoint.deleted_at is not null then 'cancelled'
    when endpoint.status <> 'active' then 'held'
    else 'pending'
  end
`;

/** The columns of `DeliveryRow`; what follows chooses the rows. */
export const selectDeliveries = selectFrom('deliveries as delivery');

function selectFrom(deliveries: string): string {
  return `
    select delivery.*, ${seenState} as seen_state, endpoint.deleted_at, endpoint.rest_until
    from ${deliveries}
    left join endpoints as endpoint
      on endpoint.academy = delivery.academy
        and endpoint.id = delivery.endpoint
  `;
}

/** Those of the events at `:positions` that were published between `:oldest` and `:newest`. */
export const selectDeliveriesOfEvents = `
  ${selectFrom('deliveries as delivery indexed by deliveries_by_event')}
  where delivery.academy = :academy
    and delivery.event in (
      select cast(value as bigint)
      from json_each(:positions)
    )
    and delivery.created_at between :oldest and :newest
`;
const byId = `
  ${selectDeliveries}
  where delivery.academy = :academy
    and delivery.id = :id
    and delivery.created_at between :oldest and :newest
`;
const byName = `
  select position, published_at
  from event_ids
  where academy = :academy
    and event_id in (
      select value
      from json_each(:events)
    )
`;
const ofEvents = `
  ${selectDeliveriesOfEvents}
  order by delivery.id
`;

export interface DeliveryRow {
  readonly id: number;
  readonly academy: string;
  readonly endpoint: string;
  /** Its position. */
  readonly event: number;
  readonly state: StoredState;
  readonly seen_state: DeliveryState;
  readonly created_at: number;
  readonly due_at: number | null;
  readonly lease_token: string | null;
  readonly attempt_count: number;
  readonly reason: string | null;
  readonly repeat_of: number | null;
  readonly settled_at: number | null;
  /** The endpoint's. */
  readonly deleted_at: number | null;
  readonly rest_until: number | null;
}

function decodeDelivery(row: DeliveryRow, event: EventName): Delivery {
  const state = row.seen_state;
  const gone = row.state === 'pending' && state === 'cancelled';
  const reason = gone ? endpointDeleted : row.reason;
  const settledAt = gone ? row.deleted_at : row.settled_at;
  const dueAt = state === 'pending' && row.lease_token === null ? row.due_at : null;
  const nextAttemptAt = dueAt === null ? null : Math.max(dueAt, row.rest_until ?? 0);
  return {
    id: deliveryId(row.id),
    academy: row.academy,
    endpoint: row.endpoint,
    event: event.event_id,
    eventType: event.type,
    learner: event.learner,
    state,
    ...(reason !== null && { reason }),
    ...(row.repeat_of !== null && { repeatOf: deliveryId(row.repeat_of) }),
    ...(nextAttemptAt !== null && { nextAttemptAt }),
    attemptCount: row.attempt_count,
    createdAt: row.created_at,
    ...(settledAt !== null && { settledAt }),
  };
}
