import { lockAcademy } from './academy-lock.ts';
import { bigintArray } from './postgres-array.ts';
import { isWithin, valuesOf, type Blocks } from './postgres-blocks.ts';
import { runSteps, type Postgres } from './postgres-pool.ts';
import type { Went } from './tidying.ts';

/**
 * Lets go of old events that are in no day of their own, with their deliveries, where nothing rests on them any more. They
 * are chosen without a lock, and judged again under that of their academy: meanwhile one may have been asked for again.
 */
export async function leaveRest(
  postgres: Postgres,
  blocks: Blocks,
  before: number,
  limit: number,
): Promise<Partial<Went> & { readonly found: number }> {
  const { rows } = await postgres.query<Place>(choose, [...valuesOf(blocks), before, limit]);
  let events = 0;
  let deliveries = 0;
  for (const [academy, positions] of byAcademy(rows)) {
    const went = await postgres.transaction(async (session) => {
      await runSteps(session, lockAcademy(academy));
      return session.query<Gone>(remove, [academy, bigintArray(positions), before]);
    });
    events += went.rows[0]?.events ?? 0;
    deliveries += went.rows[0]?.deliveries ?? 0;
  }
  return { events, deliveries, found: rows.length };
}

interface Place {
  readonly academy: string;
  readonly position: number;
}

interface Gone {
  readonly events: number;
  readonly deliveries: number;
}

function byAcademy(places: readonly Place[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const { academy, position } of places) groups.set(academy, [...(groups.get(academy) ?? []), position]);
  return groups;
}

const isFree = `
  event.published_at < $3
  and not exists (
    select 1
    from facts as fact
    where fact.academy = event.academy
      and fact.learner = event.learner
      and fact.position = event.position
  )
  and not exists (
    select 1
    from pending_deliveries as pending
    where pending.academy = event.academy
      and pending.event = event.position
  )
  and not exists (
    select 1
    from told_once as told
    join settled_deliveries_rest as settled
      on settled.academy = told.academy
        and settled.id = told.delivery
    where told.academy = event.academy
      and told.learner = event.learner
      and settled.event = event.position
  )
`;
const choose = `
  select academy, position
  from events_rest as event
  where ${isWithin('event')}
    and ${isFree}
  limit $4
`;
const remove = `
  with gone as (
    delete from events_rest as event
    where event.academy = $1
      and event.position = any ($2::bigint[])
      and ${isFree}
    returning event.event_id, event.position, event.published_at
  ),
  named as (
    delete from event_ids as known
    using gone
    where known.academy = $1
      and known.event_id = gone.event_id
      and known.position = gone.position
  ),
  settled as (
    delete from settled_deliveries_rest as settled
    using gone
    where settled.academy = $1
      and settled.event = gone.position
      and settled.created_at = gone.published_at
    returning settled.state
  ),
  discounted as (
    insert into tally_sums (academy, name, amount)
    select $1, name, -amount
    from (
      select 'events' as name, count(*) as amount
      from gone
      union all
      select state, count(*)
      from settled
      group by state
    ) as sums
    where amount > 0
  )
  select
    (
      select count(*)
      from gone
    ) as events,
    (
      select count(*)
      from settled
    ) as deliveries
`;
