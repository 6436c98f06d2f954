import type { Visited } from '../alike/over-academies.ts';
import { all, type Steps } from '../alike/steps.ts';
import type { PublishedHour } from '../words/overview.ts';

interface Span {
  readonly since: number;
  readonly until: number;
}

/** An academy's events by the hour, in the order of the primary key, which knows all that is asked, and in the days alone that they lie in. */
export function* publishedIn(
  academy: string,
  span: Span,
  behind: number | undefined,
): Steps<Visited<number> & { readonly hours: readonly PublishedHour[] }> {
  const after = behind ?? 0;
  const rows = yield* all<HourRow>(byHour, { academy, ...span, after, most: countedMax });
  const counted = rows.reduce((sum, { published }) => sum + published, 0);
  const hours = rows.map(({ at, published }) => ({ at, published }));
  const cost = statementCost + counted / countedForOne;
  return counted < countedMax
    ? { hours, cost }
    : { hours, cost, behind: Math.max(...rows.map(({ reached }) => reached)) };
}

/** In rows that are read. */
const statementCost = 50;
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
    order by position
    limit :most
  ) as looked
  group by at
`;
