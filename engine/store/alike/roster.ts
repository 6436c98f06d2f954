import { decodeEndpoint, type EndpointRow } from './endpoint-rows.ts';
import { all, change, type Steps, type Stepwise } from './steps.ts';

/** All endpoints of an academy together, and the number of the state that they are in. */
export const rosterVerbs: Stepwise<'roster' | 'endpointsOf'> = {
  *roster(academy) {
    const rows = yield* all<RosterRow>(withRevision, { academy });
    const [first] = rows;
    if (first === undefined) return undefined;
    return { revision: first.roster, endpoints: rows.filter(isEndpoint).map(decodeEndpoint) };
  },
  *endpointsOf(academy) {
    return (yield* all<EndpointRow>(every, { academy })).map(decodeEndpoint);
  },
};

/** Tells everyone who judged by the roster that it is another now. */
export function* raiseRoster(academy: string): Steps<void> {
  yield* change(raise, { academy });
}

// One statement: read one after the other, the number and the endpoints could be of two moments.
const withRevision = `
  select owner.roster, endpoint.*
  from academies as owner
  left join endpoints as endpoint on endpoint.academy = owner.id and endpoint.deleted_at is null
  where owner.id = :academy
  order by endpoint.number
`;
const every = `
  select *
  from endpoints
  where academy = :academy
    and deleted_at is null
  order by number
`;
const raise = `
  update academies
  set roster = roster + 1
  where id = :academy
`;

interface Revision {
  readonly roster: number;
}

/** An academy without endpoints is one row, with nothing in the columns of an endpoint. */
type RosterRow = Revision & (EndpointRow | { readonly number: null });

function isEndpoint(row: RosterRow): row is Revision & EndpointRow {
  return row.number !== null;
}
