import { lockAcademy } from '../alike/academy-lock.ts';
import { writeAudit } from '../alike/audit.ts';
import { deliveryRow } from '../alike/delivery-id.ts';
import { all } from '../alike/steps.ts';
import { nearFirst } from '../alike/near.ts';
import { nearOf } from './milestones.ts';
import { runSteps } from './pool.ts';
import type { Postgres, Session } from './session.ts';
import { reopenFinal, type FinalRow } from './reopen.ts';
import type { Store } from '../store.ts';

type Retried = Awaited<ReturnType<Store['retryDelivery']>>;

/**
 * Sending once more because someone asks for it. Differs from the embedded store in where a delivery may be found: first
 * among what waits, where it is kept from its sender's hands; what is not there any more has been settled, and only this
 * transaction could bring it back.
 */
export function retryVerbs(postgres: Postgres): Pick<Store, 'retryDelivery'> {
  return {
    retryDelivery: (academy, id, at, audit) =>
      postgres.transaction(async (session) => {
        if ((await runSteps(session, lockAcademy(academy))) === undefined) return 'unknown';
        const row = deliveryRow(id);
        const retried =
          (await retryPending(session, academy, row, at)) ??
          (await retryFinal(session, academy, row, at)) ??
          'unknown';
        if (retried === 'due') await runSteps(session, writeAudit(audit));
        return retried;
      }),
  };
}

async function retryPending(
  session: Session,
  academy: string,
  id: number,
  at: number,
): Promise<Retried | undefined> {
  const { rows } = await session.query<PendingRow>(pending, [academy, id, at]);
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.is_deleted) return 'unknown';
  if (row.is_leased) return 'in-flight';
  await session.query(renew, [academy, id, at]);
  return 'due';
}

async function retryFinal(
  session: Session,
  academy: string,
  id: number,
  at: number,
): Promise<Retried | undefined> {
  const rows = await runSteps(
    session,
    nearFirst([id], nearOf, ([row = 0], near) => all<SettledRow>(settled, { academy, id: row, ...near })),
  );
  const [row] = rows;
  if (row === undefined || row.is_deleted) return undefined;
  if (row.repeat_of !== null) return 'repeats';
  // Its day may have left in between.
  return (await reopenFinal(session, academy, [row], at)) === 1 ? 'due' : undefined;
}

interface PendingRow {
  readonly is_leased: boolean;
  readonly is_deleted: boolean;
}

interface SettledRow extends FinalRow {
  readonly repeat_of: number | null;
  readonly is_deleted: boolean;
}

const pending = `
  select
    coalesce(
      pending.lease_until > least($3::bigint, cast(extract(epoch from clock_timestamp()) * 1000 as bigint)),
      false
    ) as is_leased,
    endpoint.deleted_at is not null as is_deleted
  from pending_deliveries as pending
  left join endpoints as endpoint on endpoint.academy = pending.academy and endpoint.id = pending.endpoint
  where pending.academy = $1
    and pending.id = $2
  for update of pending
`;
// It stays where it is: at the head of its order, or waiting.
const renew = `
  update pending_deliveries
  set
    due_at = case when due_at is null then null else $3::bigint end,
    reason = null,
    tries = 0,
    first_try_at = null,
    lease_token = null,
    lease_until = null,
    lease_node = null
  where academy = $1
    and id = $2
`;
const settled = `
  select
    settled.id, settled.created_at, settled.repeat_of, endpoint.deleted_at is not null as is_deleted
  from settled_deliveries as settled
  left join endpoints as endpoint on endpoint.academy = settled.academy and endpoint.id = settled.endpoint
  where settled.academy = :academy
    and settled.id = :id
    and settled.created_at between :oldest and :newest
`;
