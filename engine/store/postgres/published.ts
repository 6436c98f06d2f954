import type { Visited } from '../alike/over-academies.ts';
import { seek, words, type Seek } from '../alike/seek.ts';
import { all, type Steps } from '../alike/steps.ts';
import type { PublishedHour } from '../words/overview.ts';

interface Span {
  readonly since: number;
  readonly until: number;
}

/**
 * An academy's events by the hour, in the order of the primary key, which knows all that is asked, and in the days alone that
 * they lie in. Where in its days the span begins and ends is sought: to walk there would cost all that lies before and behind.
 */
export function* publishedIn(
  academy: string,
  span: Span,
  behind: number | undefined,
): Steps<Visited<number> & { readonly hours: readonly PublishedHour[] }> {
  const { lastAbout } = seekAround(academy, span);
  const after = behind ?? (yield* lastAbout(span.since - skewMsMax));
  const last = yield* lastAbout(span.until + skewMsMax);
  const rows = yield* all<HourRow>(byHour, { academy, ...span, after, last, most: countedMax });
  const counted = rows.reduce((sum, { published }) => sum + published, 0);
  const hours = rows.map(({ at, published }) => ({ at, published }));
  const cost = statementCost + counted / countedForOne;
  return counted < countedMax
    ? { hours, cost }
    : { hours, cost, behind: Math.max(...rows.map(({ reached }) => reached)) };
}

function seekAround(academy: string, { since, until }: Span): Seek {
  return seek(eventsOfDays, { academy, from: since - dayMs, to: until + dayMs });
}

const dayMs = 86_400_000;
/** Nodes' clocks may differ, so that instants follow positions only about. */
const skewMsMax = 1_200_000;

const eventsOfDays = words({
  number: 'position',
  at: 'published_at',
  own: `
    from events
    where academy = :academy
      and published_at >= :from
      and published_at < :to
  `,
});

/** In rows that are read; what seeks is among them. */
const statementCost = 200;
const countedForOne = 20;
const countedMax = 50_000;

interface HourRow extends PublishedHour {
  readonly reached: number;
}

const byHour = `
  select at, count(*) as published, max(position) as reached
  from (
    select published_at - published_at % 3600000 as at, position
    from events
    where academy = :academy
      and published_at >= :since
      and published_at < :until
      and position > :after
      and position <= :last
    order by position
    limit :most
  ) as looked
  group by at
`;
