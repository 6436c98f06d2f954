import { lockAcademy } from '../alike/academy-lock.ts';
import { bigintArray } from './array.ts';
import { isWithin, valuesOf, type Blocks } from './blocks.ts';
import { runSteps } from './pool.ts';
import type { Postgres } from './session.ts';
import type { Went } from '../alike/tidying.ts';

/**
 * Lets go of old events that stayed when their day went, or had none, with their deliveries, where nothing rests on them any
 * more. `part` ends the names of the tables that they are in. They
 * are chosen without a lock, and judged again under that of their academy: meanwhile one may have been asked for again.
 */
export async function leaveRest(
  postgres: Postgres,
  part: string,
  blocks: Blocks,
  before: number,
  limit: number,
): Promise<Partial<Went> & { readonly found: number }> {
  const { rows } = await postgres.query<Place>(choose(part), [...valuesOf(blocks), before, limit]);
  let events = 0;
  let deliveries = 0;
  for (const [academy, positions] of byAcademy(rows)) {
    const went = await postgres.transaction(async (session) => {
      await runSteps(session, lockAcademy(academy));
      return session.query<Gone>(remove(part), [academy, bigintArray(positions), before]);
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

function isFree(part: string): string {
  return `
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
    join settled_deliveries_${part} as settled
      on settled.academy = told.academy
        and settled.id = told.delivery
    where told.academy = event.academy
      and told.learner = event.learner
      and settled.event = event.position
  )
`;
}

function choose(part: string): string {
  return `
  select academy, position
  from events_${part} as event
  where ${isWithin('event')}
    and ${isFree(part)}
  limit $4
`;
}

function remove(part: string): string {
  return `
  with gone as (
    delete from events_${part} as event
    where event.academy = $1
      and event.position = any ($2::bigint[])
      and ${isFree(part)}
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
    delete from settled_deliveries_${part} as settled
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
}
