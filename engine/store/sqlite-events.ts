import type { Database } from 'better-sqlite3';
import { cursorAfter, rowOf } from './cursor.ts';
import type { Latest } from './sqlite-latest.ts';
import { decodeEvent, type EventRow } from './sqlite-rows.ts';
import { seekEvents } from './sqlite-seek.ts';
import { academyWalk, learnerWalk, type Scan } from './sqlite-walks.ts';
import type { EventQuery } from './words/events.ts';
import type { Verbs } from './verbs.ts';

export function eventVerbs(
  database: Database,
  latest: Latest,
): Pick<Verbs, 'event' | 'events' | 'latestEvent'> {
  const seek = seekEvents(database);
  const ofAcademy = academyWalk(database);
  const ofLearner = learnerWalk(database);
  const one = database.prepare<[string, string], EventRow>(`
    select *
    from events
    where academy = ?
      and event_id = ?
  `);
  const lastOfType = database.prepare<[string, string], EventRow>(`
    select event.*
    from latest_events as latest
    join events as event on event.position = latest.position
    where latest.academy = ?
      and latest.type = ?
  `);

  return {
    event: (academy, id) => {
      const row = one.get(academy, id);
      return row && decodeEvent(row);
    },
    events: (query) => {
      const { learner, since, until, limit } = query;
      const walk = learner === undefined ? ofAcademy : ofLearner;
      const { position, resume: carried } = placeOf(query.cursor);
      const start = learner === undefined ? seek.lastBefore(since ?? 0) : 0;
      const scan = scanOf(query, Math.max(start, position));
      const horizon = until === undefined ? Number.MAX_SAFE_INTEGER : seek.firstSince(until);
      const reach = walk.ceiling(scan);
      const ceiling = reach !== undefined && reach < horizon ? reach : undefined;
      const rows = walk.rows({ ...scan, ceiling: ceiling ?? horizon });

      const shown = rows.slice(0, limit);
      const next = rows.length > limit ? shown.at(-1)?.position : ceiling;
      const end = next ?? Math.max(scan.after, Math.min(walk.newest(scan), horizon));
      const tooLate = until === undefined ? undefined : walk.firstTooLate({ ...scan, ceiling: end });
      const resume =
        (until === undefined ? undefined : carried) ?? (tooLate === undefined ? end : tooLate - 1);
      return {
        items: shown.map(decodeEvent),
        resume: cursorAfter('e', resume),
        ...(next !== undefined && { next: cursorOf(next, resume) }),
      };
    },
    latestEvent: (academy, type) => {
      latest.write();
      const row = lastOfType.get(academy, type);
      return row && decodeEvent(row);
    },
  };
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
