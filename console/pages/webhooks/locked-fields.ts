import type { Endpoint, Profile } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';
import type { FormValues } from './form-values.ts';
import type { Filling } from './use-filling.ts';

/**
 * What a customer does not change of a webhook that an operator approved: where a learner's data goes, and which. An academy
 * may have it otherwise than its profile; only operators see that, so the API has the last word.
 */
export function lockedFields(
  { status }: Pick<Endpoint, 'status'>,
  { rules }: Pick<Profile, 'rules'>,
  isOperator: boolean,
): ReadonlySet<keyof FormValues> {
  const isApproved = status !== 'requested' && status !== 'declined';
  return new Set(!isOperator && isApproved && rules.setUp === 'by-request' ? approved : []);
}

/** Why a field cannot be changed; undefined where it can. */
export function lockedNote(
  { isLocked }: Pick<Filling, 'isLocked'>,
  field: keyof FormValues,
): string | undefined {
  return isLocked(field) ? t.webhookForm.locked.field : undefined;
}

const approved = [
  'url',
  'hears',
  'eventTypes',
  'operations',
  'courses',
  'auth',
  'headers',
] as const satisfies readonly (keyof FormValues)[];
