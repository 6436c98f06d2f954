import { alone } from './alone.ts';
import { daysOf, type Day } from './days.ts';
import { keptParts, keptTables, prepareKept, replaceParts, watch, type Replacement } from './kept-part.ts';
import { codeOf, fence } from './partitions.ts';
import type { Postgres } from './session.ts';

/**
 * Makes one table of what was kept of a month's days, once all of the month is older than that: each table is one more for
 * every statement that names no day. Answers whether there was such a month.
 */
export async function mergeMonth(postgres: Postgres, before: number): Promise<boolean> {
  const parts = await keptParts(postgres);
  const daysLeft = (await daysOf(postgres, 'events')).map(({ name }) => name);
  for (const month of monthsToMerge(parts, daysLeft, before))
    if (await isOutOfTheRest(postgres, month)) {
      await merge(postgres, { span: month, sources: sourcesOf(parts, month), isChosen: false });
      return true;
    }
  return false;
}

/** The rest may have rows of a day of it that had no table: then its days stay as they are. */
async function isOutOfTheRest(postgres: Postgres, month: Day): Promise<boolean> {
  try {
    await fence(postgres, keptTables, month);
    return true;
  } catch (error) {
    if (codeOf(error) === checkViolation) return false;
    throw error;
  }
}

async function merge(postgres: Postgres, replacement: Replacement): Promise<void> {
  await alone(postgres, (session) => watch(session, replacement));
  await prepareKept(postgres, replacement);
  await replaceParts(postgres, replacement, async (session) => {
    const there = await keptParts(session);
    return replacement.sources.every((source) => there.includes(source));
  });
}

/** The months with two small tables or more, all of them older than that, with no day that is still to leave; oldest first. */
function monthsToMerge(
  parts: readonly string[],
  daysLeft: readonly string[],
  before: number,
): readonly Day[] {
  const names = new Set(parts.map((part) => part.slice(0, 6)));
  return [...names]
    .map(monthNamed)
    .toSorted((one, other) => one.from - other.from)
    .filter(
      (month) =>
        month.until <= before &&
        sourcesOf(parts, month).length > 1 &&
        !parts.includes(`${month.name}_kept`) &&
        !daysLeft.some((day) => day.startsWith(month.name)),
    );
}

function sourcesOf(parts: readonly string[], { name }: Day): readonly string[] {
  return parts.filter((part) => part.startsWith(name) && part !== `${name}_kept`);
}

function monthNamed(name: string): Day {
  const [year, month] = [Number(name.slice(0, 4)), Number(name.slice(4))];
  return { name, from: Date.UTC(year, month - 1), until: Date.UTC(year, month) };
}

const checkViolation = '23514';
