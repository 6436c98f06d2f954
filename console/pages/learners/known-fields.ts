import type { Answer } from '../../asking/api.ts';
import type { t } from '../../texts/texts.ts';

export type KnownLearner = Answer<'getLearnerRecord'>['learner'];

export interface KnownField {
  readonly name: keyof typeof t.learners.known.fields;
  readonly value: string;
  readonly isInstant: boolean;
}

/** What is known of a learner, name first; what is not known is left out. */
export function knownFields(learner: KnownLearner): readonly KnownField[] {
  const { firstName, lastName, name, id, email, number, timezone, createdAt, externalId, clientId } = learner;
  const parts = [firstName, lastName].filter((part) => part !== undefined && part !== '');
  const whole = parts.length > 0 ? parts.join(' ') : name;
  const found = {
    name: whole,
    id,
    email,
    number: number === undefined ? undefined : String(number),
    timezone,
    createdAt,
    externalId,
    clientId,
    ...learner.refs,
    ...learner.crm,
  } satisfies Partial<Record<KnownField['name'], string | undefined>>;
  return order.flatMap((field) => {
    const value = found[field];
    if (value === undefined || value === '') return [];
    return [{ name: field, value, isInstant: field === 'createdAt' }];
  });
}

const order = [
  'name',
  'id',
  'email',
  'number',
  'timezone',
  'createdAt',
  'externalId',
  'clientId',
  'ref1',
  'ref2',
  'ref3',
  'contactId',
  'accountId',
] as const satisfies readonly KnownField['name'][];
