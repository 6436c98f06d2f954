import { alone } from './alone.ts';
import { isWithin, valuesOf, type Blocks } from './blocks.ts';
import { daysOf, type Day } from './days.ts';
import type { Postgres, Session } from './pool.ts';

/** Drops a day of attempts; answers how many they were. */
export function dropAttempts(postgres: Postgres, { name }: Day): Promise<number> {
  return alone(postgres, async (session) => {
    if (!(await daysOf(session, 'attempts')).some((there) => there.name === name)) return 0;
    const { rows } = await session.query<{ amount: number }>(`
      select count(*) as amount
      from attempts_${name}
    `);
    await session.query(`drop table attempts_${name}`);
    return rows[0]?.amount ?? 0;
  });
}

/** Lets go of attempts that are in no day of their own. */
export async function removeAttempts(
  session: Session,
  blocks: Blocks,
  before: number,
  limit: number,
): Promise<number> {
  return (await session.query(remove, [...valuesOf(blocks), before, limit])).changes;
}

/** Empties what was answered, in a part of the table of attempts. */
export async function emptyAnswers(
  session: Session,
  table: string,
  blocks: Blocks,
  before: number,
  limit: number,
): Promise<number> {
  return (await session.query(empty(table), [...valuesOf(blocks), before, limit])).changes;
}

/** Days with answers that are all older than that and not known to be empty, oldest first. */
export async function daysWithAnswers(session: Session, before: number): Promise<readonly Day[]> {
  const { rows } = await session.query<{ name: string }>(emptied, [emptiedNote]);
  const done = new Set(rows.map(({ name }) => name));
  return (await daysOf(session, 'attempts')).filter(
    ({ name, until }) => until <= before && !done.has(`attempts_${name}`),
  );
}

/** Notes at the table itself that there is nothing left to empty: nobody has to look through it again. */
export async function noteEmptied(postgres: Postgres, { name }: Day): Promise<void> {
  await alone(postgres, async (session) => {
    if ((await daysOf(session, 'attempts')).some((there) => there.name === name))
      await session.query(`comment on table attempts_${name} is '${emptiedNote}'`);
  });
}

/** Lets go of the history of what went wrong, an academy's oldest first; answers how many rows went. */
export async function removeFailures(session: Session, before: number, limit: number): Promise<number> {
  return (await session.query(forgetFailures, [before, limit])).changes;
}

const emptiedNote = 'answers emptied';

const emptied = `
  select relname as name
  from pg_class
  where relnamespace = to_regnamespace(current_schema())
    and relispartition
    and relname ~ '^attempts_[0-9]{8}$'
    and obj_description(oid, 'pg_class') = $1
`;
const remove = `
  delete from attempts_rest
  where ctid = any (array(
    select attempt.ctid
    from attempts_rest as attempt
    where ${isWithin('attempt')}
      and attempt.started_at < $3
    limit $4
  ))
`;

function empty(table: string): string {
  return `
    update ${table}
    set answer_headers = null, body_start = null
    where ctid = any (array(
      select attempt.ctid
      from ${table} as attempt
      where ${isWithin('attempt')}
        and attempt.started_at < $3
        and (attempt.answer_headers is not null or attempt.body_start is not null)
      limit $4
    ))
  `;
}

// They are numbered as they come, and each academy's stand together: one look at its first says whether it has old ones.
const forgetFailures = `
  delete from failures
  where (academy, number) in (
    select failure.academy, failure.number
    from academies
    cross join lateral (
      select academy, number, at
      from failures
      where academy = academies.id
      order by number
      limit $2
    ) as failure
    where failure.at < $1
    limit $2
  )
`;
