import type { Database } from 'better-sqlite3';
import { writeAudit } from '../alike/audit.ts';
import { activeEndpoint } from './active.ts';
import { runnerHere } from './dialect.ts';
import { expiredLeases } from './leases.ts';
import type { Tally } from './tally.ts';
import type { Verbs } from '../verbs.ts';

/**
 * Those that wait behind others go first, so that whoever stands before them has nobody left to set free. What is
 * being sent is left to its sender.
 */
export function cancelVerbs(database: Database, tally: Tally): Pick<Verbs, 'cancelPending'> {
  const isActive = activeEndpoint(database);
  const takeBack = expiredLeases(database);
  const run = runnerHere(database);
  const cancelWaiting = database.prepare<[string, number, string, string, number]>(`
    update deliveries
    set state = 'cancelled', reason = ?, settled_at = ?
    where id in (
      select id
      from deliveries indexed by deliveries_in_order
      where academy = ?
        and endpoint = ?
        and order_key is not null
        and state = 'pending'
        and due_at is null
      limit ?
    )
  `);
  const cancelDue = database.prepare<[string, number, string, string, number]>(`
    update deliveries
    set state = 'cancelled', reason = ?, settled_at = ?, due_at = null
    where id in (
      select id
      from deliveries indexed by deliveries_due
      where academy = ?
        and endpoint = ?
        and state = 'pending'
        and due_at is not null
        and lease_token is null
      order by due_at
      limit ?
    )
  `);

  return {
    cancelPending: (academy, endpoint, reason, at, limit, audit) => {
      if (isActive(academy, endpoint)) return 0;
      takeBack(academy, endpoint, at);
      const waiting = cancelWaiting.run(reason, at, academy, endpoint, limit).changes;
      const due = waiting < limit ? cancelDue.run(reason, at, academy, endpoint, limit - waiting).changes : 0;
      tally.add('pending', -(waiting + due));
      tally.add('cancelled', waiting + due);
      if (waiting + due > 0) run(writeAudit(audit));
      return waiting + due;
    },
  };
}
