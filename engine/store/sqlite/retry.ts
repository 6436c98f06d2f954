import type { Database } from 'better-sqlite3';
import { writeAudit } from '../alike/audit.ts';
import { deliveryRow } from '../alike/delivery-id.ts';
import { runnerHere } from './dialect.ts';
import { reopener, type ReopenedRow } from './reopen.ts';
import type { Tally } from './tally.ts';
import type { Verbs } from '../verbs.ts';

/** Sending once more because someone asks for it. */
export function retryVerbs(database: Database, tally: Tally): Pick<Verbs, 'retryDelivery'> {
  const reopen = reopener(database, tally);
  const run = runnerHere(database);
  const one = database.prepare<[number, string], RetriedRow>(`
    select
      delivery.id, delivery.academy, delivery.endpoint, delivery.state, delivery.due_at, delivery.order_key,
      delivery.lease_until, delivery.repeat_of, endpoint.deleted_at
    from deliveries as delivery
    left join endpoints as endpoint
      on endpoint.academy = delivery.academy and endpoint.id = delivery.endpoint
    where delivery.id = ?
      and delivery.academy = ?
  `);

  return {
    retryDelivery: (academy, id, at, audit) => {
      const row = one.get(deliveryRow(id), academy);
      if (row === undefined || row.deleted_at !== null) return 'unknown';
      if (row.repeat_of !== null) return 'repeats';
      if (row.lease_until !== null && row.lease_until > at) return 'in-flight';
      reopen(row, at);
      run(writeAudit(audit));
      return 'due';
    },
  };
}

interface RetriedRow extends ReopenedRow {
  readonly lease_until: number | null;
  readonly repeat_of: number | null;
  readonly deleted_at: number | null;
}
