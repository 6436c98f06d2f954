import { alone } from './alone.ts';
import { isWithin, valuesOf, type Blocks } from './blocks.ts';
import { daysOf, type Day } from './days.ts';
import type { Postgres, Session } from './session.ts';

/** Drops a day of attempts, and with it what was answered to them; answers how many attempts they were. */
export function dropAttempts(postgres: Postgres, day: Day): Promise<number> {
  return dropDay(postgres, 'attempts', day, `drop table if exists attempts_${day.name}, answers_${day.name}`);
}

/** Drops a day of answers, the attempts of which stay; answers how many they were. */
export function dropAnswers(postgres: Postgres, day: Day): Promise<number> {
  return dropDay(postgres, 'answers', day, `drop table answers_${day.name}`);
}

/** Lets go of attempts that are in no day of their own, each with its answer; answers how many attempts they were. */
export async function removeAttempts(
  session: Session,
  blocks: Blocks,
  before: number,
  limit: number,
): Promise<number> {
  const { rows } = await session.query<{ amount: number }>(removeBoth, [...valuesOf(blocks), before, limit]);
  return rows[0]?.amount ?? 0;
}

/** Lets go of answers that are in no day of their own. */
export async function removeAnswers(
  session: Session,
  blocks: Blocks,
  before: number,
  limit: number,
): Promise<number> {
  return (await session.query(removeFrom('answers_rest'), [...valuesOf(blocks), before, limit])).changes;
}

/** Lets go of the history of what went wrong, an academy's oldest first; answers how many rows went. */
export async function removeFailures(session: Session, before: number, limit: number): Promise<number> {
  return (await session.query(forgetFailures, [before, limit])).changes;
}

function dropDay(
  postgres: Postgres,
  table: 'attempts' | 'answers',
  { name }: Day,
  drop: string,
): Promise<number> {
  return alone(postgres, async (session) => {
    if (!(await daysOf(session, table)).some((there) => there.name === name)) return 0;
    const { rows } = await session.query<{ amount: number }>(`
      select count(*) as amount
      from ${table}_${name}
    `);
    await session.query(drop);
    return rows[0]?.amount ?? 0;
  });
}

const removeFrom = (table: string): string => `
  delete from ${table}
  where ctid = any (array(
    select old.ctid
    from ${table} as old
    where ${isWithin('old')}
      and old.started_at < $3
    limit $4
  ))
`;
// Both have their days at the same time, and an attempt its own no shorter than its answer: of what is in none, neither is.
const removeBoth = `
  with gone as (
    ${removeFrom('attempts_rest')}
    returning academy, delivery, number, started_at
  ),
  answered as (
    delete from answers_rest as answer
    using gone
    where answer.academy = gone.academy
      and answer.delivery = gone.delivery
      and answer.number = gone.number
      and answer.started_at = gone.started_at
  )
  select count(*) as amount
  from gone
`;

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
