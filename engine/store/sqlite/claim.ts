import type { Database } from 'better-sqlite3';
import { expiredLeases } from './leases.ts';
import { activeEndpoint } from './active.ts';
import { deliveryRow } from '../alike/delivery-id.ts';
import { decodeClaimed, type ClaimedRow } from '../alike/rows.ts';
import type { Verbs } from '../verbs.ts';

export function claimVerbs(database: Database, node: string): Pick<Verbs, 'claim' | 'release'> {
  const isActive = activeEndpoint(database);
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
    claim: ({ academy, endpoint, now, limit, lease: { token, until } }) => {
      if (!isActive(academy, endpoint)) return { claimed: [] };
      takeBack(academy, endpoint, now);
      const rows = due.all(academy, endpoint, now, limit);
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
