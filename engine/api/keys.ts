import type { ApiKey } from '../model.ts';
import { Problem } from '../problem.ts';
import { idParam, keyUnknown } from './ground/found.ts';
import { academyUnknown, type Gate } from './ground/gate.ts';
import { randomId } from '../ids.ts';
import { instant, instantMs, instantSchema } from './ground/instants.ts';
import { makeKey } from './ground/key.ts';
import { pageJson, pageQuery, pageRequest, pageSchema } from './ground/paging.ts';
import { queryReader, reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** What an academy's programs show to be let in. Only an operator makes them: a key never begets keys. */
export function keys({ store, clock, randomBytes }: ApiParts, gate: Gate): readonly Route[] {
  const tag = 'keys';
  const access = 'operator';
  const many = '/v1/academies/{academy}/keys';

  return [
    academyRoute({
      id: 'createKey',
      method: 'POST',
      path: many,
      access,
      tag,
      summary: 'Make a key for an academy',
      description: '`key` is shown in this answer and never again; only its SHA-256 is kept.',
      body: { reader: reader(created) },
      answers: { 201: { description: 'It opens from now on.', schema: newKeySchema } },
      problems: [503],
      run: async ({ academy, body }) => {
        const now = clock.now();
        const scopes = [...new Set(body.scopes)];
        const expiresAt = body.expiresAt === undefined ? undefined : instantMs(body.expiresAt);
        if (expiresAt !== undefined && expiresAt <= now) throw expiredAtBirth();
        const made = makeKey(scopes, randomBytes);
        const key: ApiKey = {
          id: randomId('key', randomBytes),
          academy: academy.id,
          scopes,
          hint: made.hint,
          createdAt: now,
          ...(expiresAt !== undefined && { expiresAt }),
        };
        // It may have been removed while it was still remembered here.
        if (!(await store.createKey(key, made.sha256))) throw academyUnknown(academy.id);
        return { status: 201, json: { ...keyJson(key), key: made.key } };
      },
    }),
    academyRoute({
      id: 'listKeys',
      method: 'GET',
      path: many,
      access,
      tag,
      summary: 'List an academy’s keys',
      query: queryReader(pageQuery),
      answers: {
        200: { description: 'A page of them, without their secrets.', schema: pageSchema(keySchema) },
      },
      run: async ({ academy, query }) => ({
        status: 200,
        json: pageJson(await store.keys(academy.id, pageRequest(query)), keyJson),
      }),
    }),
    academyRoute({
      id: 'deleteKey',
      method: 'DELETE',
      path: `${many}/{id}`,
      access,
      tag,
      summary: 'Delete a key',
      description:
        'It opens nothing here from this answer on, and nothing on other nodes five seconds later.',
      answers: { 204: { description: 'It is gone.' } },
      problems: [503],
      run: async ({ academy, params }) => {
        const id = idParam(params);
        const isGone = await store.deleteKey(academy.id, id);
        gate.forgetKey(id);
        if (!isGone) throw keyUnknown(id);
        return { status: 204 };
      },
    }),
  ];
}

const scopes = {
  type: 'array',
  items: { type: 'string', enum: ['publish', 'read', 'manage'] },
  minItems: 1,
  maxItems: 3,
  description: 'What it may do: publish events, read, manage endpoints and deliveries.',
} as const;

const created = {
  type: 'object',
  properties: {
    scopes,
    expiresAt: { type: 'string', format: 'date-time', description: 'Never, where absent.' },
  },
  required: ['scopes'],
  additionalProperties: false,
} as const;

const keyProperties = {
  id: { type: 'string' },
  academy: { type: 'string' },
  scopes: { type: 'array', items: { type: 'string' } },
  hint: { type: 'string', description: 'Its first characters.' },
  createdAt: instantSchema,
  expiresAt: instantSchema,
};

const keySchema = {
  type: 'object',
  properties: keyProperties,
  required: ['id', 'academy', 'scopes', 'hint', 'createdAt'],
};

const newKeySchema = {
  type: 'object',
  properties: { ...keyProperties, key: { type: 'string', description: 'Shown this once.' } },
  required: [...keySchema.required, 'key'],
};

function keyJson({ id, academy, scopes: may, hint, createdAt, expiresAt }: ApiKey): object {
  return {
    id,
    academy,
    scopes: may,
    hint,
    createdAt: instant(createdAt),
    ...(expiresAt !== undefined && { expiresAt: instant(expiresAt) }),
  };
}

function expiredAtBirth(): Problem {
  const message = '`expiresAt` has passed already; give an instant to come, or leave it out.';
  const faults = [{ path: 'expiresAt', code: 'wrong-value', message }];
  return new Problem({ status: 422, code: 'body-invalid', detail: message, faults });
}
