import { carriedTypes } from '@schoolbell/wire';
import { retryJson } from '../delivery/planned-retries.ts';
import type { Endpoint } from '../model.ts';
import { isUnapproved } from '../model.ts';
import type { ProblemFault } from '../problem.ts';
import { Problem } from '../problem.ts';
import { isOperator, statusRefused } from './ground/endpoint-approval.ts';
import { notCarriedFault } from './ground/endpoint-rules.ts';
import { changeEndpoint } from './ground/endpoint-keeping.ts';
import { cancelWaiting } from './ground/endpoint-removal.ts';
import { endpointJson, endpointSchema } from './ground/endpoint-shape.ts';
import { eventTypeSchema } from './ground/event-schema.ts';
import { endpointUnknown, foundEndpoint, idParam, profileOf } from './ground/found.ts';
import { pingSchema, shownMessage } from './ground/ping-shape.ts';
import { plannedRetriesSchema } from './ground/planned-retries-schema.ts';
import { nothing, queryReader, reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import { makeSigningSecret, secretFaults } from './ground/signing-secret.ts';
import type { StatusStep } from '../store/words/endpoints.ts';
import type { ApiParts } from './parts.ts';

/** What can be done with an endpoint besides changing it. */
export function endpointActions(parts: ApiParts): readonly Route[] {
  const { store, outbox, clock, profiles } = parts;
  const one = '/v1/academies/{academy}/endpoints/{id}';
  const tag = 'endpoints';
  const access = 'manage';

  return [
    academyRoute({
      id: 'pingEndpoint',
      method: 'POST',
      path: `${one}/ping`,
      access,
      tag,
      summary: 'Send the profile’s test message now',
      description:
        'Never retries and never disables; the answer says what was sent and what came back. Only an operator can send ' +
        'it to an endpoint that is not approved.',
      body: { reader: nothing, optional: true },
      answers: { 200: { description: 'How it went.', schema: pingSchema } },
      problems: [409],
      run: async ({ academy, params, caller }) => {
        const endpoint = await foundEndpoint(store, academy.id, idParam(params));
        if (isUnapproved(endpoint) && !isOperator(caller)) throw statusRefused(endpoint, 'tested');
        return { status: 200, json: await parts.ping(endpoint, academy) };
      },
    }),
    academyRoute({
      id: 'previewEndpoint',
      method: 'GET',
      path: `${one}/preview`,
      access: 'read',
      tag,
      summary: 'See the exact request for a sample, and its retry times',
      query: queryReader(previewed),
      answers: { 200: { description: 'Nothing was sent.', schema: previewSchema } },
      problems: [409, 422],
      run: async ({ academy, params, query }) => {
        const endpoint = await foundEndpoint(store, academy.id, idParam(params));
        const profile = profileOf(profiles, endpoint.profile);
        if (query.type !== undefined && !carriedTypes(profile).includes(query.type))
          throw typeRefused(notCarriedFault(profile, query.type, 'type'));
        const { retries, ...preview } = await parts.preview(endpoint, academy, query.type);
        return { status: 200, json: { ...preview, retries: retries.map(retryJson) } };
      },
    }),
    academyRoute({
      id: 'pauseEndpoint',
      method: 'POST',
      path: `${one}/pause`,
      access,
      tag,
      summary: 'Hold everything for an endpoint',
      description: 'Deliveries go on being made and are held until it is resumed.',
      body: { reader: nothing, optional: true },
      answers: { 200: { description: 'Paused.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, params }) => {
        const change = { status: 'paused', from: ['active', 'paused'], at: clock.now() } as const;
        return { status: 200, json: endpointJson(await setStatus(academy.id, idParam(params), change)) };
      },
    }),
    academyRoute({
      id: 'resumeEndpoint',
      method: 'POST',
      path: `${one}/resume`,
      access,
      tag,
      summary: 'Switch an endpoint on again',
      description:
        'Whether it was paused or disabled. What was held is sent in order, or dropped where `held` says so: of one that ' +
        'is active nothing is held, so nothing can be dropped.',
      body: { reader: reader(resumed), optional: true },
      answers: { 200: { description: 'Active.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, params, body }) => {
        const endpoint = await foundEndpoint(store, academy.id, idParam(params));
        if (isUnapproved(endpoint)) throw statusRefused(endpoint, 'resumed');
        if (body.held === 'drop') {
          if (endpoint.status === 'active') throw nothingHeld(endpoint);
          await cancelWaiting(parts, academy.id, endpoint.id, dropped, clock.now());
        }
        const change = { status: 'active', from: ['active', 'paused', 'disabled'], at: clock.now() } as const;
        return { status: 200, json: endpointJson(await setStatus(academy.id, endpoint.id, change)) };
      },
    }),
    academyRoute({
      id: 'rotateSecret',
      method: 'POST',
      path: `${one}/rotate-secret`,
      access,
      tag,
      summary: 'Change the secret that deliveries are signed with',
      description: 'The new secret is shown in this answer and never again.',
      body: { reader: reader(rotated), optional: true },
      answers: { 200: { description: 'Signed with the new secret from now on.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, params, body, caller }) => {
        const { signingSecret = makeSigningSecret(parts.randomBytes) } = body;
        const faults = secretFaults(signingSecret);
        if (faults[0])
          throw new Problem({ status: 422, code: 'body-invalid', detail: faults[0].message, faults });
        const { after } = await changeEndpoint(parts, { academy, caller }, idParam(params), (before) => {
          if (before.signingSecret === undefined) throw notSigned(before);
          const profile = profileOf(profiles, before.profile);
          return { profile, endpoint: { ...before, signingSecret, updatedAt: clock.now() } };
        });
        return { status: 200, json: { ...endpointJson(after), signingSecret } };
      },
    }),
  ];

  async function setStatus(academy: string, id: string, change: StatusStep): Promise<Endpoint> {
    const answer = await store.setEndpointStatus(academy, id, change);
    if (answer.kind === 'refused')
      throw statusRefused(answer.endpoint, change.status === 'active' ? 'resumed' : 'paused');
    if (answer.kind !== 'changed') throw endpointUnknown(id);
    outbox.endpointChanged(academy, id);
    return answer.endpoint;
  }
}

/** The reason of what is dropped. */
const dropped = 'Dropped when the endpoint was resumed.';

const previewed = {
  type: 'object',
  properties: {
    type: { ...eventTypeSchema, description: 'The first that the endpoint hears, where absent.' },
  },
  required: [],
  additionalProperties: false,
} as const;

const resumed = {
  type: 'object',
  properties: {
    held: {
      type: 'string',
      enum: ['send', 'drop'],
      default: 'send',
      description: 'What becomes of what was held.',
    },
  },
  required: [],
  additionalProperties: false,
} as const;

const rotated = {
  type: 'object',
  properties: { signingSecret: { type: 'string', maxLength: 100, description: 'Made where absent.' } },
  required: [],
  additionalProperties: false,
} as const;

const previewSchema = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    request: { type: 'object', properties: { method: { type: 'string' }, ...shownMessage } },
    retries: plannedRetriesSchema,
  },
  required: ['type', 'request', 'retries'],
};

function typeRefused(fault: ProblemFault): Problem {
  return new Problem({ status: 422, code: fault.code, detail: fault.message, faults: [fault] });
}

function notSigned({ id }: Endpoint): Problem {
  const detail = `Endpoint ${id} is not signed, so it has no secret; switch signing on with PATCH {"signing": true}.`;
  return new Problem({ status: 409, code: 'not-signed', detail });
}

function nothingHeld({ id }: Endpoint): Problem {
  const detail = `Endpoint ${id} is active, so nothing is held that could be dropped; to drop what waits for a retry, pause it first.`;
  return new Problem({ status: 409, code: 'endpoint-active', detail });
}
