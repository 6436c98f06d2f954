import type { Database } from 'better-sqlite3';
import { cancelVerbs } from './cancel.ts';
import type { Sweep } from './sweep.ts';
import type { Tally } from './tally.ts';
import { endpointDeleted } from '../alike/rows.ts';

/**
 * Cancels what still waits for an endpoint that was deleted: the process that deleted it may have died on the way, or
 * something of it was in a sender's hands and came back.
 */
export function orphanSweep(database: Database, tally: Tally): Sweep {
  const { cancelPending } = cancelVerbs(database, tally);
  // One look for each index, since another would go through all that was ever settled. What is being sent is left.
  const waiting = database.prepare<[number], { academy: string; endpoint: string }>(`
    select endpoint.academy, endpoint.id as endpoint
    from endpoints as endpoint
    where endpoint.deleted_at is not null
      and (
        exists (
          select 1
          from deliveries as due indexed by deliveries_due
          where due.academy = endpoint.academy
            and due.endpoint = endpoint.id
            and due.state = 'pending'
            and due.due_at is not null
            and due.lease_token is null
        )
        or exists (
          select 1
          from deliveries as ordered indexed by deliveries_in_order
          where ordered.academy = endpoint.academy
            and ordered.endpoint = endpoint.id
            and ordered.state = 'pending'
            and ordered.order_key is not null
            and ordered.due_at is null
        )
        or exists (
          select 1
          from deliveries as leased indexed by deliveries_leased
          where leased.academy = endpoint.academy
            and leased.endpoint = endpoint.id
            and leased.lease_token is not null
            and leased.lease_until <= ?
        )
      )
    limit 100
  `);

  return ({ now, limit }) => {
    let left = limit;
    for (const { academy, endpoint } of waiting.all(now)) {
      left -= cancelPending(academy, endpoint, endpointDeleted, now, left);
      if (left <= 0) return { isOver: false };
    }
    return { isOver: true };
  };
}
