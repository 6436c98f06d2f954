import type { EventType, OperationType, Profile, PublishedEvent, PublishedOperation } from '@schoolbell/wire';
import {
  eventTypeNames,
  eventTypes,
  fieldsOf,
  operationExamples,
  operationTypeNames,
  operationTypes,
  promiseWords,
} from '@schoolbell/wire';
import { egressAddressesSchema, eventTypesSchema, profilesSchema } from './ground/catalogue-shape.ts';
import { fieldsOfProfile } from './ground/profile-fields.ts';
import type { Route } from './ground/route.ts';
import { houseRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** What can be sent, how, and from where. */
export function catalogue({ profiles, egressAddresses }: ApiParts): readonly Route[] {
  const tag = 'catalogue';
  const access = 'any';
  const known = [...profiles.values()].map(profileJson);
  const types = eventTypeNames.map((type) => typeJson(type, [...profiles.values()]));
  const operations = operationTypeNames.map((type) => operationJson(type, [...profiles.values()]));

  return [
    houseRoute({
      id: 'listProfiles',
      method: 'GET',
      path: '/v1/profiles',
      access,
      tag,
      summary: 'List the dialects with their promises and rules',
      description: 'All that a catalogue shows of them, and that a form for a new endpoint asks.',
      answers: { 200: { description: 'All of them.', schema: profilesSchema } },
      run: () => ({ status: 200, json: { items: known, next: null } }),
    }),
    houseRoute({
      id: 'listEventTypes',
      method: 'GET',
      path: '/v1/event-types',
      access,
      tag,
      summary: 'List what can be published, with the schema and the fields of each',
      answers: { 200: { description: 'All of them.', schema: eventTypesSchema } },
      run: () => ({ status: 200, json: { items: types, operations, next: null } }),
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
      answers: { 200: { description: 'All of them.', schema: egressAddressesSchema } },
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
  return {
    name,
    title,
    description,
    strictness,
    promise,
    promiseInWords: promiseWords(promise),
    rules,
    fields: fieldsOfProfile(profile),
    operations: profile.encodeOperation !== undefined,
    carries: carried,
    lacks: eventTypeNames.filter((type) => !(type in carries)),
  };
}

function typeJson(type: EventType, all: readonly Profile[]): object {
  const { title, description, data } = eventTypes[type];
  const carrying = all.filter((profile) => type in profile.carries);
  const profiles = carrying.map(({ name }) => name);
  // In our own dialect an event has all its fields; others show what they need.
  const fullest = carrying.toSorted((one, other) => Number(isOwn(other)) - Number(isOwn(one)));
  const event = fullest.flatMap(({ carries }) => carries[type]?.examples ?? [])[0]?.event;
  const example = event && published(event);
  return {
    type,
    title,
    description,
    schema: data,
    fields: fieldsOf(type),
    profiles,
    ...(example && { example }),
  };
}

function operationJson(type: OperationType, all: readonly Profile[]): object {
  const { title, description, data } = operationTypes[type];
  const profiles = all.filter(({ encodeOperation }) => encodeOperation).map(({ name }) => name);
  return { type, title, description, schema: data, profiles, example: published(operationExamples[type]) };
}

function isOwn({ strictness }: Profile): boolean {
  return strictness === 'own';
}

/** Without what the service adds. */
function published({ id, type, occurredAt, data }: PublishedEvent | PublishedOperation): object {
  return { id, type, occurredAt, data };
}
