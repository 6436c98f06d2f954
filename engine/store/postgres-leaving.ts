import { alone } from './postgres-alone.ts';
import { daysOf, type Day } from './postgres-days.ts';
import { isWithin, valuesOf, type Blocks } from './postgres-blocks.ts';
import type { Postgres, Session } from './postgres-pool.ts';

/**
 * Takes a day of events, and of the deliveries that were made of them, out of their tables. What a record, an unfinished
 * delivery or the memory of what was told once rests on is moved to the rest; most of that is found before anyone is held
 * up. The tables that are left hold only what goes.
 */
export async function leaveDay(postgres: Postgres, day: Day): Promise<void> {
  const { name, from, until } = day;
  await alone(postgres, async (session) => {
    if (!(await daysOf(session, 'events')).some((there) => there.name === name)) return;
    await session.query(chooseStaying(day));
    await session.query('analyze staying');
    await session.query(`
      alter table settled_deliveries
      detach partition settled_deliveries_${name}
    `);
    await session.query(`
      alter table events
      detach partition events_${name}
    `);
    // Somebody may have asked for one of them to be sent again. From here on nobody can: the lock is ours.
    await session.query(alsoStaying, [from, until]);
    await session.query(moveEvents(name));
    await session.query(moveDeliveries(name));
  });
}

/** Of a day that has left: lets others have the ids of the events in these blocks. */
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
    await session.query(`drop table events_${name}, settled_deliveries_${name}`);
    return { events, deliveries: all - events };
  });
}

// What the server defines takes no values: the instants are numbers of our own.
function chooseStaying({ name, from, until }: Day): string {
  return `
    create temporary table staying on commit drop as
    select academy, position
    from facts
    where published_at >= ${from}
      and published_at < ${until}
    union
    select academy, event
    from pending_deliveries
    where created_at >= ${from}
      and created_at < ${until}
    union
    select told.academy, settled.event
    from told_once as told
    join settled_deliveries_${name} as settled
      on settled.academy = told.academy
        and settled.id = told.delivery
    where told.created_at >= ${from}
      and told.created_at < ${until}
  `;
}

const alsoStaying = `
  insert into staying (academy, position)
  select academy, event
  from pending_deliveries
  where created_at >= $1
    and created_at < $2
  except
  select academy, position
  from staying
`;

function moveEvents(name: string): string {
  return `
    with moved as (
      delete from events_${name} as event
      using staying
      where event.academy = staying.academy
        and event.position = staying.position
      returning event.*
    )
    insert into events_rest
    select *
    from moved
  `;
}

function moveDeliveries(name: string): string {
  return `
    with moved as (
      delete from settled_deliveries_${name} as settled
      using staying
      where settled.academy = staying.academy
        and settled.event = staying.position
      returning settled.*
    )
    insert into settled_deliveries_rest
    select *
    from moved
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
  `;
}

// Of an academy that was deleted nothing is counted any more.
function discount(name: string): string {
  return `
    with went as (
      select academy, 'events' as name, count(*) as amount
      from events_${name}
      group by academy
      union all
      select academy, state, count(*)
      from settled_deliveries_${name}
      group by academy, state
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
