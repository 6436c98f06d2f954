import type { ApiKey } from '../../model.ts';
import { Problem } from '../../problem.ts';
import { instant, instantMs, instantSchema } from './instants.ts';
import { scopesSchema } from './scopes-shape.ts';

/** When a key ends, as whoever asks for one may say. */
export const keyEndSchema = {
  type: 'string',
  format: 'date-time',
  description: 'When it ends; never, where absent.',
} as const;

/** Throws 422 where that has passed. */
export function keyEnd(expiresAt: string | undefined, now: number): number | undefined {
  const endsAt = expiresAt === undefined ? undefined : instantMs(expiresAt);
  if (endsAt === undefined || endsAt > now) return endsAt;
  const message = '`expiresAt` has passed already; give an instant to come, or leave it out.';
  const faults = [{ path: 'expiresAt', code: 'wrong-value', message }];
  throw new Problem({ status: 422, code: 'body-invalid', detail: message, faults });
}

const keyProperties = {
  id: { type: 'string' },
  academy: { type: 'string', description: 'Absent of an operator’s.' },
  scopes: scopesSchema,
  hint: { type: 'string', description: 'Its first characters.' },
  createdAt: instantSchema,
  expiresAt: instantSchema,
  lastUsedAt: { ...instantSchema, description: 'To some minutes; absent where it never was.' },
};

export const keySchema = {
  type: 'object',
  properties: keyProperties,
  required: ['id', 'scopes', 'hint', 'createdAt'],
};

export const newKeySchema = {
  type: 'object',
  properties: { ...keyProperties, key: { type: 'string', description: 'Shown this once.' } },
  required: [...keySchema.required, 'key'],
};

export function keyJson({ id, academy, scopes, hint, createdAt, expiresAt, lastUsedAt }: ApiKey): object {
  return {
    id,
    ...(academy !== undefined && { academy }),
    scopes,
    hint,
    createdAt: instant(createdAt),
    ...(expiresAt !== undefined && { expiresAt: instant(expiresAt) }),
    ...(lastUsedAt !== undefined && { lastUsedAt: instant(lastUsedAt) }),
  };
}
