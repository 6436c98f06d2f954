import type { Database } from 'better-sqlite3';
import { cursorAfter, rowOf } from './cursor.ts';
import { decodeEvent, type EventRow } from './sqlite-rows.ts';
import { seekEvents } from './sqlite-seek.ts';
import type { EventQuery } from './store.ts';
import type { Verbs } from './verbs.ts';

/** So many rows one call looks at, so that no filter holds up the others. */
const rowsScannedMax = 5_000;

export function eventVerbs(database: Database): Pick<Verbs, 'event' | 'events'> {
  const seek = seekEvents(database);
  const one = database.prepare<[string, string], EventRow>(`
    select *
    from events
    where academy = ?
      and event_id = ?
  `);
  // The last row that a call may look at, where there are more than it may.
  const academyCeiling = database.prepare<[Scan], Ceiling>(`
    select position
    from events indexed by events_by_academy
    where academy = @academy
      and position > @after
    order by position
    limit 1 offset ${rowsScannedMax - 1}
  `);
  const ofAcademy = database.prepare<[Scan], EventRow>(`
    select *
    from events indexed by events_by_academy
    where academy = @academy
      and position > @after
      and position <= @ceiling
      and (@type is null or type = @type)
      and (@since is null or published_at >= @since)
      and (@until is null or published_at < @until)
    order by position
    limit @limit
  `);
  // One learner's events follow each other in sequence as they do in position.
  const learnerCeiling = database.prepare<[Scan], Ceiling>(`
    select position
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
    order by sequence
    limit 1 offset ${rowsScannedMax - 1}
  `);
  const ofLearner = database.prepare<[Scan], EventRow>(`
    select *
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
      and position <= @ceiling
      and (@type is null or type = @type)
      and (@since is null or published_at >= @since)
      and (@until is null or published_at < @until)
    order by sequence
    limit @limit
  `);

  return {
    event: (academy, id) => {
      const row = one.get(academy, id);
      return row && decodeEvent(row);
    },
    events: (query) => {
      const { limit, learner } = query;
      const scan = scanOf(query, learner === undefined ? seek.lastBefore(query.since ?? 0) : 0);
      const newest = query.until === undefined ? Number.MAX_SAFE_INTEGER : seek.firstSince(query.until);
      const reach = (learner === undefined ? academyCeiling : learnerCeiling).get(scan)?.position;
      const ceiling = reach !== undefined && reach < newest ? reach : undefined;
      const bounded = { ...scan, ceiling: ceiling ?? newest };
      const rows = (learner === undefined ? ofAcademy : ofLearner).all(bounded);

      const shown = rows.slice(0, limit);
      const items = shown.map(decodeEvent);
      const last = rows.length > limit ? shown.at(-1)?.position : ceiling;
      return last === undefined ? { items } : { items, next: cursorAfter('e', last) };
    },
  };
}

function scanOf({ academy, learner, type, since, until, cursor, limit }: EventQuery, start: number): Scan {
  return {
    academy,
    learner: learner ?? null,
    type: type ?? null,
    since: since ?? null,
    until: until ?? null,
    after: Math.max(start, rowOf('e', cursor, 0)),
    ceiling: 0,
    limit: limit + 1,
  };
}

interface Scan {
  readonly academy: string;
  readonly learner: string | null;
  readonly type: string | null;
  readonly since: number | null;
  readonly until: number | null;
  readonly after: number;
  readonly ceiling: number;
  readonly limit: number;
}

interface Ceiling {
  readonly position: number;
}
