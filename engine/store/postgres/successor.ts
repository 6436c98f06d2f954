import { bigintArray, textArray } from './array.ts';
import { claimedWithEvents, type LeasedRow } from './claimed.ts';
import type { Session } from './session.ts';
import { deliveryId } from '../alike/delivery-id.ts';
import type { Settled, Settlement } from '../words/deliveries.ts';

/** A settlement, and the order in which its delivery has left its place. */
export interface LeftPlace {
  readonly settlement: Settlement;
  readonly orderKey: string;
}

/**
 * Sets free what waited next in each order, in the transaction that settled the one before it. It goes straight to the
 * sender that asks for it, unless its endpoint is off or rests. The academy's lock is held.
 */
export async function freeSuccessors(
  session: Session,
  node: string,
  academy: string,
  places: readonly LeftPlace[],
): Promise<ReadonlyMap<Settlement, Omit<Settled, 'applied'>>> {
  if (places.length === 0) return new Map();
  const { rows: freed } = await session.query<FreedRow>(free, [
    academy,
    node,
    textArray(places.map(({ settlement }) => settlement.endpoint)),
    textArray(places.map(({ orderKey }) => orderKey)),
    bigintArray(places.map(({ settlement }) => settlement.at)),
    textArray(places.map(({ settlement }) => settlement.successorLease?.token ?? null)),
    bigintArray(places.map(({ settlement }) => settlement.successorLease?.until ?? null)),
  ]);
  const claimed = await claimedWithEvents(session, academy, freed.filter(isLeased));
  const byId = new Map(claimed.map((one) => [one.id, one]));
  return new Map(
    freed.flatMap((row) => {
      const settlement = places[row.nth - 1]?.settlement;
      const successor = byId.get(deliveryId(row.id));
      return settlement ? [[settlement, successor ? { successor } : { successorDueAt: settlement.at }]] : [];
    }),
  );
}

type FreedRow = Omit<LeasedRow, 'lease_token'> & {
  /** Of the place, from 1. */
  readonly nth: number;
  readonly lease_token: string | null;
};

function isLeased(row: FreedRow): row is FreedRow & LeasedRow {
  return row.lease_token !== null;
}

const free = `
  with place as (
    select *
    from unnest($3::text[], $4::text[], $5::bigint[], $6::text[], $7::bigint[]) with ordinality
      as place (endpoint, order_key, at, lease_token, lease_until, nth)
  ),
  next as (
    select
      place.nth, place.at, oldest.id,
      case when endpoint.id is null then null else place.lease_token end as lease_token,
      case when endpoint.id is null then null else place.lease_until end as lease_until
    from place
    cross join lateral (
      select id, due_at
      from pending_deliveries as pending
      where pending.academy = $1
        and pending.endpoint = place.endpoint
        and pending.order_key = place.order_key
      order by id
      limit 1
    ) as oldest
    left join endpoints as endpoint
      on endpoint.academy = $1
      and endpoint.id = place.endpoint
      and endpoint.status = 'active'
      and endpoint.rest_until is null
      and endpoint.deleted_at is null
    where oldest.due_at is null
  )
  update pending_deliveries as pending
  set
    due_at = next.at,
    lease_token = next.lease_token,
    lease_until = next.lease_until,
    lease_node = case when next.lease_token is null then null else $2 end
  from next
  where pending.academy = $1
    and pending.id = next.id
  returning
    next.nth, pending.id, pending.endpoint, pending.event, pending.created_at, pending.tries, pending.first_try_at,
    pending.attempt_count, pending.lease_token
`;
