import type { Visited } from '../alike/over-academies.ts';
import { seekEvents } from '../alike/seek.ts';
import { all, one, type Steps } from '../alike/steps.ts';
import type { PublishedHour } from '../words/overview.ts';

interface Span {
  readonly since: number;
  readonly until: number;
}

/**
 * An academy's events by the hour. No index knows instants: events are read as long as they lie far apart; where many lie in
 * one hour the last of it is sought, and what lies between is counted in the index alone. Where the clock was set back, what
 * was published then may count in an hour beside.
 */
export function* publishedIn(
  academy: string,
  { since, until }: Span,
  behind: number | undefined,
): Steps<Visited<number> & { readonly hours: readonly PublishedHour[] }> {
  const { lastAbout } = seekEvents(academy);
  const hourIn = (instant: number) => Math.min(Math.max(startOf(instant), since), until - hourMs);
  const end = yield* lastAbout(until);
  const hours: PublishedHour[] = [];
  let after = behind ?? (yield* lastAbout(since));
  let cost = 2 * seekCost;
  while (after < end) {
    if (cost >= costMax) return { hours, cost, behind: after };
    const rows = yield* all<EventRow>(following, { academy, after, end, limit: readMax });
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) break;
    const at = hourIn(first.published_at);
    if (rows.length < readMax || hourIn(last.published_at) !== at) {
      for (const row of rows) hours.push({ at: hourIn(row.published_at), published: 1 });
      after = last.position;
      cost += rows.length;
    } else {
      const place = Math.min(end, Math.max(last.position, yield* lastAbout(at + hourMs)));
      const found = yield* one<Counted>(between, { academy, after, last: place, most: countedMax });
      const published = found?.amount ?? 0;
      hours.push({ at, published });
      after = found?.reached ?? place;
      cost += readMax + seekCost + published / countedForOne;
    }
  }
  return { hours, cost };
}

const hourMs = 3_600_000;
const readMax = 100;
/** In rows that are read, as the others. */
const costMax = 2_500;
const seekCost = 100;
/** So many entries of an index are counted for what one row costs that is read. */
const countedForOne = 5;
const countedMax = 10_000;

function startOf(instant: number): number {
  return instant - (instant % hourMs);
}

interface EventRow {
  readonly position: number;
  readonly published_at: number;
}

interface Counted {
  readonly amount: number;
  readonly reached: number | null;
}

const following = `
  select position, published_at
  from events indexed by events_by_academy
  where academy = :academy
    and position > :after
    and position <= :end
  order by position
  limit :limit
`;
const between = `
  select count(*) as amount, max(position) as reached
  from (
    select position
    from events indexed by events_by_academy
    where academy = :academy
      and position > :after
      and position <= :last
    order by position
    limit :most
  )
`;
