import type { Database } from 'better-sqlite3';
import {
  type Changed,
  decodeStands,
  judgeMarks,
  mayMark,
  type Stands,
  standsColumns,
  type StandsRow,
} from '../alike/mark-changes.ts';
import type { Settlement } from '../words/deliveries.ts';

/** Writes what a settlement changes in how its endpoint stands; undefined where that is nothing. */
export function marksOf(database: Database): (settlement: Settlement) => Changed | undefined {
  const standing = database.prepare<[string, string], StandsRow>(`
    select ${standsColumns}
    from endpoints
    where academy = ?
      and id = ?
      and deleted_at is null
  `);
  const write = database.prepare<[Written]>(`
    update endpoints
    set
      failing_since = @failingSince,
      refusing_since = @refusingSince,
      rest_until = @restUntil,
      rest_why = @restWhy,
      rest_times = @restTimes,
      returned_at = @returnedAt,
      status = case when @disabledAt is null then status else 'disabled' end,
      status_reason = case when @disabledAt is null then status_reason else @reason end,
      status_at = coalesce(@disabledAt, status_at),
      updated_at = coalesce(@disabledAt, updated_at)
    where academy = @academy
      and id = @endpoint
  `);

  return (settlement) => {
    if (!mayMark(settlement)) return undefined;
    const { academy, endpoint } = settlement;
    const row = standing.get(academy, endpoint);
    if (row === undefined) return undefined;
    const { stands, changed } = judgeMarks(new Map([[endpoint, decodeStands(row)]]), [settlement]);
    const now = stands.get(endpoint);
    if (now) write.run(writtenOf(academy, endpoint, now));
    return changed.get(settlement);
  };
}

interface Written {
  readonly academy: string;
  readonly endpoint: string;
  readonly failingSince: number | null;
  readonly refusingSince: number | null;
  readonly restUntil: number | null;
  readonly restWhy: string | null;
  readonly restTimes: number;
  readonly returnedAt: number | null;
  readonly disabledAt: number | null;
  readonly reason: string | null;
}

function writtenOf(academy: string, endpoint: string, stands: Stands): Written {
  const { failingSince, refusingSince, rest, returnedAt, disabled } = stands;
  return {
    academy,
    endpoint,
    failingSince,
    refusingSince,
    restUntil: rest?.until ?? null,
    restWhy: rest?.why ?? null,
    restTimes: rest?.times ?? 0,
    returnedAt,
    disabledAt: disabled?.at ?? null,
    reason: disabled?.reason ?? null,
  };
}
