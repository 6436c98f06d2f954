import { alone } from './alone.ts';
import { isWithin, valuesOf, type Blocks } from './blocks.ts';
import { daysOf, type Day } from './days.ts';
import { prepareKept, replaceParts, watch, type Replacement } from './kept-part.ts';
import type { Postgres, Session } from './session.ts';

/**
 * Takes a day of events, and of the deliveries that were made of them, out of their tables. What a record, an unfinished
 * delivery or the memory of what was told once rests on is chosen and copied to small tables without a lock; those then take
 * the place of the day's.
 */
export async function leaveDay(postgres: Postgres, day: Day): Promise<void> {
  const replacement: Replacement = { span: day, sources: [day.name], isChosen: true };
  const isThere = (session: Session): Promise<boolean> => isAttached(session, day.name);
  const isWatched = await alone(postgres, async (session) => {
    if (!(await isThere(session))) return false;
    await watch(session, replacement);
    return true;
  });
  if (!isWatched) return;
  // Only now, so that whatever changes after the choice is noted.
  await alone(postgres, (session) => choose(session, day));
  await prepareKept(postgres, replacement);
  // Another node may have been quicker: what it chose must stay as it is.
  await replaceParts(postgres, replacement, isThere);
}

async function choose(session: Session, { name, from, until }: Day): Promise<void> {
  await session.query(`drop table if exists staying_${name}`);
  await session.query(`
    create table staying_${name} (
      academy text collate "C" not null,
      position bigint not null,
      primary key (academy, position)
    )
  `);
  await session.query(chooseStaying(name), [from, until]);
  await session.query(`analyze staying_${name}`);
}

async function isAttached(session: Session, name: string): Promise<boolean> {
  return (await daysOf(session, 'events')).some((day) => day.name === name);
}

/** Of a day that has left: lets others have the ids of the events in these blocks that went. */
export async function forgetIds(session: Session, { name }: Day, blocks: Blocks): Promise<void> {
  await session.query(forget(name), valuesOf(blocks));
}

/** The end of a day that has left: what it counted for goes with its tables, in one. */
export function dropDay(
  postgres: Postgres,
  { name }: Day,
): Promise<{ readonly events: number; readonly deliveries: number }> {
  return alone(postgres, async (session) => {
    const left = await daysOf(session, 'events', 'left');
    if (!left.some((day) => day.name === name)) return { events: 0, deliveries: 0 };
    const { rows } = await session.query<{ name: string; amount: number }>(discount(name));
    const events = rows.find((row) => row.name === 'events')?.amount ?? 0;
    const all = rows.reduce((sum, { amount }) => sum + amount, 0);
    await session.query(`drop table events_${name}, settled_deliveries_${name}, staying_${name}`);
    return { events, deliveries: all - events };
  });
}

function chooseStaying(name: string): string {
  return `
    insert into staying_${name} (academy, position)
    select academy, position
    from facts
    where published_at >= $1
      and published_at < $2
    union
    select academy, event
    from pending_deliveries
    where created_at >= $1
      and created_at < $2
    union
    select told.academy, settled.event
    from told_once as told
    join settled_deliveries_${name} as settled
      on settled.academy = told.academy
        and settled.id = told.delivery
    where told.created_at >= $1
      and told.created_at < $2
    order by 1, 2
  `;
}

function forget(name: string): string {
  return `
    delete from event_ids as known
    using events_${name} as event
    where ${isWithin('event')}
      and known.academy = event.academy
      and known.event_id = event.event_id
      and known.position = event.position
      and not exists (
        select 1
        from staying_${name} as staying
        where staying.academy = event.academy
          and staying.position = event.position
      )
  `;
}

// Of an academy that was deleted nothing is counted any more.
function discount(name: string): string {
  return `
    with went as (
      select event.academy, 'events' as name, count(*) as amount
      from events_${name} as event
      where not exists (
        select 1
        from staying_${name} as staying
        where staying.academy = event.academy
          and staying.position = event.position
      )
      group by event.academy
      union all
      select settled.academy, settled.state, count(*)
      from settled_deliveries_${name} as settled
      where not exists (
        select 1
        from staying_${name} as staying
        where staying.academy = settled.academy
          and staying.position = settled.event
      )
      group by settled.academy, settled.state
    ),
    discounted as (
      insert into tally_sums (academy, name, amount)
      select academy, name, -amount
      from went
      where exists (
        select 1
        from academies
        where id = went.academy
      )
    )
    select name, cast(sum(amount) as bigint) as amount
    from went
    group by name
  `;
}
