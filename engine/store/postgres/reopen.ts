import { bigintArray } from './array.ts';
import type { Session } from './session.ts';

/** A final delivery that is to be sent once more. */
export interface FinalRow {
  readonly id: number;
  readonly created_at: number;
}

/**
 * Gives final deliveries of one academy a fresh round of tries. Each comes back into its order by its age: while another
 * of the same order is pending it waits, and the settlement of that one sets the oldest that waits free. The academy's
 * lock is held, so that nobody comes into an order or leaves it meanwhile. Answers how many were still there.
 */
export async function reopenFinal(
  session: Session,
  academy: string,
  rows: readonly FinalRow[],
  at: number,
): Promise<number> {
  if (rows.length === 0) return 0;
  const instants = rows.map(({ created_at }) => created_at);
  const ids = bigintArray(rows.map(({ id }) => id));
  const bounds = [Math.min(...instants), Math.max(...instants)];
  const reopened = await session.query<{ amount: number }>(reopen, [academy, ids, ...bounds, at]);
  return reopened.rows[0]?.amount ?? 0;
}

// The bounds of instants spare the server from looking into every day that it keeps.
const reopen = `
  with taken as (
    delete from settled_deliveries
    where academy = $1
      and id = any($2::bigint[])
      and created_at between $3 and $4
    returning *
  ),
  ranked as (
    select
      taken.*,
      taken.order_key is not null and (
        row_number() over (partition by endpoint, order_key order by id) > 1
        or exists (
          select 1
          from pending_deliveries as pending
          where pending.academy = $1
            and pending.endpoint = taken.endpoint
            and pending.order_key = taken.order_key
        )
      ) as waits
    from taken
  ),
  reopened as (
    insert into pending_deliveries (academy, id, endpoint, event, created_at, due_at, order_key, attempt_count)
    select academy, id, endpoint, event, created_at, case when waits then null else $5::bigint end, order_key, attempt_count
    from ranked
  ),
  tallied as (
    insert into tally_sums (academy, name, amount)
    select $1, name, amount
    from (
      select 'pending' as name, count(*) as amount
      from taken
      union all
      select state, -count(*)
      from taken
      group by state
    ) as sums
    where amount <> 0
  )
  select count(*) as amount
  from taken
`;
