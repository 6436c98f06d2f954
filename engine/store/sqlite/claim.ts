import type { Database } from 'better-sqlite3';
import { expiredLeases } from './leases.ts';
import { activeEndpoint } from './active.ts';
import { deliveryRow } from '../alike/delivery-id.ts';
import { decodeClaimed, type ClaimedRow } from '../alike/rows.ts';
import type { Room } from './room.ts';
import type { Verbs } from '../verbs.ts';

export interface ClaimParts {
  /** The process that leases. */
  readonly node: string;
  readonly room: Pick<Room, 'deliveriesMore'>;
}

export function claimVerbs(database: Database, { node, room }: ClaimParts): Pick<Verbs, 'claim' | 'release'> {
  const active = activeEndpoint(database);
  const takeBack = expiredLeases(database);
  const due = database.prepare<[string, string, number, number], ClaimedRow>(`
    select
      delivery.id, delivery.endpoint, delivery.tries, delivery.first_try_at, delivery.attempt_count,
      event.position, event.academy, event.event_id, event.type, event.sequence, event.occurred_at,
      event.published_at, event.data
    from deliveries as delivery indexed by deliveries_due
    cross join events as event on event.position = delivery.event
    where delivery.academy = ?
      and delivery.endpoint = ?
      and delivery.state = 'pending'
      and delivery.due_at is not null
      and delivery.lease_token is null
      and delivery.due_at <= ?
    order by delivery.due_at, delivery.id
    limit ?
  `);
  const lease = database.prepare<[string, number, string, number]>(`
    update deliveries
    set lease_token = ?, lease_until = ?, lease_node = ?
    where id = ?
  `);
  const nextDue = database.prepare<[string, string], { at: number }>(`
    select due_at as at
    from deliveries indexed by deliveries_due
    where academy = ?
      and endpoint = ?
      and state = 'pending'
      and due_at is not null
      and lease_token is null
    order by due_at
    limit 1
  `);
  const nextExpiry = database.prepare<[string, string], { at: number }>(`
    select lease_until as at
    from deliveries indexed by deliveries_leased
    where academy = ?
      and endpoint = ?
      and lease_token is not null
    order by lease_until
    limit 1
  `);
  const giveBack = database.prepare<[number, string, string]>(`
    update deliveries
    set lease_token = null, lease_until = null, lease_node = null
    where id = ?
      and academy = ?
      and lease_token = ?
  `);

  return {
    claim: ({ academy, endpoint, now, limit, lease: { token, until }, restedBy = -Infinity }) => {
      const open = active(academy, endpoint);
      if (!open) return { claimed: [] };
      if (open.restUntil !== null && open.restUntil > restedBy)
        return { claimed: [], nextDueAt: Math.max(open.restUntil, now + unawareMs), isResting: true };
      takeBack(academy, endpoint, now);
      const most = Math.min(limit, room.deliveriesMore());
      if (most <= 0) return { claimed: [], nextDueAt: now + withoutRoomMs };
      const rows = due.all(academy, endpoint, now, most);
      for (const row of rows) lease.run(token, until, node, row.id);
      const claimed = rows.map((row) => decodeClaimed(row, token));
      const nextDueAt = Math.min(
        nextDue.get(academy, endpoint)?.at ?? Infinity,
        nextExpiry.get(academy, endpoint)?.at ?? Infinity,
      );
      return nextDueAt === Infinity ? { claimed } : { claimed, nextDueAt };
    },
    release: (leases) => {
      for (const { academy, id, lease: token } of leases) giveBack.run(deliveryRow(id), academy, token);
    },
  };
}

/** Whoever claims without knowing that the endpoint rests will know it soon, and asks again no sooner. */
const unawareMs = 100;

/** What could be sent and not be written down is not sent; whether there is room again is asked so often. */
const withoutRoomMs = 2_000;
