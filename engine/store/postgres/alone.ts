import type { Limits, Postgres, Session } from './session.ts';
import { StoreRefused } from '../store.ts';

/**
 * One transaction of upkeep, of which all nodes together run one at a time. It never stands in a line for a table: behind
 * it the others would queue.
 */
export function alone<T>(
  postgres: Postgres,
  work: (session: Session) => Promise<T>,
  limits: Limits = { statementMsMax: 3_600_000 },
): Promise<T> {
  return postgres.transaction(async (session) => {
    const { rows } = await session.query<{ mine: boolean }>(begin, [upkeepLock, `${lockMsMax}ms`]);
    if (rows[0]?.mine !== true) throw new Elsewhere('Another node is at it');
    return work(session);
  }, limits);
}

/** True where somebody else was at it, or in the way; the next call finds what is left. */
export function isInTheWay(error: unknown): boolean {
  return error instanceof Elsewhere || (error instanceof StoreRefused && error.code === 'store-busy');
}

/** True where nothing was in the way but another node that was at it. */
export function isElsewhere(error: unknown): boolean {
  return error instanceof Elsewhere;
}

class Elsewhere extends Error {}

/** So long at most do others wait behind us, where we wait for a table that somebody reads. */
const lockMsMax = 200;

/** A number of our own among all that lock a database so. */
const upkeepLock = 5_410_330_914_763;

const begin = `
  select pg_try_advisory_xact_lock($1) as mine, set_config('lock_timeout', $2, true)
`;
