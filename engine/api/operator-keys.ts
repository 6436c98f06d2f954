import type { ApiKey } from '../model.ts';
import { Problem } from '../problem.ts';
import { auditEntry } from './ground/audit-entry.ts';
import { idParam } from './ground/found.ts';
import type { Gate } from './ground/gate.ts';
import { randomId } from '../ids.ts';
import { makeKey } from './ground/key.ts';
import { callerOf, makerGone, makerOf, refuseOutlasting } from './ground/maker.ts';
import { keyEnd, keyEndSchema, keyJson, keySchema, newKeySchema } from './ground/key-shape.ts';
import { pageJson, pageQuery, pageRequest, pageSchema } from './ground/paging.ts';
import { queryReader, reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** What operators show to be let in, everywhere. There is always one that never expires: nobody locks themselves out. */
export function operatorKeys({ store, clock, randomBytes }: ApiParts, gate: Gate): readonly Route[] {
  const tag = 'keys';
  const access = 'operator';
  const many = '/v1/operator-keys';

  return [
    houseRoute({
      id: 'createOperatorKey',
      method: 'POST',
      path: many,
      access,
      tag,
      summary: 'Make a key that may do everything',
      description:
        '`key` is shown in this answer and never again; only its SHA-256 is kept. A key that ends makes none that ends later ' +
        '(422 `outlasts-its-maker`).',
      body: { reader: reader(created), optional: true },
      answers: { 201: { description: 'It opens everything from now on.', schema: newKeySchema } },
      problems: [503],
      run: async (call) => {
        const { body } = call;
        const caller = callerOf(call);
        const now = clock.now();
        const expiresAt = keyEnd(body.expiresAt, now);
        await refuseOutlasting(store, caller, expiresAt);
        const made = makeKey(['operator'], randomBytes);
        const key: ApiKey = {
          id: randomId('key', randomBytes),
          scopes: ['operator'],
          hint: made.hint,
          createdAt: now,
          ...(expiresAt !== undefined && { expiresAt }),
        };
        const deed = { action: 'operator-key.create', subject: key.id, after: keyJson(key) };
        const isMade = await store.createKey(
          key,
          made.sha256,
          auditEntry(caller, now, deed),
          makerOf(caller),
        );
        if (isMade === 'maker-gone') throw makerGone(caller);
        gate.made(made.sha256);
        return { status: 201, json: { ...keyJson(key), key: made.key } };
      },
    }),
    houseRoute({
      id: 'listOperatorKeys',
      method: 'GET',
      path: many,
      access,
      tag,
      summary: 'List the keys that may do everything',
      query: queryReader(pageQuery),
      answers: {
        200: { description: 'A page of them, without their secrets.', schema: pageSchema(keySchema) },
      },
      run: async ({ query }) => ({
        status: 200,
        json: pageJson(await store.operatorKeys(pageRequest(query)), keyJson),
      }),
    }),
    houseRoute({
      id: 'deleteOperatorKey',
      method: 'DELETE',
      path: `${many}/{id}`,
      access,
      tag,
      summary: 'Delete a key that may do everything',
      description:
        'It opens nothing here from this answer on, and nothing on other nodes five seconds later; nor do the sessions that ' +
        'it began and the portal links that it made. The last one that never expires stays (409 `operator-key-last`). One ' +
        'that the setting `SCHOOLBELL_OPERATOR_KEY` names comes again at the next start: take it out there first.',
      answers: { 204: { description: 'It is gone.' } },
      problems: [409, 503],
      run: async ({ params, caller }) => {
        const id = idParam(params);
        const key = await store.key(id);
        if (key === undefined || key.academy !== undefined) throw operatorKeyUnknown(id);
        const deed = { action: 'operator-key.delete', subject: id, before: keyJson(key) };
        const answer = await store.deleteOperatorKey(id, auditEntry(caller, clock.now(), deed));
        gate.forgetKey(id);
        if (answer === 'unknown') throw operatorKeyUnknown(id);
        if (answer === 'last') throw lastOne();
        return { status: 204 };
      },
    }),
  ];
}

const created = {
  type: 'object',
  properties: { expiresAt: keyEndSchema },
  required: [],
  additionalProperties: false,
} as const;

function operatorKeyUnknown(id: string): Problem {
  const detail = `Operator key "${id.slice(0, 200)}" is unknown; GET /v1/operator-keys lists them.`;
  return new Problem({ status: 404, code: 'key-unknown', detail });
}

function lastOne(): Problem {
  const detail =
    'This is the last operator key that never expires; make another one without `expiresAt`, see that it opens, and then delete this one.';
  return new Problem({ status: 409, code: 'operator-key-last', detail });
}
