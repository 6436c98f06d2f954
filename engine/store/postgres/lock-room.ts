import type { Session } from './session.ts';

/** How many locks a server has room for, and how many a statement may want. */
export interface LockFacts {
  readonly perTransaction: number;
  readonly connectionsMax: number;
  readonly preparedMax: number;
  /** The parts of the table that has most of them, with their indexes: a statement that names no day locks each. */
  readonly widest: number;
}

/**
 * A warning, with its cure, where the table of locks is too small for the days that are there. Statements that name no day are
 * few, and seldom at the same time: a third of all connections is reckoned with.
 * https://www.postgresql.org/docs/current/runtime-config-locks.html
 */
export function judgeLocks({
  perTransaction,
  connectionsMax,
  preparedMax,
  widest,
}: LockFacts): string | undefined {
  const transactions = connectionsMax + preparedMax;
  const wanted = widest * (connectionsMax / 3);
  if (wanted <= perTransaction * transactions) return undefined;
  const cure = Math.ceil(wanted / transactions / 64) * 64;
  return (
    `PostgreSQL has room for ${perTransaction * transactions} locks, and a statement that names no day takes ${widest}, ` +
    `so that many at a time fail for want of shared memory; set \`max_locks_per_transaction = ${cure}\` and restart it, ` +
    'or keep events for fewer days'
  );
}

export async function lockFactsOf(session: Session): Promise<LockFacts> {
  const { rows } = await session.query<LockFacts & Record<string, unknown>>(facts);
  const [row] = rows;
  if (row === undefined) throw new Error('postgres-lock-room: a query for one row answered none');
  return row;
}

const facts = `
  select
    cast(current_setting('max_locks_per_transaction') as integer) as "perTransaction",
    cast(current_setting('max_connections') as integer) as "connectionsMax",
    cast(current_setting('max_prepared_transactions') as integer) as "preparedMax",
    cast(coalesce(max(amount), 0) as integer) as widest
  from (
    select count(*) as amount
    from pg_inherits as part
    join pg_class as whole on whole.oid = part.inhparent
    left join pg_index as own on own.indexrelid = whole.oid
    where whole.relkind in ('p', 'I')
      and whole.relnamespace = to_regnamespace(current_schema())
    group by coalesce(own.indrelid, whole.oid)
  ) as tables
`;
