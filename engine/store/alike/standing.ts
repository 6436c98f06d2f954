import { cursorAfter, cursorAfterTwo, rowOf, twoOf } from './cursor.ts';
import { decodeEndpoint, type EndpointRow } from './endpoint-rows.ts';
import { all, type Stepwise } from './steps.ts';
import type { Page } from '../words/pages.ts';
import type { Endpoint } from '../../model.ts';

/** Endpoints of all academies that do not listen, or that are in trouble although they should. */
export const standingVerbs: Stepwise<'endpointsStanding'> = {
  *endpointsStanding({ standing, limit, cursor }) {
    if (standing === 'failing') {
      const [at, number] = twoOf('q', cursor, [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
      const rows = yield* all<EndpointRow>(failing, { at, number, limit: limit + 1 });
      return page(rows, limit, (last) => cursorAfterTwo('q', [last.failing_since ?? 0, last.number]));
    }
    if (standing === 'resting') {
      const [at, number] = twoOf('g', cursor, [0, 0]);
      const rows = yield* all<EndpointRow>(resting, { at, number, limit: limit + 1 });
      return page(rows, limit, (last) => cursorAfterTwo('g', [last.rest_until ?? 0, last.number]));
    }
    const values = { status: standing, after: rowOf('r', cursor, 0), limit: limit + 1 };
    const rows = yield* all<EndpointRow>(byStatus, values);
    return page(rows, limit, (last) => cursorAfter('r', last.number));
  },
};

/** Out of rows that were asked for one more than `limit`. */
function page(
  rows: readonly EndpointRow[],
  limit: number,
  cursorBehind: (last: EndpointRow) => string,
): Page<Endpoint> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(decodeEndpoint);
  return rows.length > limit && last !== undefined ? { items, next: cursorBehind(last) } : { items };
}

const byStatus = `
  select *
  from endpoints indexed by endpoints_standing
  where status = :status
    and status <> 'active'
    and deleted_at is null
    and number > :after
  order by number
  limit :limit
`;
const failing = `
  select *
  from endpoints indexed by endpoints_failing
  where failing_since is not null
    and status = 'active'
    and deleted_at is null
    and failing_since <= :at
    and (failing_since < :at or number < :number)
  order by failing_since desc, number desc
  limit :limit
`;
const resting = `
  select *
  from endpoints indexed by endpoints_resting
  where rest_until is not null
    and status = 'active'
    and deleted_at is null
    and rest_until >= :at
    and (rest_until > :at or number > :number)
  order by rest_until, number
  limit :limit
`;
