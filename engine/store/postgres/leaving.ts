import { alone, isInTheWay } from './alone.ts';
import { isWithin, valuesOf, type Blocks } from './blocks.ts';
import { daysOf, type Day } from './days.ts';
import { attachKept, prepareKept } from './kept-part.ts';
import { unfence } from './partitions.ts';
import type { Postgres, Session } from './pool.ts';

/**
 * Takes a day of events, and of the deliveries that were made of them, out of their tables. What a record, an unfinished
 * delivery or the memory of what was told once rests on is chosen before anyone is held up. A little of it is copied to the
 * rest; where it is much, it was copied beforehand to small tables that take the place of the day's.
 */
export async function leaveDay(postgres: Postgres, day: Day, copiedMax = copiedAtOnceMax): Promise<void> {
  const staying = await alone(postgres, (session) => choose(session, day));
  if (staying === undefined) return;
  const isMuch = staying > copiedMax;
  if (isMuch) await prepareKept(postgres, day);
  for (let tries = 1; ; tries += 1) {
    try {
      await alone(postgres, (session) => detach(session, day, isMuch));
      return;
    } catch (error) {
      if (!isInTheWay(error) || tries === triesMax) throw error;
    }
  }
}

const tables = ['events', 'settled_deliveries'] as const;

/** So many events are copied in a tenth of a second. */
export const copiedAtOnceMax = 5_000;

/** A statement that has one of the two tables and wants the other stands in our way, and we give way to it. */
const triesMax = 5;

/** Answers how many events stay; undefined where the day has left already. */
async function choose(session: Session, { name, from, until }: Day): Promise<number | undefined> {
  if (!(await isAttached(session, name))) return undefined;
  await session.query(
    `drop table if exists staying_${name}, events_${name}_kept, settled_deliveries_${name}_kept`,
  );
  await session.query(`
    create table staying_${name} (
      academy text collate "C" not null,
      position bigint not null,
      primary key (academy, position)
    )
  `);
  const { changes } = await session.query(chooseStaying(name), [from, until]);
  await session.query(`analyze staying_${name}`);
  return changes;
}

async function detach(session: Session, day: Day, isMuch: boolean): Promise<void> {
  const { name, from, until } = day;
  // Another node may have been quicker: what it chose must stay as it is.
  if (!(await isAttached(session, name))) return;
  // In this order, since publishers come to events first.
  for (const table of tables)
    await session.query(`
      alter table ${table}
      detach partition ${table}_${name}
    `);
  // Somebody may have asked for one of them to be sent again. From here on nobody can: the tables are ours.
  await session.query(chooseReopened(name), [from, until]);
  if (isMuch) {
    await attachKept(session, day);
    return;
  }
  // An attempt that came to nothing may have left it.
  await unfence(session, tables, day);
  await session.query(copyEvents(name));
  await session.query(copyDeliveries(name));
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

function chooseReopened(name: string): string {
  return `
    insert into staying_${name} (academy, position)
    select academy, event
    from pending_deliveries
    where created_at >= $1
      and created_at < $2
    on conflict do nothing
  `;
}

function copyEvents(name: string): string {
  return `
    insert into events_rest
    select event.*
    from staying_${name} as staying
    join events_${name} as event
      on event.academy = staying.academy
        and event.position = staying.position
    order by event.academy, event.position
  `;
}

function copyDeliveries(name: string): string {
  return `
    insert into settled_deliveries_rest
    select settled.*
    from staying_${name} as staying
    join settled_deliveries_${name} as settled
      on settled.academy = staying.academy
        and settled.event = staying.position
    order by settled.academy, settled.id
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
