import type { Endpoint } from '../model.ts';
import { firstStatus, refuseUnapprovedChange } from './ground/endpoint-approval.ts';
import { changedEndpoint, newEndpoint } from './ground/endpoint-draft.ts';
import { refuseFaulty } from './ground/endpoint-faults.ts';
import { keepChange, refuseMore } from './ground/endpoint-keeping.ts';
import {
  endpointChangeReader,
  endpointJson,
  endpointSchema,
  mask,
  newEndpointReader,
} from './ground/endpoint-shape.ts';
import { endpointUnknown, foundEndpoint, idParam, profileOf } from './ground/found.ts';
import { pageJson, pageOfAll, pageQuery, pageRequest, pageSchema } from './ground/paging.ts';
import { queryReader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';
import { limitsOf } from './parts.ts';

/** Where an academy's events go. */
export function endpoints(parts: ApiParts): readonly Route[] {
  const { store, outbox, profiles } = parts;
  const { endpointsMax } = limitsOf(parts);
  const tag = 'endpoints';
  const many = '/v1/academies/{academy}/endpoints';
  const one = `${many}/{id}`;

  return [
    academyRoute({
      id: 'createEndpoint',
      method: 'POST',
      path: many,
      access: 'manage',
      tag,
      summary: 'Add an endpoint',
      description:
        'Where deliveries are signed, `signingSecret` is shown in this answer and never again. Where endpoints of this ' +
        'profile are set up by request, one made with a key of the academy is `requested`: nothing is sent to it and ' +
        'nothing is held for it until an operator approves it.',
      body: { reader: newEndpointReader },
      answers: {
        201: {
          description: 'It listens from now on, or is requested: see `status`.',
          schema: endpointSchema,
        },
      },
      problems: [409, 503],
      run: async ({ academy, body, caller }) => {
        const others = await store.endpointsOf(academy.id);
        refuseMore(others, endpointsMax);
        const profile = profileOf(profiles, body.profile);
        const status = firstStatus(academy, profile, caller);
        const endpoint = newEndpoint(body, profile, academy.id, status, parts);
        refuseFaulty(endpoint, body, profile, others);
        await store.createEndpoint(endpoint);
        outbox.endpointChanged(academy.id, endpoint.id);
        return { status: 201, json: withSecret(endpoint) };
      },
    }),
    academyRoute({
      id: 'listEndpoints',
      method: 'GET',
      path: many,
      access: 'read',
      tag,
      summary: 'List endpoints, oldest first',
      query: queryReader(pageQuery),
      answers: { 200: { description: 'A page of them.', schema: pageSchema(endpointSchema) } },
      run: async ({ academy, query }) => {
        const page = pageOfAll(await store.endpointsOf(academy.id), pageRequest(query));
        return { status: 200, json: pageJson(page, endpointJson) };
      },
    }),
    academyRoute({
      id: 'getEndpoint',
      method: 'GET',
      path: one,
      access: 'read',
      tag,
      summary: 'Look at an endpoint',
      answers: { 200: { description: 'The endpoint, secrets masked.', schema: endpointSchema } },
      run: async ({ academy, params }) => ({
        status: 200,
        json: endpointJson(await foundEndpoint(store, academy.id, idParam(params))),
      }),
    }),
    academyRoute({
      id: 'changeEndpoint',
      method: 'PATCH',
      path: one,
      access: 'manage',
      tag,
      summary: 'Change an endpoint',
      description:
        `Absent fields stay as they are; null clears one. A masked value ("${mask}") keeps what is there. Its profile is ` +
        'for good. One that was declined is requested again by a change. Where endpoints of this profile are set up by ' +
        'request, only an operator changes `url`, `eventTypes`, `operations`, `courses`, `auth` and `headers` of one ' +
        'that was approved.',
      body: { reader: endpointChangeReader },
      answers: { 200: { description: 'As it is now.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, params, body, caller }) => {
        const before = await foundEndpoint(store, academy.id, idParam(params));
        const profile = profileOf(profiles, before.profile);
        const changed = changedEndpoint(before, body, profile, parts);
        refuseUnapprovedChange(before, changed, { academy, profile, caller });
        const others = (await store.endpointsOf(academy.id)).filter(({ id }) => id !== before.id);
        refuseFaulty(changed, body, profile, others);
        const after = await keepChange(store, before, changed, caller);
        outbox.endpointChanged(academy.id, after.id);
        const isNewSecret = after.signingSecret !== before.signingSecret;
        return { status: 200, json: isNewSecret ? withSecret(after) : endpointJson(after) };
      },
    }),
    academyRoute({
      id: 'deleteEndpoint',
      method: 'DELETE',
      path: one,
      access: 'manage',
      tag,
      summary: 'Delete an endpoint',
      description: 'What it still had to get is cancelled.',
      answers: { 204: { description: 'It is gone.' } },
      problems: [503],
      run: async ({ academy, params }) => {
        const id = idParam(params);
        if (!(await store.deleteEndpoint(academy.id, id, parts.clock.now()))) throw endpointUnknown(id);
        outbox.endpointChanged(academy.id, id);
        return { status: 204 };
      },
    }),
  ];
}

function withSecret(endpoint: Endpoint): object {
  const { signingSecret } = endpoint;
  return { ...endpointJson(endpoint), ...(signingSecret !== undefined && { signingSecret }) };
}
