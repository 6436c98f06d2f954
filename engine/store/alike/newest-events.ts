import { cursorAfter, rowOf } from './cursor.ts';
import { decodeEvent, type EventRow } from './rows.ts';
import { seekEvents } from './seek.ts';
import { all, one, type Steps, type Stepwise } from './steps.ts';
import type { EventQuery } from '../words/events.ts';

/** Events as people look for them, newest first. Positions below one that is seen are given already: none is missed. */
export const newestEventVerbs: Stepwise<'newestEvents'> = {
  *newestEvents(query) {
    const { learner, limit } = query;
    const { floorOf, newest } = learner === undefined ? ofAcademy : ofLearner;
    const scan = yield* scanOf(query);
    const floor = isFiltered(query) ? ((yield* one<Place>(floorOf, scan))?.position ?? 0) : 0;
    const rows = yield* all<EventRow>(newest, { ...scan, floor });
    const shown = rows.slice(0, limit);
    const items = shown.map(decodeEvent);
    const last = rows.length > limit ? (shown.at(-1)?.position ?? 0) : floor;
    return last === 0 ? { items } : { items, next: cursorAfter('n', last) };
  },
};

interface Place {
  readonly position: number;
}

/** So many rows one call looks at, so that no filter holds up the others. */
const rowsScannedMax = 5_000;

function* scanOf({ academy, learner, type, since, until, limit, cursor }: EventQuery): Steps<Scan> {
  const { lastBefore, firstSince } = seekEvents(academy);
  const before = rowOf('n', cursor, Number.MAX_SAFE_INTEGER);
  const end = until === undefined ? before : Math.min(before, (yield* firstSince(until)) + 1);
  // One learner's events are few, and walked to their beginning.
  const start = learner === undefined && since !== undefined ? yield* lastBefore(since) : 0;
  return {
    academy,
    learner: learner ?? null,
    type: type ?? null,
    since: since ?? null,
    until: until ?? null,
    start,
    end,
    limit: limit + 1,
  };
}

type Scan = Readonly<Record<string, string | number | null>>;

function isFiltered({ type, since, until }: EventQuery): boolean {
  return type !== undefined || since !== undefined || until !== undefined;
}

const ofAcademy = words(
  'position',
  `
    from events indexed by events_by_academy
    where academy = :academy
      and position < :end
      and position > :start
  `,
);
const ofLearner = words(
  'sequence',
  `
    from events indexed by events_by_learner
    where academy = :academy
      and learner = :learner
      and sequence < coalesce(
        (
          select sequence
          from events
          where position = :end
            and academy = :academy
            and learner = :learner
        ), ${Number.MAX_SAFE_INTEGER})
      and position < :end
      and position > :start
  `,
);

function words(order: 'position' | 'sequence', below: string) {
  return {
    /** The last row that one call looks at; none where it can look at all. */
    floorOf: `
      select position
      ${below}
      order by ${order} desc
      limit 1 offset ${rowsScannedMax - 1}
    `,
    newest: `
      select *
      ${below}
        and position >= :floor
        and (cast(:type as text) is null or type = :type)
        and (cast(:since as bigint) is null or published_at >= :since)
        and (cast(:until as bigint) is null or published_at < :until)
      order by ${order} desc
      limit :limit
    `,
  };
}
