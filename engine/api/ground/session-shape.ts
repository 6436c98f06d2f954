import type { Caller, Session } from '../../model.ts';
import { Problem } from '../../problem.ts';
import { instant, instantSchema } from './instants.ts';
import { scopesSchema } from './scopes-shape.ts';
import type { SessionKind } from './session-cookie.ts';

const kindSchema = { type: 'string', enum: ['console', 'portal'] };
const may = { ...scopesSchema, description: 'What may be done in it.' };
const labelSchema = { type: 'string', description: 'Who it is, in the platform’s own words.' };

export const sessionSchema = {
  type: 'object',
  properties: {
    kind: kindSchema,
    id: { type: 'string' },
    academy: { type: 'string', description: 'Absent in the console.' },
    scopes: may,
    label: labelSchema,
    key: { type: 'string', description: 'Id of the key that began it, and with which it ends.' },
    createdAt: instantSchema,
    expiresAt: instantSchema,
  },
  required: ['kind', 'id', 'scopes', 'key', 'createdAt', 'expiresAt'],
};

export function sessionJson({ id, academy, scopes, label, key, createdAt, expiresAt }: Session): object {
  return {
    kind: academy === undefined ? 'console' : 'portal',
    id,
    ...(academy !== undefined && { academy }),
    scopes,
    ...(label !== undefined && { label }),
    key,
    createdAt: instant(createdAt),
    expiresAt: instant(expiresAt),
  };
}

/** Whoever asks, as they are told. */
export const callerSchema = {
  type: 'object',
  properties: {
    kind: { type: 'string', enum: ['key', 'console', 'portal'] },
    id: { type: 'string', description: 'Of the key or the session.' },
    academy: { type: 'string', description: 'Absent of an operator.' },
    scopes: may,
    label: labelSchema,
    expiresAt: { ...instantSchema, description: 'Of a session.' },
  },
  required: ['kind', 'id', 'scopes'],
};

export function callerJson(caller: Caller): object {
  const { id, academy, scopes, label, session } = caller;
  return {
    kind: sessionKind(caller) ?? 'key',
    id,
    ...(academy !== undefined && { academy }),
    scopes,
    ...(label !== undefined && { label }),
    ...(session && { expiresAt: instant(session.expiresAt) }),
  };
}

/** Undefined where a key was shown. */
export function sessionKind({ session, academy }: Caller): SessionKind | undefined {
  if (session === undefined) return undefined;
  return academy === undefined ? 'console' : 'portal';
}

/** Throws 403 where a session was shown: what it begins would outlast it. */
export function keyOnly({ session }: Caller, what: string): void {
  if (session === undefined) return;
  const detail = `${what} with a key alone, since it would outlast this session; show the key as \`Authorization: Bearer sb_…\`.`;
  throw new Problem({ status: 403, code: 'key-needed', detail });
}

/** Throws 403 where a customer at a browser asks for what others do in the same portal: a session is for its own user. */
export function notInPortal(caller: Caller, what: string): void {
  if (sessionKind(caller) !== 'portal') return;
  const detail = `${what} with a key, not in a session of the portal; GET /v1/session shows yours, and DELETE /v1/session ends it.`;
  throw new Problem({ status: 403, code: 'key-needed', detail });
}

export function sessionUnknown(id: string, cure: string): Problem {
  const detail = `Session "${id.slice(0, 200)}" is unknown or has ended; ${cure}.`;
  return new Problem({ status: 404, code: 'session-unknown', detail });
}
