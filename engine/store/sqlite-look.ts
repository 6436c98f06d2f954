import type { Database } from 'better-sqlite3';
import type { Delivery, EndpointStatus } from '../model.ts';
import { deliveryId, deliveryRow } from './delivery-id.ts';
import { endpointDeleted, seenState, type Standing } from './sqlite-rows.ts';
import type { StoredState } from './sqlite-tally.ts';
import type { Verbs } from './verbs.ts';

/** Deliveries one by one and by event, as people see them. */
export function lookVerbs(database: Database): Pick<Verbs, 'delivery' | 'deliveriesOfEvents'> {
  const one = database.prepare<[number, string], DeliveryRow>(`
    ${selectDeliveries}
    where delivery.id = ?
      and delivery.academy = ?
  `);
  const ofEvent = database.prepare<[string, string], DeliveryRow>(`
    ${selectDeliveries}
    where delivery.event = (
      select position
      from events
      where academy = ?
        and event_id = ?
    )
    order by delivery.id
  `);

  return {
    delivery: (academy, id) => {
      const row = one.get(deliveryRow(id), academy);
      return row && decodeDelivery(row);
    },
    deliveriesOfEvents: (academy, events) =>
      events.flatMap((event) => ofEvent.all(academy, event).map(decodeDelivery)),
  };
}

/** The columns of `DeliveryRow`; what follows chooses the rows. */
export const selectDeliveries = `
  select
    delivery.*, event.event_id, event.type, event.learner, endpoint.status, endpoint.deleted_at
  from deliveries as delivery
  join events as event on event.position = delivery.event
  left join endpoints as endpoint
    on endpoint.academy = delivery.academy and endpoint.id = delivery.endpoint
`;

export interface DeliveryRow {
  readonly id: number;
  readonly academy: string;
  readonly endpoint: string;
  readonly event_id: string;
  readonly type: Delivery['eventType'];
  readonly learner: string;
  readonly state: StoredState;
  readonly created_at: number;
  readonly due_at: number | null;
  readonly lease_token: string | null;
  readonly attempt_count: number;
  readonly reason: string | null;
  readonly repeat_of: number | null;
  readonly settled_at: number | null;
  /** Null where the endpoint was never made. */
  readonly status: EndpointStatus | null;
  readonly deleted_at: number | null;
}

export function decodeDelivery(row: DeliveryRow): Delivery {
  const standing: Standing = { status: row.status ?? 'active', deleted_at: row.deleted_at };
  const state = seenState(row.state, standing);
  const gone = row.state === 'pending' && state === 'cancelled';
  const reason = gone ? endpointDeleted : row.reason;
  const settledAt = gone ? row.deleted_at : row.settled_at;
  const nextAttemptAt = state === 'pending' && row.lease_token === null ? row.due_at : null;
  return {
    id: deliveryId(row.id),
    academy: row.academy,
    endpoint: row.endpoint,
    event: row.event_id,
    eventType: row.type,
    learner: row.learner,
    state,
    ...(reason !== null && { reason }),
    ...(row.repeat_of !== null && { repeatOf: deliveryId(row.repeat_of) }),
    ...(nextAttemptAt !== null && { nextAttemptAt }),
    attemptCount: row.attempt_count,
    createdAt: row.created_at,
    ...(settledAt !== null && { settledAt }),
  };
}
