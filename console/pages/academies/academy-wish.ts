import type { Academy } from '../../asking/api.ts';

type SetUp = Academy['setUp'][string];

/** What stands in the fields of the form; empty is absent. */
export interface AcademyFields {
  readonly id: string;
  readonly name: string;
  readonly companyId: string;
  readonly domainId: string;
  readonly domainName: string;
  readonly plainSecrets: boolean;
  /** By name of a profile; those that keep their own rule are left out. */
  readonly setUp: Readonly<Record<string, SetUp>>;
}

export const emptyFields: AcademyFields = {
  id: '',
  name: '',
  companyId: '',
  domainId: '',
  domainName: '',
  plainSecrets: false,
  setUp: {},
};

export function fieldsOf({ id, name, companyId, domain, plainSecrets, setUp }: Academy): AcademyFields {
  return { id, name, companyId, domainId: domain.id, domainName: domain.name, plainSecrets, setUp };
}

/** What the API is asked to make or to change. */
export function wishOf({ name, companyId, domainId, domainName, plainSecrets, setUp }: AcademyFields) {
  return {
    name,
    ...(companyId !== '' && { companyId }),
    ...(domainId !== '' && domainName !== '' && { domain: { id: domainId, name: domainName } }),
    plainSecrets,
    setUp: { ...setUp },
  };
}

/** A training domain has both an id and a name, or neither is said. */
export function isDomainHalf({ domainId, domainName }: AcademyFields): boolean {
  return (domainId === '') !== (domainName === '');
}
