import { isDeepStrictEqual } from 'node:util';
import type { Academy } from '../../model.ts';
import { lockAcademy } from './academy-lock.ts';
import { writeAudit } from './audit.ts';
import { pageOf, rowOf } from './cursor.ts';
import { all, change, one, type Steps, type Stepwise, type Values } from './steps.ts';

export const academyVerbs: Stepwise<'createAcademy' | 'changeAcademy' | 'academy' | 'academies'> = {
  academy: read,
  *createAcademy(made, audit) {
    const values = { ...written(made), createdAt: made.createdAt };
    if ((yield* change(insert, values)) === 0) return { kind: 'exists' };
    yield* writeAudit(audit);
    return { kind: 'created' };
  },
  *changeAcademy(id, changed, audit, seen) {
    yield* lockAcademy(id);
    const known = yield* read(id);
    if (known === undefined) return undefined;
    if (seen !== undefined && !isDeepStrictEqual(known, seen)) return 'outdated';
    const academy = { ...known, ...changed };
    yield* change(update, written(academy));
    yield* writeAudit(audit);
    return academy;
  },
  *academies({ limit, cursor }) {
    const rows = yield* all<AcademyRow>(after, { after: rowOf('a', cursor, 0), limit: limit + 1 });
    return pageOf('a', rows, limit, decodeAcademy);
  },
};

function* read(id: string): Steps<Academy | undefined> {
  const row = yield* one<AcademyRow>(byId, { id });
  return row && decodeAcademy(row);
}

// The number of the roster begins at the instant: whoever remembers one of an academy that was deleted must not take it for
// one of an academy that is made anew under the same name.
const insert = `
  insert into academies (id, name, company_id, domain_id, domain_name, settings, created_at, roster)
  values (:id, :name, :companyId, :domainId, :domainName, :settings, :createdAt, :createdAt)
  on conflict (id) do nothing
`;
// The roster is another too: what an academy is set up as decides what its endpoints get, and other nodes remember it.
const update = `
  update academies
  set
    name = :name,
    company_id = :companyId,
    domain_id = :domainId,
    domain_name = :domainName,
    settings = :settings,
    roster = roster + 1
  where id = :id
`;
const byId = `
  select *
  from academies
  where id = :id
`;
const after = `
  select *
  from academies
  where number > :after
  order by number
  limit :limit
`;

type Settings = Pick<Academy, 'setUp' | 'plainSecrets'>;

// What nobody filters by stands in one column as JSON, where what is absent stays so.
function written({ id, name, companyId, domain, setUp, plainSecrets }: Academy): Values {
  const settings = JSON.stringify({ setUp, plainSecrets } satisfies Partial<Record<keyof Settings, unknown>>);
  return { id, name, companyId, domainId: domain.id, domainName: domain.name, settings };
}

export interface AcademyRow {
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly company_id: string;
  readonly domain_id: string;
  readonly domain_name: string;
  readonly settings: string;
  readonly created_at: number;
}

export function decodeAcademy(row: Omit<AcademyRow, 'number'>): Academy {
  return {
    id: row.id,
    name: row.name,
    companyId: row.company_id,
    domain: { id: row.domain_id, name: row.domain_name },
    ...(JSON.parse(row.settings) as Settings),
    createdAt: row.created_at,
  };
}
