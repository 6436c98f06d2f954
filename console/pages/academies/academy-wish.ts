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

/**
 * What the API is asked to make or to change. What was emptied stands again as it does where nobody says: the API keeps what is
 * left out of a change.
 */
export function wishOf({ id, name, plainSecrets, setUp, ...fields }: AcademyFields) {
  const isPlain = fields.domainId === '' && fields.domainName === '';
  const companyId = fields.companyId === '' ? id : fields.companyId;
  const domain = isPlain ? { id, name } : { id: fields.domainId, name: fields.domainName };
  return {
    name,
    ...(companyId !== '' && { companyId }),
    ...(domain.id !== '' && domain.name !== '' && { domain }),
    plainSecrets,
    setUp: { ...setUp },
  };
}

/** The field that a fault is about: `domain.name` is `domainName`. */
export function fieldAt(path: string): string {
  return path.replaceAll(/\.(\w)/g, (_, first: string) => first.toUpperCase());
}

/** A training domain has both an id and a name, or neither is said. */
export function isDomainHalf({ domainId, domainName }: AcademyFields): boolean {
  return (domainId === '') !== (domainName === '');
}
