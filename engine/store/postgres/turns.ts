import { databaseNow } from './ahead.ts';
import type { LeasedRow } from './claimed.ts';
import type { Place } from './front.ts';
import type { Session } from './session.ts';
import { takeDue } from './take.ts';
import type { ClaimRequest, Lane } from '../words/deliveries.ts';

/** What a claim that keeps a pace was granted. */
export interface Turn {
  /** So many deliveries, at most. */
  readonly slots: number;
  readonly gapMs?: number;
  /** The first of them is sent then, each of the others a gap later. */
  readonly startsAt?: number;
  /** No sooner there is anything to be had. */
  readonly againAt?: number;
}

/**
 * A claim of an endpoint that nodes share by turns: one has it for itself, or all keep one pace. They queue for the row of
 * the endpoint, which is locked until the transaction ends. It is taken before any delivery is, and deliveries are never
 * waited for.
 */
export async function takeInTurn(
  session: Session,
  node: string,
  request: ClaimRequest,
  start: Place,
): Promise<{ readonly rows: readonly LeasedRow[]; readonly turn?: Turn }> {
  const { academy, endpoint, now, lease, limit, alone = false, gapMs, restedBy = -1 } = request;
  const { rows: entered } = await session.query<{ readonly now: number; readonly next_send_at: number }>(
    enter,
    [
      academy,
      endpoint,
      node,
      now,
      alone ? lease.until : 0,
      gapMs === undefined ? Infinity : aheadMs + gapMs,
      restedBy,
    ],
  );
  const [row] = entered;
  if (!row) return { rows: [] };
  if (gapMs === undefined) return { rows: await takeDue(session, node, request, start, limit) };
  const startsAt = Math.max(row.next_send_at, row.now);
  const slots = Math.min(limit, slotsUntil(row.now + aheadMs, startsAt, gapMs));
  const rows = slots > 0 ? await takeDue(session, node, request, start, slots) : [];
  const nextSendAt = rows.length > 0 ? startsAt + rows.length * gapMs : row.next_send_at;
  if (rows.length > 0) await session.query(go, [academy, endpoint, nextSendAt]);
  return { rows, turn: { slots, gapMs, startsAt, againAt: Math.ceil(nextSendAt - leadMs) } };
}

/** The node has the endpoint no longer for itself. */
export async function endTurn(
  session: Session,
  node: string,
  { academy, endpoint }: Pick<Lane, 'academy' | 'endpoint'>,
): Promise<void> {
  await session.query(leave, [academy, endpoint, node]);
}

/** So far ahead times to send are given out. A node that dies takes no more of them with it. */
const aheadMs = 3_000;
/** So long before they run out there are more. */
const leadMs = 1_000;

function slotsUntil(end: number, startsAt: number, gapMs: number): number {
  return startsAt > end ? 0 : Math.floor((end - startsAt) / gapMs) + 1;
}

/** Nothing where the endpoint is not active or rests, or another node has it for itself. A pace that was made quicker counts at once. */
const enter = `
  with asking as (
    select least($4::bigint, ${databaseNow}) as now
  )
  insert into endpoint_turns as turn (academy, endpoint, node, until, next_send_at)
  select endpoint.academy, endpoint.id, $3, $5::bigint, 0
  from endpoints as endpoint
  where endpoint.academy = $1
    and endpoint.id = $2
    and endpoint.status = 'active'
    and endpoint.deleted_at is null
    and coalesce(endpoint.rest_until, -1) <= $7::bigint
  on conflict (academy, endpoint) do update
  set
    node = excluded.node,
    until = excluded.until,
    next_send_at = least(turn.next_send_at, (select now from asking) + $6::double precision)
  where turn.node = excluded.node
    or turn.until <= (select now from asking)
  returning turn.next_send_at, (select now from asking) as now
`;

const go = `
  update endpoint_turns
  set next_send_at = $3
  where academy = $1
    and endpoint = $2
`;

const leave = `
  update endpoint_turns
  set until = 0
  where academy = $1
    and endpoint = $2
    and node = $3
    and until > 0
`;
