import type { Database } from 'better-sqlite3';
import { activeEndpoint } from './active.ts';
import { decodeClaimed, type ClaimedRow } from '../alike/rows.ts';
import type { Lease } from '../words/events.ts';
import type { Settled } from '../words/deliveries.ts';

/** The place in an order that a delivery held and has now left. */
export interface Place {
  readonly academy: string;
  readonly endpoint: string;
  readonly orderKey: string;
}

/**
 * Sets free what waited next in an order, within the transaction that settled the one before it: no crash can come
 * between. It goes straight to the sender that asks for it, unless its endpoint is off or rests.
 */
export function successorOf(
  database: Database,
  node: string,
): (place: Place, at: number, lease?: Lease) => Omit<Settled, 'applied'> {
  const first = database.prepare<[string, string, string], { id: number; due_at: number | null }>(`
    select id, due_at
    from deliveries indexed by deliveries_in_order
    where academy = ?
      and endpoint = ?
      and order_key = ?
      and state = 'pending'
    order by id
    limit 1
  `);
  const active = activeEndpoint(database);
  const free = database.prepare<[number, string | null, number | null, string | null, number]>(`
    update deliveries
    set due_at = ?, lease_token = ?, lease_until = ?, lease_node = ?
    where id = ?
  `);
  const one = database.prepare<[number], ClaimedRow>(`
    select
      delivery.id, delivery.endpoint, delivery.tries, delivery.first_try_at, delivery.attempt_count,
      event.position, event.academy, event.event_id, event.type, event.sequence, event.occurred_at,
      event.published_at, event.data
    from deliveries as delivery
    join events as event on event.position = delivery.event
    where delivery.id = ?
  `);

  return ({ academy, endpoint, orderKey }, at, wanted) => {
    const next = first.get(academy, endpoint, orderKey);
    if (next === undefined || next.due_at !== null) return {};
    const lease = active(academy, endpoint)?.restUntil === null ? wanted : undefined;
    free.run(at, lease?.token ?? null, lease?.until ?? null, lease ? node : null, next.id);
    const row = lease && one.get(next.id);
    return lease && row ? { successor: decodeClaimed(row, lease.token) } : { successorDueAt: at };
  };
}
