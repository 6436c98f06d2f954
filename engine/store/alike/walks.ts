import type { EventRow } from './rows.ts';
import { all, one, type Steps, type Values } from './steps.ts';

/** A way through events by position: an academy's, or one learner's. */
export interface Walk {
  /** The last row there is; 0 where there is none. */
  newest(scan: Scan): Steps<number>;
  /** The last row that a call may look at, where a filter could make it look at more. */
  ceiling(scan: Scan): Steps<number | undefined>;
  rows(scan: Scan): Steps<readonly EventRow[]>;
  /** The first that would have been shown, had it not been published at `until` or later. */
  firstTooLate(scan: Scan): Steps<number | undefined>;
}

export interface Scan extends Values {
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

export const academyWalk = walk({
  order: 'position',
  all: `
    from events indexed by events_by_academy
    where academy = :academy
  `,
  behind: `
      and position > :after
  `,
});

/** One learner's events follow each other in sequence as they do in position. */
export const learnerWalk = walk({
  order: 'sequence',
  all: `
    from events indexed by events_by_learner
    where academy = :academy
      and learner = :learner
  `,
  behind: `
      and sequence > coalesce(
        (
          select sequence
          from events
          where position = :after
            and academy = :academy
            and learner = :learner
        ), 0)
      and position > :after
  `,
});

interface Way {
  readonly order: 'position' | 'sequence';
  readonly all: string;
  readonly behind: string;
}

function walk({ order, all: every, behind }: Way): Walk {
  const newest = `
    select position
    ${every}
    order by ${order} desc
    limit 1
  `;
  const ceiling = `
    select position
    ${every}
    ${behind}
    order by ${order}
    limit 1 offset ${rowsScannedMax - 1}
  `;
  const rows = `
    select *
    ${every}
    ${behind}
      and position <= :ceiling
      and (cast(:type as text) is null or type = :type)
      and (cast(:since as bigint) is null or published_at >= :since)
      and (cast(:until as bigint) is null or published_at < :until)
    order by ${order}
    limit :limit
  `;
  const tooLate = `
    select position
    ${every}
    ${behind}
      and position <= :ceiling
      and (cast(:type as text) is null or type = :type)
      and (cast(:since as bigint) is null or published_at >= :since)
      and published_at >= :until
    order by ${order}
    limit 1
  `;

  return {
    *newest(scan) {
      return (yield* one<Place>(newest, scan))?.position ?? 0;
    },
    *ceiling(scan) {
      const { type, since, until } = scan;
      if (type === null && since === null && until === null) return undefined;
      return (yield* one<Place>(ceiling, scan))?.position;
    },
    rows: (scan) => all<EventRow>(rows, scan),
    *firstTooLate(scan) {
      return (yield* one<Place>(tooLate, scan))?.position;
    },
  };
}

interface Place {
  readonly position: number;
}
