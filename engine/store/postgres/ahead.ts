import type { Ahead, Place } from './front.ts';
import type { Session } from './session.ts';
import type { ClaimRequest } from '../words/deliveries.ts';

/**
 * What lies ahead of a lane, until when a node has its endpoint for itself, another one or this one, and until when the
 * endpoint rests, which may be past.
 */
export interface Sight extends Ahead {
  readonly othersUntil?: number;
  readonly restUntil?: number;
  readonly isMine: boolean;
}

/** Undefined where the endpoint is not active. */
export async function lookAhead(
  session: Session,
  node: string,
  { academy, endpoint, now }: Pick<ClaimRequest, 'academy' | 'endpoint' | 'now'>,
  start: Place,
): Promise<Sight | undefined> {
  const values = [now, academy, endpoint, start.dueAt, start.id];
  const { rows } = await session.query<SightRow>(look, values, 'often');
  return rows[0] && sightOf(rows[0], node);
}

export interface SightRow {
  readonly now: number;
  readonly free_due_at: number | null;
  readonly free_id: number | null;
  readonly free_at: number | null;
  readonly held_until: number | null;
  readonly held_due_at: number | null;
  readonly turn_node: string | null;
  readonly turn_until: number | null;
  readonly rest_until: number | null;
}

export function sightOf(row: SightRow, node: string): Sight {
  const { free_due_at: dueAt, free_id: id, free_at: at, held_until: until, turn_until: turnUntil } = row;
  const isMine = row.turn_node === node;
  return {
    now: row.now,
    ...(dueAt !== null && id !== null && at !== null && { free: { dueAt, id, at } }),
    ...(until !== null && row.held_due_at !== null && { held: { until, dueAt: row.held_due_at } }),
    ...(turnUntil !== null && !isMine && { othersUntil: turnUntil }),
    ...(row.rest_until !== null && { restUntil: row.rest_until }),
    isMine,
  };
}

/** The database's clock, in milliseconds: no node's that runs ahead. It stands still within a statement, so that an index can be read by it. */
export const databaseNow = 'floor(extract(epoch from statement_timestamp()) * 1000)::bigint';

/**
 * For each `lane`, what is to be seen from its place `after_due_at` and `after_id` on, by who is `asking` at `now`. The limits
 * say that each table is gone into once for a lane, by its key, where the server would read all of a table that it knows
 * nothing about yet; and the order of what is leased which index to read, where it might take one that knows no `due_at`.
 */
export const sights = `
  cross join lateral (
    select endpoint.rest_until
    from endpoints as endpoint
    where endpoint.academy = lane.academy
      and endpoint.id = lane.endpoint
      and endpoint.status = 'active'
      and endpoint.deleted_at is null
    limit 1
  ) as open
  left join lateral (
    select turn.node, turn.until
    from endpoint_turns as turn
    where turn.academy = lane.academy
      and turn.endpoint = lane.endpoint
      and turn.until > asking.now
    limit 1
  ) as turn on true
  left join lateral (
    select delivery.due_at, delivery.id, greatest(delivery.due_at, delivery.lease_until) as at
    from pending_deliveries as delivery
    where delivery.academy = lane.academy
      and delivery.endpoint = lane.endpoint
      and delivery.due_at is not null
      and (delivery.due_at, delivery.id) > (lane.after_due_at, lane.after_id)
      and (delivery.lease_until is null or delivery.lease_until <= asking.now)
    order by delivery.due_at, delivery.id
    limit 1
  ) as free on true
  cross join lateral (
    select min(leased.lease_until) as until, min(leased.due_at) as due_at
    from (
      select delivery.due_at, delivery.lease_until
      from pending_deliveries as delivery
      where delivery.academy = lane.academy
        and delivery.endpoint = lane.endpoint
        and delivery.due_at is not null
        and (delivery.due_at, delivery.id) > (lane.after_due_at, lane.after_id)
        and (delivery.due_at, delivery.id) < (coalesce(free.due_at, asking.now + 1), coalesce(free.id, 0))
        and delivery.lease_until > asking.now
      order by delivery.due_at, delivery.id
      limit 100000
    ) as leased
  ) as held
`;

/** Columns of a `SightRow`. */
export const sightColumns = `
  asking.now, free.due_at as free_due_at, free.id as free_id, free.at as free_at, held.until as held_until,
  held.due_at as held_due_at, turn.node as turn_node, turn.until as turn_until, open.rest_until
`;

const look = `
  select ${sightColumns}
  from (select least($1::bigint, ${databaseNow}) as now) as asking
  cross join (
    select $2::text as academy, $3::text as endpoint, $4::bigint as after_due_at, $5::bigint as after_id
  ) as lane
  ${sights}
`;
