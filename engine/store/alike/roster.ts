import { type AcademyRow, decodeAcademy } from './academies.ts';
import { decodeEndpoint, type EndpointRow } from './endpoint-rows.ts';
import { all, change, type Steps, type Stepwise } from './steps.ts';

/** All endpoints of an academy together, and the number of the state that they are in. */
export const rosterVerbs: Stepwise<'roster' | 'endpointsOf'> = {
  *roster(id) {
    const rows = yield* all<RosterRow>(withRevision, { academy: id });
    const [first] = rows;
    if (first === undefined) return undefined;
    const academy = decodeAcademy({
      ...first,
      id: first.owner,
      settings: first.owner_settings,
      created_at: first.owner_created_at,
    });
    return { revision: first.roster, academy, endpoints: rows.filter(isEndpoint).map(decodeEndpoint) };
  },
  *endpointsOf(academy) {
    return (yield* all<EndpointRow>(every, { academy })).map(decodeEndpoint);
  },
};

/** Tells everyone who judged by the roster that it is another now. */
export function* raiseRoster(academy: string): Steps<void> {
  yield* change(raise, { academy });
}

// One statement: read one after the other, the number, the academy and the endpoints could be of three moments.
const withRevision = `
  select
    owner.roster,
    owner.id as owner,
    owner.name,
    owner.company_id,
    owner.domain_id,
    owner.domain_name,
    owner.settings as owner_settings,
    owner.created_at as owner_created_at,
    endpoint.*
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

interface OwnerRow extends Pick<AcademyRow, 'name' | 'company_id' | 'domain_id' | 'domain_name'> {
  readonly roster: number;
  readonly owner: string;
  readonly owner_settings: string;
  readonly owner_created_at: number;
}

/** An academy without endpoints is one row, with nothing in the columns of an endpoint. */
type RosterRow = OwnerRow & (EndpointRow | { readonly number: null });

function isEndpoint(row: RosterRow): row is OwnerRow & EndpointRow {
  return row.number !== null;
}
