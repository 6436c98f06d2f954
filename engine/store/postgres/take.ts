import { databaseNow } from './ahead.ts';
import type { LeasedRow } from './claimed.ts';
import type { Place } from './front.ts';
import type { Session } from './session.ts';
import type { ClaimRequest } from '../words/deliveries.ts';

/**
 * Leases at most `limit` of what is due behind `start`, oldest due first; nothing where the endpoint is not active, rests or
 * is another node's for itself. Waits for nobody: what another holds locked is left to it.
 */
export async function takeDue(
  session: Session,
  node: string,
  { academy, endpoint, now, lease, restedBy = -1 }: ClaimRequest,
  start: Place,
  limit: number,
): Promise<readonly LeasedRow[]> {
  const { rows } = await session.query<LeasedRow & { readonly due_at: number }>(take, [
    academy,
    endpoint,
    now,
    start.dueAt,
    start.id,
    limit,
    lease.token,
    lease.until,
    node,
    restedBy,
  ]);
  return rows.toSorted((one, other) => one.due_at - other.due_at || one.id - other.id);
}

// Rows are looked up by their whole key, as in `settling.ts`, whatever the planner believes of the table. The connection does
// not keep it: a plan made while some dozens of rows wait looks them up by their academy alone.
const take = `
  with asking as (
    select least($3::bigint, ${databaseNow}) as now
  ),
  due as materialized (
    select academy, id
    from pending_deliveries
    where academy = $1
      and endpoint = $2
      and due_at <= (select now from asking)
      and (due_at, id) > ($4::bigint, $5::bigint)
      and (lease_until is null or lease_until <= (select now from asking))
      and exists (
        select
        from endpoints
        where academy = $1
          and id = $2
          and status = 'active'
          and deleted_at is null
          and coalesce(rest_until, -1) <= $10::bigint
      )
      and not exists (
        select
        from endpoint_turns
        where academy = $1
          and endpoint = $2
          and node <> $9
          and until > (select now from asking)
      )
    order by due_at, id
    limit $6
    for update of pending_deliveries skip locked
  )
  update pending_deliveries as delivery
  set
    lease_token = $7,
    lease_until = $8,
    lease_node = $9
  from due
  where delivery.academy = due.academy
    and delivery.id = due.id
    and delivery.academy = $1 collate "default"
  returning
    delivery.id, delivery.endpoint, delivery.event, delivery.created_at, delivery.due_at, delivery.tries,
    delivery.first_try_at, delivery.attempt_count, delivery.lease_token
`;
