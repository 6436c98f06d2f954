import type { Database } from 'better-sqlite3';
import type { EventRow } from './sqlite-rows.ts';

/** A way through events by position: an academy's, or one learner's. */
export interface Walk {
  /** The last row that a call may look at, where there are more than it may. */
  ceiling(scan: Scan): number | undefined;
  rows(scan: Scan): EventRow[];
  /** The first that would have been shown, had it not been published at `until` or later. */
  firstTooLate(scan: Scan): number | undefined;
  /** The last row there is; 0 where there is none. */
  newest(scan: Scan): number;
}

export interface Scan {
  readonly academy: string;
  readonly learner: string | null;
  readonly type: string | null;
  readonly since: number | null;
  readonly until: number | null;
  /** Rows behind this position, up to and with that of `ceiling`. */
  readonly after: number;
  readonly ceiling: number;
  readonly limit: number;
}

/** So many rows one call looks at, so that no filter holds up the others. */
const rowsScannedMax = 5_000;

export function academyWalk(database: Database): Walk {
  return walk(
    database,
    `
      from events indexed by events_by_academy
      where academy = @academy
        and position > @after
    `,
    'position',
    `
      select max(position) as position
      from events indexed by events_by_academy
      where academy = @academy
    `,
  );
}

/** One learner's events follow each other in sequence as they do in position. */
export function learnerWalk(database: Database): Walk {
  return walk(
    database,
    `
      from events indexed by events_by_learner
      where academy = @academy
        and learner = @learner
        and sequence > coalesce(
          (
            select sequence
            from events
            where position = @after
              and academy = @academy
              and learner = @learner
          ), 0)
        and position > @after
    `,
    'sequence',
    `
      select position
      from events indexed by events_by_learner
      where academy = @academy
        and learner = @learner
      order by sequence desc
      limit 1
    `,
  );
}

function walk(database: Database, behind: string, order: 'position' | 'sequence', last: string): Walk {
  const ceiling = database.prepare<[Scan], Place>(`
    select position
    ${behind}
    order by ${order}
    limit 1 offset ${rowsScannedMax - 1}
  `);
  const rows = database.prepare<[Scan], EventRow>(`
    select *
    ${behind}
      and position <= @ceiling
      and (@type is null or type = @type)
      and (@since is null or published_at >= @since)
      and (@until is null or published_at < @until)
    order by ${order}
    limit @limit
  `);
  const tooLate = database.prepare<[Scan], Place>(`
    select position
    ${behind}
      and position <= @ceiling
      and (@type is null or type = @type)
      and (@since is null or published_at >= @since)
      and published_at >= @until
    order by ${order}
    limit 1
  `);
  const newest = database.prepare<[Scan], { position: number | null }>(last);

  return {
    ceiling: (scan) => ceiling.get(scan)?.position,
    rows: (scan) => rows.all(scan),
    firstTooLate: (scan) => tooLate.get(scan)?.position,
    newest: (scan) => newest.get(scan)?.position ?? 0,
  };
}

interface Place {
  readonly position: number;
}
