import { columnOf, valueOf, type RawValue, type Row } from './columns.ts';
import { createDigester, type Digest } from './digest.ts';
import type { Reached } from './source.ts';
import { copiedTables, type CopiedTable } from './tables.ts';
import { arrivalOf, type Arrival } from '../postgres/arrival.ts';
import type { Postgres, Session } from '../postgres/session.ts';

/** A PostgreSQL that takes a copy. */
export interface Target {
  arrival(): Promise<Arrival | undefined>;
  /** The tables that hold something. */
  occupied(): Promise<readonly string[]>;
  begin(copy: string, source: string, at: number): Promise<void>;
  progress(table: string): Promise<Progress>;
  /** Writes the rows that follow so many, and in the same transaction how far that goes. */
  write(
    table: CopiedTable,
    copiedBefore: number,
    page: { readonly rows: readonly Row[]; readonly reached?: Reached },
  ): Promise<void>;
  /** Counts what there is and sees to it that numbers go on after those already given; once. */
  complete(numbers: readonly HighestNumber[]): Promise<void>;
  digest(table: CopiedTable): Promise<Digest>;
  /** From here on it may be served. */
  verify(at: number): Promise<void>;
  /** From here on it may not, unless it was served already and that is not to be undone too; answers whether it was. */
  withdraw(isServedToo: boolean): Promise<boolean>;
}

export interface Progress {
  readonly copied: number;
  readonly reached?: Reached;
  readonly isDone: boolean;
}

/** Of a sequence: the highest number that was ever given. */
export interface HighestNumber {
  readonly sequence: string;
  readonly highest: number;
}

export function targetOn(postgres: Postgres): Target {
  return {
    arrival: () => arrivalOf(postgres),
    occupied: async () => {
      const names = [...copiedTables().map(({ name }) => name), 'tally_sums'];
      const { rows } = await postgres.query<{ name: string }>(occupiedAmong(names));
      return rows.map(({ name }) => name);
    },
    begin: async (copy, source, at) => void (await postgres.query(insertArrival, [copy, source, at])),
    progress: (table) => progressOf(postgres, table),
    write: (table, copiedBefore, { rows, reached }) =>
      postgres.transaction(async (session) => {
        await noteProgress(session, table.name, copiedBefore, rows.length, reached);
        if (rows.length > 0) await insertRows(session, table, rows);
      }),
    complete: (numbers) =>
      postgres.transaction(
        async (session) => {
          const { isDone, copied } = await progressOf(session, 'tally_sums');
          if (isDone) return;
          await noteProgress(session, 'tally_sums', copied, 1, undefined);
          await session.query(insertSums);
          for (const { sequence, highest } of numbers) await session.query(goOnAfter, [sequence, highest]);
          for (const { name } of copiedTables()) await session.query(`analyze ${name}`);
        },
        { statementMsMax: longMs },
      ),
    digest: (table) =>
      postgres.transaction((session) => digestOf(session, table), { statementMsMax: longMs }),
    verify: async (at) => void (await postgres.query(noteVerified, [at])),
    withdraw: async (isServedToo) => (await postgres.query(takeBack, [isServedToo])).changes > 0,
  };
}

/** Nobody else waits for what takes so long. */
const longMs = 3_600_000;

async function insertRows(
  session: Session,
  { name, columns }: CopiedTable,
  rows: readonly Row[],
): Promise<void> {
  const names = Object.keys(columns);
  const arrays = Object.values(columns).map((kind, index) =>
    columnOf(
      kind,
      rows.map((row) => row[index] ?? null),
    ),
  );
  const unnested = arrays.map(({ type }, index) => `$${index + 1}::${type}`);
  await session.query(
    `
      insert into ${name} (${names.join(', ')})
      select *
      from unnest(${unnested.join(', ')})
    `,
    arrays.map(({ array }) => array),
  );
}

/** A copy that was killed may have sent its last commit off: what it wrote is waited for, and not written again. */
async function noteProgress(
  session: Session,
  name: string,
  copiedBefore: number,
  copied: number,
  reached: Reached | undefined,
): Promise<void> {
  const values = [name, copied, reached ? JSON.stringify(reached) : null, reached ? 0 : 1, copiedBefore];
  if ((await session.query(upsertProgress, values)).changes > 0) return;
  throw new Error(`Rows of ${name} have come from elsewhere in the meantime; give the same command again`);
}

async function progressOf(session: Session, name: string): Promise<Progress> {
  const { rows } = await session.query<{ copied: number; reached: string | null; is_done: number }>(
    progress,
    [name],
  );
  const [row] = rows;
  if (!row) return { copied: 0, isDone: false };
  return {
    copied: row.copied,
    ...(row.reached !== null && { reached: JSON.parse(row.reached) as Reached }),
    isDone: row.is_done === 1,
  };
}

/** Reads through a cursor, so that little of the table is in memory at a time. */
async function digestOf(session: Session, { name, columns }: CopiedTable): Promise<Digest> {
  const kinds = Object.entries(columns);
  const digester = createDigester();
  await session.query(`
    declare copied no scroll cursor for
    select ${Object.keys(columns).join(', ')}
    from ${name}
  `);
  for (;;) {
    const { rows } = await session.query<Record<string, RawValue>>(`fetch ${rowsPerFetch} from copied`);
    for (const row of rows) digester.add(kinds.map(([column, kind]) => valueOf(kind, row[column] ?? null)));
    if (rows.length < rowsPerFetch) break;
  }
  await session.query('close copied');
  return digester.digest();
}

const rowsPerFetch = 500;

function occupiedAmong(names: readonly string[]): string {
  const found = names.map(
    (name) => `
      select '${name}' as name
      where exists (select 1 from ${name})
    `,
  );
  return found.join('union all');
}

const insertArrival = `
  insert into arrivals (copy, source, begun_at)
  values ($1, $2, $3)
`;
const progress = `
  select copied, reached, is_done
  from arrived_tables
  where name = $1
`;
const upsertProgress = `
  insert into arrived_tables (name, copied, reached, is_done)
  values ($1, $2, $3, $4)
  on conflict (name) do update
  set copied = arrived_tables.copied + excluded.copied, reached = excluded.reached, is_done = excluded.is_done
  where arrived_tables.copied = $5
`;
const insertSums = `
  insert into tally_sums (academy, name, amount)
  select academy, 'events', count(*)
  from events
  group by academy
  union all
  select academy, state, count(*)
  from deliveries
  group by academy, state
`;
const goOnAfter = `
  select setval(cast($1 as regclass), greatest($2::bigint, 1), $2::bigint > 0)
`;
const noteVerified = `
  update arrivals
  set verified_at = $1
`;
const takeBack = `
  update arrivals
  set verified_at = null
  where served_at is null
    or $1::boolean
`;
