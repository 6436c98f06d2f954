import { alone } from './alone.ts';
import { dayNamed, instantOf, type Day } from './days.ts';
import { fence, unfence } from './partitions.ts';
import type { Postgres, Session } from './pool.ts';

// Where much of a day stays, it stays in small tables that take the place of the large ones, so that nobody waits for the
// copying.

const tables = ['events', 'settled_deliveries'] as const;

/** Fills the small tables with what stays, as far as it is known, while the large ones are still used. */
export async function prepareKept(postgres: Postgres, day: Day): Promise<void> {
  const { name, from, until } = day;
  await alone(postgres, async (session) => {
    for (const table of tables) {
      await session.query(`
        create table ${table}_${name}_kept (
          like ${table} including all,
          constraint in_day check (${instantOf[table]} >= ${from} and ${instantOf[table]} < ${until})
        )
      `);
    }
    await session.query(addEvents(name));
    await session.query(addDeliveries(name));
    for (const table of tables) await session.query(`analyze ${table}_${name}_kept`);
  });
  await fence(postgres, tables, day);
}

/** Puts them in the place of the large ones, which are detached already, with what has changed in the meantime. */
export async function attachKept(session: Session, day: Day): Promise<void> {
  const { name, from, until } = day;
  await session.query(addEvents(name));
  await session.query(removeChanged(name));
  await session.query(addDeliveries(name));
  for (const table of tables)
    await session.query(`
      alter table ${table}
      attach partition ${table}_${name}_kept for values from (${from}) to (${until})
    `);
  await unfence(session, tables, day);
}

/** Moves what little is left of a day to the rest, and drops its small tables. */
export function dissolveKept(postgres: Postgres, name: string): Promise<void> {
  return alone(postgres, async (session) => {
    for (const table of tables)
      await session.query(`
        alter table ${table}
        detach partition ${table}_${name}_kept
      `);
    // Another node that was at the same may have left it.
    await unfence(session, tables, dayNamed(name));
    for (const table of tables)
      await session.query(`
        insert into ${table}_rest
        select *
        from ${table}_${name}_kept
      `);
    await session.query(`drop table events_${name}_kept, settled_deliveries_${name}_kept`);
  });
}

/** The days of which much was kept, oldest first. */
export async function keptDays(session: Session): Promise<readonly string[]> {
  const { rows } = await session.query<{ name: string }>(parts);
  return rows.map(({ name }) => name.slice('events_'.length, -'_kept'.length));
}

// What is missing is known before the large table is looked into.
function addEvents(name: string): string {
  return `
    with missing as materialized (
      select academy, position
      from staying_${name}
      except
      select academy, position
      from events_${name}_kept
    )
    insert into events_${name}_kept
    select event.*
    from missing
    join events_${name} as event
      on event.academy = missing.academy
        and event.position = missing.position
    order by event.academy, event.position
  `;
}

// Sent again in the meantime: it waits, or has settled anew.
function removeChanged(name: string): string {
  return `
    delete from settled_deliveries_${name}_kept as kept
    where not exists (
      select 1
      from settled_deliveries_${name} as settled
      where settled.academy = kept.academy
        and settled.id = kept.id
        and row(settled.*) is not distinct from row(kept.*)
    )
  `;
}

function addDeliveries(name: string): string {
  return `
    insert into settled_deliveries_${name}_kept
    select settled.*
    from staying_${name} as staying
    join settled_deliveries_${name} as settled
      on settled.academy = staying.academy
        and settled.event = staying.position
    where not exists (
      select 1
      from settled_deliveries_${name}_kept as kept
      where kept.academy = settled.academy
        and kept.id = settled.id
    )
    order by settled.academy, settled.id
  `;
}

const parts = `
  select relname as name
  from pg_class
  where relnamespace = to_regnamespace(current_schema())
    and relkind = 'r'
    and relispartition
    and relname ~ '^events_[0-9]{8}_kept$'
  order by relname
`;
