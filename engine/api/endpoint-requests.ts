import { isDeepStrictEqual } from 'node:util';
import type { Academy, Endpoint } from '../model.ts';
import { isUnapproved, unapproved } from '../model.ts';
import { Problem } from '../problem.ts';
import type { StatusChange } from '../store/words/endpoints.ts';
import { endpointEntry, stepped } from './ground/endpoint-audit.ts';
import { statusRefused } from './ground/endpoint-approval.ts';
import { refuseTaken } from './ground/endpoint-places.ts';
import { foundAmong, judgedByAll } from './ground/endpoint-roster.ts';
import { endpointJson, endpointSchema } from './ground/endpoint-shape.ts';
import { idParam, profileOf } from './ground/found.ts';
import { instant } from './ground/instants.ts';
import { pageFields, pageJson, pageRequest, pageSchema, pageWithItems } from './ground/paging.ts';
import { pingSchema } from './ground/ping-shape.ts';
import { queryReader, reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute, houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** What customers asked for, and what an operator says to it. */
export function endpointRequests(parts: ApiParts): readonly Route[] {
  const { store, outbox, clock, profiles } = parts;
  const one = '/v1/academies/{academy}/endpoints/{id}';
  const tag = 'endpoints';
  const access = 'operator';

  return [
    houseRoute({
      id: 'listStandingEndpoints',
      method: 'GET',
      path: '/v1/endpoints',
      access,
      tag,
      summary: 'List the endpoints of all academies that do not listen, or are in trouble',
      description:
        '`requested` is the queue of what waits for approval, the oldest first; `disabled` shows what went off. ' +
        '`failing` and `resting` ones are active: of the first, the one that began to fail last comes first; of the ' +
        'second, the one that is tried again first.',
      query: queryReader(standing),
      answers: { 200: { description: 'A page of them.', schema: pageSchema(endpointSchema) } },
      run: async ({ query }) => {
        const page = await pageWithItems(pageRequest(query), (at) =>
          store.endpointsStanding({ ...at, standing: query.standing }),
        );
        return { status: 200, json: pageJson(page, endpointJson) };
      },
    }),
    academyRoute({
      id: 'approveEndpoint',
      method: 'POST',
      path: `${one}/approve`,
      access,
      tag,
      summary: 'Approve an endpoint that was requested, and send it the profile’s test message',
      description:
        'It listens from then on. `test` says how the test message fared; where it failed, the endpoint is approved all ' +
        'the same, and `ping` sends another. With `updatedAt`, only what was seen is approved.',
      body: { reader: reader(approved), optional: true },
      answers: { 200: { description: 'Active, and how the test went.', schema: approvalSchema } },
      problems: [409, 503],
      run: async ({ academy, params, body, caller }) => {
        let first: Endpoint | undefined;
        const endpoint = await judgedByAll(store, academy.id, async ({ revision, endpoints }) => {
          const seen = foundAmong(endpoints, idParam(params));
          first ??= seen;
          if (!isUnapproved(seen)) throw statusRefused(seen, 'approved');
          const isAsSeen = body.updatedAt === undefined || Date.parse(body.updatedAt) === seen.updatedAt;
          if (!isAsSeen || !isDeepStrictEqual(seen, first)) throw changedSince(seen);
          refuseTaken(seen, profileOf(profiles, seen.profile), endpoints);
          const { profile, url } = seen;
          const step = { status: 'active', from: unapproved, at: clock.now() } as const;
          const deed = { before: seen, after: stepped(seen, step), details: { profile, url } };
          const audit = endpointEntry(caller, step.at, { action: 'endpoint.approve', ...deed });
          return setStatus(seen, { ...step, revision, audit }, 'approved');
        });
        return {
          status: 200,
          json: { endpoint: endpointJson(endpoint), test: await test(endpoint, academy) },
        };
      },
    }),
    academyRoute({
      id: 'declineEndpoint',
      method: 'POST',
      path: `${one}/decline`,
      access,
      tag,
      summary: 'Decline an endpoint that was requested',
      description: 'The customer reads the reason in `declinedReason`; a change requests it again.',
      body: { reader: reader(declined) },
      answers: { 200: { description: 'Declined.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, params, body, caller }) => {
        const endpoint = await judgedByAll(store, academy.id, async ({ revision, endpoints }) => {
          const seen = foundAmong(endpoints, idParam(params));
          const { reason } = body;
          const step = { status: 'declined', from: ['requested'], at: clock.now(), reason } as const;
          const deed = { before: seen, after: stepped(seen, step), details: { reason } };
          const audit = endpointEntry(caller, step.at, { action: 'endpoint.decline', ...deed });
          return setStatus(seen, { ...step, revision, audit }, 'declined');
        });
        return { status: 200, json: endpointJson(endpoint) };
      },
    }),
  ];

  /** Undefined where someone was faster: then it is judged anew. */
  async function setStatus(
    { academy, id }: Endpoint,
    change: StatusChange,
    what: string,
  ): Promise<Endpoint | undefined> {
    const answer = await store.setEndpointStatus(academy, id, change);
    if (answer.kind === 'refused') throw statusRefused(answer.endpoint, what);
    if (answer.kind !== 'changed') return undefined;
    outbox.endpointChanged(academy, id);
    return answer.endpoint;
  }

  /** A test that cannot even be made is one that failed. */
  async function test(endpoint: Endpoint, academy: Academy): Promise<object> {
    try {
      return await parts.ping(endpoint, academy);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { succeeded: false, status: null, message: error.detail, request: null, response: null };
    }
  }
}

const standing = {
  type: 'object',
  properties: {
    standing: {
      type: 'string',
      enum: ['requested', 'declined', 'paused', 'disabled', 'failing', 'resting'],
      description:
        'Those that stand so. `failing`: deliveries fail for good, and none has arrived since; `resting`: left alone for a while.',
    },
    ...pageFields(100),
  },
  required: ['standing'],
  additionalProperties: false,
} as const;

const approved = {
  type: 'object',
  properties: {
    updatedAt: {
      type: 'string',
      format: 'date-time',
      description: 'The `updatedAt` of what was seen; where it was changed since, nothing is approved.',
    },
  },
  required: [],
  additionalProperties: false,
} as const;

const declined = {
  type: 'object',
  properties: {
    reason: {
      type: 'string',
      minLength: 1,
      maxLength: 500,
      pattern: '\\S',
      description: 'a sentence that the customer reads',
    },
  },
  required: ['reason'],
  additionalProperties: false,
} as const;

const approvalSchema = {
  type: 'object',
  properties: { endpoint: endpointSchema, test: pingSchema },
  required: ['endpoint', 'test'],
};

function changedSince({ id, updatedAt }: Endpoint): Problem {
  const detail = `Endpoint ${id} was changed at ${instant(updatedAt)}, so what you saw is not what would be approved; look at it again.`;
  return new Problem({ status: 409, code: 'endpoint-changed', detail });
}
