import type { Session } from './session.ts';

// What only grows is cut into days, by the clock of the database in UTC; what is in no day of its own is in the rest.

export const dayMs = 86_400_000;

export type DailyTable = 'events' | 'settled_deliveries' | 'attempts' | 'answers';

/** By which instant each table is cut. What shares its instant, as an event and its deliveries, has its days together. */
export const instantOf: Readonly<Record<DailyTable, string>> = {
  events: 'published_at',
  settled_deliveries: 'created_at',
  attempts: 'started_at',
  answers: 'started_at',
};

export interface Day {
  /** As in `20261122`: the end of its tables' names. */
  readonly name: string;
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}

/** The day that an instant is in. */
export function dayOf(instant: number): Day {
  const from = Math.floor(instant / dayMs) * dayMs;
  return {
    name: new Date(from).toISOString().slice(0, 10).replaceAll('-', ''),
    from,
    until: from + dayMs,
  };
}

/** The days that a table has, oldest first; or those that have left it and still lie about. */
export async function daysOf(
  session: Session,
  table: DailyTable,
  which: 'attached' | 'left' = 'attached',
): Promise<readonly Day[]> {
  const { rows } = await session.query<{ name: string }>(tables, [`^${table}_\\d{8}$`, which === 'attached']);
  return rows.map(({ name }) => dayNamed(name.slice(-8)));
}

/** What the database's clock says. */
export async function instantThere(session: Session): Promise<number> {
  const { rows } = await session.query<{ now: number }>(clock);
  return rows[0]?.now ?? Number.NaN;
}

function dayNamed(name: string): Day {
  return dayOf(Date.parse(`${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6)}`));
}

const tables = `
  select relname as name
  from pg_class
  where relnamespace = to_regnamespace(current_schema())
    and relkind = 'r'
    and relname ~ $1
    and relispartition = $2
  order by relname
`;
const clock = `
  select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as now
`;
