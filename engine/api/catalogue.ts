import type { Profile } from '@schoolbell/wire';
import { eventTypeNames, eventTypes } from '@schoolbell/wire';
import type { Route } from './ground/route.ts';
import { houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** What can be sent, how, and from where. */
export function catalogue({ profiles, egressAddresses }: ApiParts): readonly Route[] {
  const tag = 'catalogue';
  const access = 'any';
  const known = [...profiles.values()].map(profileJson);
  const types = eventTypeNames.map((type) => typeJson(type, [...profiles.values()]));

  return [
    houseRoute({
      id: 'listProfiles',
      method: 'GET',
      path: '/v1/profiles',
      access,
      tag,
      summary: 'List the dialects with their promises and rules',
      answers: { 200: { description: 'All of them.', schema: listSchema('name') } },
      run: () => ({ status: 200, json: { items: known, next: null } }),
    }),
    houseRoute({
      id: 'listEventTypes',
      method: 'GET',
      path: '/v1/event-types',
      access,
      tag,
      summary: 'List what can be published, with the schema of each',
      answers: { 200: { description: 'All of them.', schema: listSchema('type') } },
      run: () => ({ status: 200, json: { items: types, next: null } }),
    }),
    houseRoute({
      id: 'listEgressAddresses',
      method: 'GET',
      path: '/v1/egress-addresses',
      access,
      tag,
      summary: 'List the addresses that deliveries come from',
      description:
        'For customers who allow-list them. Empty where the operator has bound none and stated none; behind a proxy ' +
        'only what was stated counts, since the addresses of this machine are not what customers see.',
      answers: { 200: { description: 'All of them.', schema: listSchema('address') } },
      run: () => ({
        status: 200,
        json: { items: egressAddresses.map((address) => ({ address })), next: null },
      }),
    }),
  ];
}

function profileJson(profile: Profile): object {
  const { name, title, description, strictness, promise, rules, carries } = profile;
  const carried = Object.entries(carries).map(([type, { wireType, condition, grade, examples }]) => ({
    type,
    wireType,
    ...(condition !== undefined && { condition }),
    grade,
    ...(examples[0] && { example: examples[0].body }),
  }));
  const operations = profile.encodeOperation !== undefined;
  return { name, title, description, strictness, promise, rules, operations, carries: carried };
}

function typeJson(type: (typeof eventTypeNames)[number], all: readonly Profile[]): object {
  const { title, description, data } = eventTypes[type];
  const carriedBy = all.filter((profile) => type in profile.carries).map((profile) => profile.name);
  return { type, title, description, schema: data, profiles: carriedBy };
}

function listSchema(key: string): object {
  const item = { type: 'object', properties: { [key]: { type: 'string' } }, required: [key] };
  return {
    type: 'object',
    properties: { items: { type: 'array', items: item }, next: { type: 'null' } },
    required: ['items', 'next'],
  };
}
