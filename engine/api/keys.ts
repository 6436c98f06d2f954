import type { ApiKey } from '../model.ts';
import { academyUnknown } from './ground/admission.ts';
import { auditEntry } from './ground/audit-entry.ts';
import { idParam, keyUnknown } from './ground/found.ts';
import type { Gate } from './ground/gate.ts';
import { randomId } from '../ids.ts';
import { makeKey } from './ground/key.ts';
import { callerOf, makerGone, makerOf, refuseOutlasting } from './ground/maker.ts';
import { keyEnd, keyEndSchema, keyJson, keySchema, newKeySchema } from './ground/key-shape.ts';
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
      description:
        '`key` is shown in this answer and never again; only its SHA-256 is kept. A key that ends makes none that ends later ' +
        '(422 `outlasts-its-maker`).',
      body: { reader: reader(created) },
      answers: { 201: { description: 'It opens from now on.', schema: newKeySchema } },
      problems: [503],
      run: async (call) => {
        const { academy, body } = call;
        const caller = callerOf(call);
        const now = clock.now();
        const scopes = [...new Set(body.scopes)];
        const expiresAt = keyEnd(body.expiresAt, now);
        await refuseOutlasting(store, caller, expiresAt);
        const made = makeKey(scopes, randomBytes);
        const key: ApiKey = {
          id: randomId('key', randomBytes),
          academy: academy.id,
          scopes,
          hint: made.hint,
          createdAt: now,
          ...(expiresAt !== undefined && { expiresAt }),
        };
        const deed = { academy: academy.id, action: 'key.create', subject: key.id, after: keyJson(key) };
        const isMade = await store.createKey(
          key,
          made.sha256,
          auditEntry(caller, now, deed),
          makerOf(caller),
        );
        if (isMade === 'maker-gone') throw makerGone(caller);
        // The academy may have been removed while it was still remembered here.
        if (!isMade) throw academyUnknown(academy.id);
        gate.made(made.sha256);
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
        'It opens nothing here from this answer on, and nothing on other nodes five seconds later; nor do the sessions that ' +
        'it began and the portal links that it made.',
      answers: { 204: { description: 'It is gone.' } },
      problems: [503],
      run: async ({ academy, params, caller }) => {
        const id = idParam(params);
        const key = await store.key(id);
        if (key?.academy !== academy.id) throw keyUnknown(id);
        const deed = { academy: academy.id, action: 'key.delete', subject: id, before: keyJson(key) };
        const isGone = await store.deleteKey(academy.id, id, auditEntry(caller, clock.now(), deed));
        gate.forgetKey(id);
        if (!isGone) throw keyUnknown(id);
        return { status: 204 };
      },
    }),
  ];
}

const created = {
  type: 'object',
  properties: {
    scopes: {
      type: 'array',
      items: { type: 'string', enum: ['publish', 'read', 'manage'] },
      minItems: 1,
      maxItems: 3,
      description: 'What it may do: publish events, read, manage endpoints and deliveries.',
    },
    expiresAt: keyEndSchema,
  },
  required: ['scopes'],
  additionalProperties: false,
} as const;
