import { lockAcademy } from '../alike/academy-lock.ts';
import { writeAudit } from '../alike/audit.ts';
import { runSteps } from './pool.ts';
import type { Postgres } from './session.ts';
import type { Store } from '../store.ts';

/**
 * Differs from the embedded store in that what is cancelled moves to another table, and in that a sender may be settling
 * at the same time: its rows are waited for. Those that wait behind others go first, so that whoever stands before them
 * has nobody left to set free. What is being sent is left to its sender.
 */
export function cancelVerbs(postgres: Postgres): Pick<Store, 'cancelPending'> {
  return {
    cancelPending: (academy, endpoint, reason, at, limit, audit) =>
      postgres.transaction(async (session) => {
        if ((await runSteps(session, lockAcademy(academy))) === undefined) return 0;
        const { rows } = await session.query<{ amount: number }>(cancel, [
          academy,
          endpoint,
          reason,
          at,
          limit,
        ]);
        const { amount = 0 } = rows[0] ?? {};
        if (amount > 0) await runSteps(session, writeAudit(audit));
        return amount;
      }),
  };
}

const cancel = `
  with off as materialized (
    select
      not exists (
        select 1
        from endpoints
        where academy = $1
          and id = $2
          and status = 'active'
          and deleted_at is null
      ) as is_off,
      least($4::bigint, cast(extract(epoch from clock_timestamp()) * 1000 as bigint)) as now
  ),
  waiting as materialized (
    select id
    from pending_deliveries
    where academy = $1
      and endpoint = $2
      and order_key is not null
      and due_at is null
      and (select is_off from off)
    limit $5
    for update
  ),
  due as materialized (
    select id
    from pending_deliveries
    where academy = $1
      and endpoint = $2
      and due_at is not null
      and (lease_token is null or lease_until <= (select now from off))
      and (select is_off from off)
    order by due_at, id
    limit $5 - (select count(*) from waiting)
    for update
  ),
  cancelled as (
    delete from pending_deliveries
    where academy = $1
      and id in (select id from waiting union all select id from due)
    returning *
  ),
  settled as (
    insert into settled_deliveries
      (academy, id, endpoint, event, state, created_at, order_key, tries, attempt_count, first_try_at, reason, settled_at)
    select
      academy, id, endpoint, event, 'cancelled', created_at, order_key, tries, attempt_count, first_try_at, $3, $4
    from cancelled
  ),
  tallied as (
    insert into tally_sums (academy, name, amount)
    select $1, sums.name, sums.amount
    from (select count(*) as all from cancelled) as counted
    cross join lateral (values ('pending', -counted.all), ('cancelled', counted.all)) as sums (name, amount)
    where counted.all > 0
  )
  select count(*) as amount
  from cancelled
`;
