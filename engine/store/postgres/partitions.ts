import { alone, isInTheWay } from './alone.ts';
import { blocksOf } from './blocks.ts';
import { dayMs, dayOf, daysOf, instantOf, instantThere, type DailyTable, type Day } from './days.ts';
import type { Postgres, Session } from './session.ts';

/** Answers how many tables were made. */
export type MakeDays = () => Promise<number>;

/**
 * Makes the tables of today and of the days to come, where they are missing. A day for which the rest has rows already
 * stays in the rest.
 */
export function dayMaker(postgres: Postgres, daysAhead = 7): MakeDays {
  const givenUp = new Set<string>();

  async function makeOf(tables: readonly [DailyTable, ...DailyTable[]], now: number): Promise<number> {
    const there = new Set((await daysOf(postgres, tables[0])).map(({ name }) => name));
    const days = Array.from({ length: daysAhead + 1 }, (_, ahead) => dayOf(now + ahead * dayMs));
    const isRestLarge = await someRestIsLarge(postgres, tables);
    let made = 0;
    for (const day of days) {
      const key = `${tables[0]} ${day.name}`;
      if (there.has(day.name) || givenUp.has(key)) continue;
      const isAhead = day.from > now;
      if (await makeDay(postgres, tables, day, isAhead && isRestLarge)) made += tables.length;
      else givenUp.add(key);
    }
    return made;
  }

  return async () => {
    const now = await instantThere(postgres);
    return (
      (await makeOf(['events', 'settled_deliveries'], now)) + (await makeOf(['attempts', 'answers'], now))
    );
  };
}

/** One large rest is enough: where a table joins, all of the rest is looked through while nobody can write to it. */
export async function someRestIsLarge(
  session: Session,
  tables: readonly DailyTable[],
  blocksMax = blocksAtOnceMax,
): Promise<boolean> {
  for (const table of tables) if ((await blocksOf(session, `${table}_rest`)) > blocksMax) return true;
  return false;
}

/** At the start: waits a while for another node that makes them, since what comes before they are there is in no day. */
export async function openDays(
  postgres: Postgres,
  make: MakeDays,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  for (let tries = 1; tries <= openTriesMax; tries += 1) {
    try {
      await dropLeftFences(postgres);
      await make();
      return;
    } catch (error) {
      if (!isInTheWay(error)) throw error;
      // Somebody holds a table for long: should it last, the rest takes what comes, and upkeep goes on trying.
      await pause(openPauseMs);
    }
  }
}

/** Looked through in a few milliseconds. */
const blocksAtOnceMax = 1_000;

const openTriesMax = 50;
const openPauseMs = 100;

/** Makes the tables of one day; all get it or, where the rest holds rows of it, none. A large rest is fenced off first. */
export async function makeDay(
  postgres: Postgres,
  tables: readonly DailyTable[],
  day: Day,
  isFenced: boolean,
): Promise<boolean> {
  try {
    if (isFenced) await fence(postgres, tables, day);
    await alone(postgres, (session) => attach(session, tables, day));
    return true;
  } catch (error) {
    if (isFenced) await alone(postgres, (session) => unfence(session, tables, day));
    // The other code: another node has made it in the meantime.
    if (![checkViolation, duplicateTable].includes(codeOf(error))) throw error;
    return false;
  }
}

/**
 * Has it known beforehand, without holding anyone up, that the rest holds nothing of a day to come: a table that joins
 * would otherwise have the rest looked through while nobody can write to it.
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION
 */
export async function fence(postgres: Postgres, tables: readonly DailyTable[], day: Day): Promise<void> {
  await alone(postgres, async (session) => {
    await unfence(session, tables, day);
    for (const table of tables) {
      const instant = instantOf[table];
      await session.query(`
        alter table ${table}_rest
        add constraint without_${day.name} check (${instant} < ${day.from} or ${instant} >= ${day.until}) not valid
      `);
    }
  });
  try {
    await alone(postgres, async (session) => {
      for (const table of tables)
        await session.query(`
          alter table ${table}_rest
          validate constraint without_${day.name}
        `);
    });
  } catch (error) {
    await alone(postgres, (session) => unfence(session, tables, day));
    throw error;
  }
}

/**
 * Takes fences back behind which no table came to be, since whoever made them died: they would refuse the rows of their days.
 * One that somebody has just made may go with them; then the rest is looked through after all.
 */
async function dropLeftFences(postgres: Postgres): Promise<void> {
  if ((await postgres.query(leftFences)).rows.length === 0) return;
  await alone(postgres, async (session) => {
    const { rows } = await session.query<{ rest: string; fence: string }>(leftFences);
    for (const { rest, fence: name } of rows)
      await session.query(`
        alter table ${rest}
        drop constraint ${name}
      `);
  });
}

const leftFences = `
  select rest.relname as rest, fence.conname as fence
  from pg_constraint as fence
  join pg_class as rest on rest.oid = fence.conrelid
  where rest.relnamespace = to_regnamespace(current_schema())
    and rest.relname like '%\\_rest'
    and fence.conname like 'without\\_%'
`;

export async function unfence(session: Session, tables: readonly DailyTable[], day: Day): Promise<void> {
  for (const table of tables)
    await session.query(`
      alter table ${table}_rest
      drop constraint if exists without_${day.name}
    `);
}

async function attach(session: Session, tables: readonly DailyTable[], day: Day): Promise<void> {
  for (const table of tables) {
    const part = `${table}_${day.name}`;
    // Made apart: one that is made as a part would shut the whole table for a moment.
    await session.query(`
      create table ${part} (like ${table} including all)
    `);
    await session.query(`
      alter table ${table}
      attach partition ${part} for values from (${day.from}) to (${day.until})
    `);
  }
  await unfence(session, tables, day);
}

/** What PostgreSQL calls what went wrong; empty where it was not PostgreSQL. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const checkViolation = '23514';
const duplicateTable = '42P07';
