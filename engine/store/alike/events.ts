import { cursorAfter, rowOf } from './cursor.ts';
import { decodeEvent, type EventRow } from './rows.ts';
import { seekEvents } from './seek.ts';
import { one, type Steps, type Stepwise } from './steps.ts';
import { academyWalk, learnerWalk, type Scan } from './walks.ts';
import type { EventQuery } from '../words/events.ts';

export const eventVerbs: Stepwise<'event' | 'events'> = {
  *event(academy, id) {
    const place = yield* one<Place>(placeOfId, { academy, id });
    if (place === undefined) return undefined;
    const { position, published_at: publishedAt } = place;
    const row = yield* one<EventRow>(standing, { academy, position, publishedAt });
    return row && decodeEvent(row);
  },
  *events(query) {
    const { learner, until, limit } = query;
    const walk = learner === undefined ? academyWalk : learnerWalk;
    const { position, resume: kept } = placeOf(query.cursor);
    const carried = until === undefined ? undefined : kept;
    const scan = scanOf(query, Math.max(position, yield* startOf(query)));
    // An academy's positions come in the order of commits, since they are given under its lock: up to the newest that is
    // seen now, none can still come to be. What comes behind it while the steps go on is left to the next call.
    const last = yield* endOf(query, yield* walk.newest(scan));
    if (last <= scan.after) return { items: [], resume: cursorAfter('e', carried ?? scan.after) };

    const reach = yield* walk.ceiling(scan);
    const ceiling = reach !== undefined && reach < last ? reach : undefined;
    const rows = yield* walk.rows({ ...scan, ceiling: ceiling ?? last });
    const shown = rows.slice(0, limit);
    const next = rows.length > limit ? shown.at(-1)?.position : ceiling;
    const end = next ?? last;
    const tooLate = until === undefined ? undefined : yield* walk.firstTooLate({ ...scan, ceiling: end });
    const resume = carried ?? (tooLate === undefined ? end : tooLate - 1);
    return {
      items: shown.map(decodeEvent),
      resume: cursorAfter('e', resume),
      ...(next !== undefined && { next: cursorOf(next, resume) }),
    };
  },
};

// In two statements, the second with the instant in it: where events are kept by the day, it opens that day alone.
const placeOfId = `
  select position, published_at
  from event_ids
  where academy = :academy
    and event_id = :id
`;
const standing = `
  select *
  from events
  where academy = :academy
    and position = :position
    and published_at = :publishedAt
`;

interface Place {
  readonly position: number;
  readonly published_at: number;
}

/** One learner's events are few, and walked from their beginning. */
function* startOf({ academy, learner, since }: EventQuery): Steps<number> {
  return learner === undefined && since !== undefined ? yield* seekEvents(academy).lastBefore(since) : 0;
}

function* endOf({ academy, until }: EventQuery, newest: number): Steps<number> {
  return until === undefined ? newest : Math.min(newest, yield* seekEvents(academy).firstSince(until));
}

function scanOf({ academy, learner, type, since, until, limit }: EventQuery, after: number): Scan {
  return {
    academy,
    learner: learner ?? null,
    type: type ?? null,
    since: since ?? null,
    until: until ?? null,
    after,
    ceiling: 0,
    limit: limit + 1,
  };
}

// A reader who comes back with a later `until` must find what an earlier one kept out: a walk that has gone past such
// an event carries along where that was, behind a dot.
function cursorOf(next: number, resume: number): string {
  return resume < next ? `${cursorAfter('e', next)}.${resume.toString(36)}` : cursorAfter('e', next);
}

function placeOf(cursor: string | undefined): { readonly position: number; readonly resume?: number } {
  const dot = cursor?.indexOf('.') ?? -1;
  if (cursor === undefined || dot < 0) return { position: rowOf('e', cursor, 0) };
  const resume = rowOf('e', `e${cursor.slice(dot + 1)}`, 0);
  return { position: rowOf('e', cursor.slice(0, dot), 0), resume };
}
