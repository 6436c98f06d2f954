import { changeEndpoint, judgedChange, makeEndpoint } from './ground/endpoint-keeping.ts';
import { removeEndpoint } from './ground/endpoint-removal.ts';
import {
  endpointChangeReader,
  endpointJson,
  endpointJsonOnce,
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
  const { store, profiles } = parts;
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
        'Where deliveries are signed by `v1`, `signingSecret` is shown in this answer and never again; by `v1a` the secret is ' +
        'never shown, and `verificationKey` always. Where endpoints of this ' +
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
        const profile = profileOf(profiles, body.profile);
        const endpoint = await makeEndpoint(parts, { academy, caller }, profile, body, { endpointsMax });
        return { status: 201, json: endpointJsonOnce(endpoint) };
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
        'that was approved. Where `url` moves to another scheme, host or port, the password and the values of headers have ' +
        'to be given anew or cleared (422 `secrets-needed`).',
      body: { reader: endpointChangeReader },
      answers: { 200: { description: 'As it is now.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, params, body, caller }) => {
        const asking = { academy, caller };
        const { before, after } = await changeEndpoint(parts, asking, idParam(params), (known) => {
          const profile = profileOf(profiles, known.profile);
          return { profile, endpoint: judgedChange(parts, asking, profile, known, body) };
        });
        const isNewSecret = after.signingSecret !== before.signingSecret;
        return { status: 200, json: isNewSecret ? endpointJsonOnce(after) : endpointJson(after) };
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
      run: async ({ academy, params, caller }) => {
        const id = idParam(params);
        if (!(await removeEndpoint(parts, academy.id, id, caller))) throw endpointUnknown(id);
        return { status: 204 };
      },
    }),
  ];
}
