import { alone, isInTheWay } from './alone.ts';
import { bigintArray, textArray } from './array.ts';
import type { Day } from './days.ts';
import { fence, unfence } from './partitions.ts';
import type { Postgres, Session } from './session.ts';
import { StoreRefused } from '../store.ts';

// What stays of a day when the others go, and of a month when it is over, is copied beforehand to small tables that take the
// place of the large ones. What is changed meanwhile is noted by triggers and copied again: so nobody waits for more than
// the last few changes.

/** What takes the place of what. */
export interface Replacement {
  /** Its name, with `_kept`, ends those of the small tables. */
  readonly span: Day;
  /** The ends of the names of the tables that are replaced. */
  readonly sources: readonly string[];
  /** True where of the source only what `staying_…` names is kept, and the source lives on by itself. */
  readonly isChosen: boolean;
}

export const keptTables = ['events', 'settled_deliveries'] as const;

/** Has every change of the tables that are to be replaced noted from here on. Undoes what an attempt left that came to nothing. */
export async function watch(session: Session, { span, sources }: Replacement): Promise<void> {
  const { name } = span;
  await session.query(`drop table if exists events_${name}_kept, settled_deliveries_${name}_kept`);
  for (const source of sources)
    for (const table of keptTables) {
      await session.query(`
        create or replace trigger noted_${name}
        after insert or update or delete on ${table}_${source}
        for each row execute function note_part_change('${name}', '${table}')
      `);
    }
  await session.query(forgetChanges, [name]);
}

/** Fills the small tables, while the others are still used. */
export async function prepareKept(postgres: Postgres, replacement: Replacement): Promise<void> {
  const { span } = replacement;
  const { name, from, until } = span;
  await alone(postgres, async (session) => {
    for (const [table, instant] of [
      ['events', 'published_at'],
      ['settled_deliveries', 'created_at'],
    ] as const) {
      await session.query(`
        create table ${table}_${name}_kept (
          like ${table} including all,
          constraint in_span check (${instant} >= ${from} and ${instant} < ${until})
        )
      `);
      for (const copy of copies(replacement, table)) await session.query(copy);
      await session.query(`analyze ${table}_${name}_kept`);
    }
  });
  await fence(postgres, keptTables, span);
}

/**
 * Puts the small tables in the place of the others. `isMeant` judges under the lock whether there is still anything to do.
 * Waits for each table a moment at most, some times over, and then throws what `isInTheWay` knows.
 */
export async function replaceParts(
  postgres: Postgres,
  replacement: Replacement,
  isMeant: (session: Session) => Promise<boolean>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    while (
      (await alone(postgres, (session) => catchUp(session, replacement, changesAtOnce))) === changesAtOnce
    );
    try {
      await alone(postgres, async (session) => {
        if (await isMeant(session)) await replace(session, replacement);
      });
      return;
    } catch (error) {
      if (!isInTheWay(error) || tries === triesMax) throw error;
    }
  }
}

/** A statement that has one of the two tables and wants the other stands in our way, and we give way to it. */
const triesMax = 5;
/** So many are copied in some milliseconds. */
const changesUnderLockMax = 200;
const changesAtOnce = 5_000;

async function replace(session: Session, replacement: Replacement): Promise<void> {
  const { span, sources, isChosen } = replacement;
  const { name, from, until } = span;
  // In this order, since publishers come to events first.
  for (const table of keptTables)
    for (const source of sources)
      await session.query(`
        alter table ${table}
        detach partition ${table}_${source}
      `);
  // From here on nobody changes anything: the tables are ours.
  if ((await catchUp(session, replacement, changesUnderLockMax)) === changesUnderLockMax)
    throw new StoreRefused('store-busy', 'More was changed than can be copied while others wait');
  if (await isEmpty(session, `${name}_kept`))
    await session.query(`drop table events_${name}_kept, settled_deliveries_${name}_kept`);
  else
    for (const table of keptTables)
      await session.query(`
        alter table ${table}
        attach partition ${table}_${name}_kept for values from (${from}) to (${until})
      `);
  await unfence(session, keptTables, span);
  for (const table of keptTables)
    for (const source of sources)
      await session.query(
        isChosen ? `drop trigger noted_${name} on ${table}_${source}` : `drop table ${table}_${source}`,
      );
}

