import { cancelVerbs } from './cancel.ts';
import type { Postgres } from './session.ts';
import { endpointDeleted } from '../alike/rows.ts';

/**
 * Cancels what still waits for an endpoint that was deleted: whoever deleted it may have died on the way, or something of it
 * was in a sender's hands and came back. At most so many; false while more is left.
 */
export async function cancelOrphans(postgres: Postgres, now: number, limit: number): Promise<boolean> {
  const { rows } = await postgres.query<{ academy: string; endpoint: string }>(waiting, [now]);
  const { cancelPending } = cancelVerbs(postgres);
  let left = limit;
  for (const { academy, endpoint } of rows) {
    left -= await cancelPending(academy, endpoint, endpointDeleted, now, left);
    if (left <= 0) return false;
  }
  return true;
}

// What is being sent is left to its sender.
const waiting = `
  select endpoint.academy, endpoint.id as endpoint
  from endpoints as endpoint
  where endpoint.deleted_at is not null
    and exists (
      select 1
      from pending_deliveries as pending
      where pending.academy = endpoint.academy
        and pending.endpoint = endpoint.id
        and (
          pending.lease_until is null
          or pending.lease_until <= least($1::bigint, cast(extract(epoch from clock_timestamp()) * 1000 as bigint))
        )
    )
  limit 100
`;
