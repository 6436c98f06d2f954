import type { Postgres, Session } from './session.ts';

/** A copy of an embedded database, as its target knows it. */
export interface Arrival {
  readonly copy: string;
  /** Where from. */
  readonly source: string;
  readonly verifiedAt?: number;
  /** When a node first served what was copied. */
  readonly servedAt?: number;
}

export async function arrivalOf(session: Session): Promise<Arrival | undefined> {
  const { rows } = await session.query<ArrivalRow>(arrivals);
  const [row] = rows;
  if (!row) return undefined;
  return {
    copy: row.copy,
    source: row.source,
    ...(row.verified_at !== null && { verifiedAt: row.verified_at }),
    ...(row.served_at !== null && { servedAt: row.served_at }),
  };
}

/** Throws where a database holds a copy that is not verified; notes that one which is was served. */
export async function refuseArriving(postgres: Postgres): Promise<void> {
  const arrival = await arrivalOf(postgres);
  if (!arrival || (arrival.verifiedAt !== undefined && arrival.servedAt !== undefined)) return;
  // In one statement, since the copy may be taken back at this very moment.
  const { changes } = await postgres.query(noteServed);
  if (changes > 0) return;
  throw new Error(
    `PostgreSQL holds a copy of ${arrival.source} that is not finished, or was given up; run \`schoolbell copy\` again with the same --from and --to, ` +
      'and it goes on; or name an empty database in SCHOOLBELL_DATABASE_URL',
  );
}

interface ArrivalRow {
  readonly copy: string;
  readonly source: string;
  readonly verified_at: number | null;
  readonly served_at: number | null;
}

const arrivals = `
  select copy, source, verified_at, served_at
  from arrivals
`;
const noteServed = `
  update arrivals
  set served_at = coalesce(served_at, cast(extract(epoch from clock_timestamp()) * 1000 as bigint))
  where verified_at is not null
`;