/** Copies anew what was changed; answers how many changes it took up, `limit` where there may be more. */
async function catchUp(session: Session, replacement: Replacement, limit: number): Promise<number> {
  const { name } = replacement.span;
  const { rows } = await session.query<{ owner: string; event: number }>(takeChanges, [name, limit]);
  if (rows.length === 0) return 0;
  const values = [textArray(rows.map(({ owner }) => owner)), bigintArray(rows.map(({ event }) => event))];
  for (const [table, event] of [
    ['events', 'position'],
    ['settled_deliveries', 'event'],
  ] as const)
    await session.query(
      `
        delete from ${table}_${name}_kept as kept
        using unnest($1::text[], $2::bigint[]) as changed (owner, event)
        where kept.academy = changed.owner
          and kept.${event} = changed.event
      `,
      values,
    );
  // Somebody may have asked for it to be sent again.
  if (replacement.isChosen)
    await session.query(
      `
        insert into staying_${name} (academy, position)
        select owner, event
        from unnest($1::text[], $2::bigint[]) as changed (owner, event)
        on conflict do nothing
      `,
      values,
    );
  for (const table of keptTables)
    for (const copy of copies(replacement, table, changedOnly)) await session.query(copy, values);
  return rows.length;
}

const changedOnly = `
  and (part.academy, part.event) in (
    select owner, event
    from unnest($1::text[], $2::bigint[]) as changed (owner, event)
  )
`;

/** From each source; `only` goes by what it calls the position of the event, `part.event`. */
function copies(
  { span: { name }, sources, isChosen }: Replacement,
  table: (typeof keptTables)[number],
  only = '',
): readonly string[] {
  const event = table === 'events' ? 'position' : 'event';
  const staying = `
    join staying_${name} as staying
      on staying.academy = part.academy
        and staying.position = part.${event}
  `;
  return sources.map(
    (source) => `
      insert into ${table}_${name}_kept
      select part.*
      from ${table}_${source} as part
      ${isChosen ? staying : ''}
      where true
        ${only.replace('part.event', `part.${event}`)}
      order by part.academy, part.${event}
    `,
  );
}

/** Lets a small table go of which nothing is left. */
export async function dropEmptyKept(postgres: Postgres, part: string): Promise<void> {
  if (!(await isEmpty(postgres, part))) return;
  await alone(postgres, async (session) => {
    if (!(await keptParts(session)).includes(part)) return;
    for (const table of keptTables)
      await session.query(`
        alter table ${table}
        detach partition ${table}_${part}
      `);
    if (!(await isEmpty(session, part))) throw new StoreRefused('store-busy', 'It is empty no more');
    await session.query(`drop table events_${part}, settled_deliveries_${part}`);
  });
}

async function isEmpty(session: Session, part: string): Promise<boolean> {
  const { rows } = await session.query(`
    select 1 as one
    where exists (select 1 from events_${part})
      or exists (select 1 from settled_deliveries_${part})
  `);
  return rows.length === 0;
}

/** The ends of the small tables' names, oldest first: of days as `20261122_kept`, of months as `202611_kept`. */
export async function keptParts(session: Session): Promise<readonly string[]> {
  const { rows } = await session.query<{ name: string }>(parts);
  return rows.map(({ name }) => name.slice('events_'.length));
}

const takeChanges = `
  delete from part_changes
  where ctid = any (array(
    select ctid
    from part_changes
    where part = $1
    limit $2
  ))
  returning owner, event
`;
const forgetChanges = `
  delete from part_changes
  where part = $1
`;
const parts = `
  select relname as name
  from pg_class
  where relnamespace = to_regnamespace(current_schema())
    and relkind = 'r'
    and relispartition
    and relname ~ '^events_[0-9]{6}([0-9]{2})?_kept$'
  order by relname
`;
