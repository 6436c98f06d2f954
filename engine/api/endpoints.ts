import type { Profile } from '@schoolbell/wire';
import type { Academy, Endpoint } from '../model.ts';
import type { ProblemFault } from '../problem.ts';
import { Problem } from '../problem.ts';
import { changedEndpoint, maskFaults, newEndpoint } from './ground/endpoint-draft.ts';
import type { Wanted } from './ground/endpoint-rules.ts';
import { ruleFaults, urlOwner } from './ground/endpoint-rules.ts';
import {
  endpointChangeReader,
  endpointJson,
  endpointSchema,
  mask,
  newEndpointReader,
} from './ground/endpoint-shape.ts';
import { endpointUnknown, idParam, profileOf } from './ground/found.ts';
import { headerFaults } from './ground/header-rules.ts';
import { pageJson, pageOfAll, pageQuery, pageRequest, pageSchema } from './ground/paging.ts';
import { queryReader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import { signingFaults } from './ground/signing-secret.ts';
import { urlFaults } from './ground/target-url.ts';
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
      description: 'Where deliveries are signed, `signingSecret` is shown in this answer and never again.',
      body: { reader: newEndpointReader },
      answers: { 201: { description: 'It listens from now on.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, body }) => {
        const others = await store.endpointsOf(academy.id);
        if (others.length >= endpointsMax) throw endpointsFull(endpointsMax);
        const profile = profileOf(profiles, body.profile);
        const endpoint = newEndpoint(body, profile, academy.id, parts);
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
        json: endpointJson(await found(academy, idParam(params))),
      }),
    }),
    academyRoute({
      id: 'changeEndpoint',
      method: 'PATCH',
      path: one,
      access: 'manage',
      tag,
      summary: 'Change an endpoint',
      description: `Absent fields stay as they are; null clears one. A masked value ("${mask}") keeps what is there. Its profile is for good.`,
      body: { reader: endpointChangeReader },
      answers: { 200: { description: 'As it is now.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, params, body }) => {
        const before = await found(academy, idParam(params));
        const profile = profileOf(profiles, before.profile);
        const after = changedEndpoint(before, body, profile, parts);
        const others = (await store.endpointsOf(academy.id)).filter(({ id }) => id !== before.id);
        refuseFaulty(after, body, profile, others);
        if (!(await store.saveEndpoint(after))) throw endpointUnknown(before.id);
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

  async function found(academy: Academy, id: string): Promise<Endpoint> {
    const endpoint = await store.endpoint(academy.id, id);
    if (endpoint === undefined) throw endpointUnknown(id);
    return endpoint;
  }
}

function refuseFaulty(
  endpoint: Wanted,
  wish: { readonly signing?: boolean; readonly signingSecret?: string },
  profile: Profile,
  others: readonly Endpoint[],
): void {
  const faults: ProblemFault[] = [
    ...urlFaults(endpoint.url, profile.name, profile.rules.schemes),
    ...ruleFaults(endpoint, profile),
    ...headerFaults(endpoint.headers ?? {}),
    ...signingFaults(wish, profile),
    ...maskFaults(endpoint),
  ];
  if (faults.length > 0) {
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more: see \`faults\`)` : '';
    throw new Problem({
      status: 422,
      code: 'endpoint-invalid',
      detail: `${faults[0]?.message}${more}`,
      faults,
    });
  }
  const owner = urlOwner(endpoint, profile, others);
  if (owner === undefined) return;
  const message = `Endpoint ${owner.id} has this URL for "${owner.eventTypes?.[0]}", and profile ${profile.name} tells kinds apart only by URL; give each kind a URL of its own.`;
  throw new Problem({
    status: 409,
    code: 'url-taken',
    detail: message,
    faults: [{ path: 'url', code: 'url-taken', message }],
  });
}

function withSecret(endpoint: Endpoint): object {
  const { signingSecret } = endpoint;
  return { ...endpointJson(endpoint), ...(signingSecret !== undefined && { signingSecret }) };
}

function endpointsFull(endpointsMax: number): Problem {
  const detail = `This academy has ${endpointsMax} endpoints, which is the most; delete one that is no longer needed.`;
  return new Problem({ status: 409, code: 'endpoints-full', detail });
}
