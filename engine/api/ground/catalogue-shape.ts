import { anyTypeSchema, eventTypeSchema, operationTypeSchema } from './event-schema.ts';
import { promiseSchema } from './promise-shape.ts';

const text = { type: 'string' };
const names = { type: 'array', items: text };
const yes = { type: 'boolean' };

const rulesSchema = {
  type: 'object',
  properties: {
    schemes: { type: 'array', items: { type: 'string', enum: ['http', 'https'] } },
    setUp: {
      type: 'string',
      enum: ['self-service', 'by-request'],
      description: 'Whether customers set endpoints up or ask for them; an academy may have it otherwise.',
    },
    eventTypes: {
      type: 'string',
      enum: ['any', 'one-or-all', 'one'],
      description: 'Any number of event types, one or all, or exactly one.',
    },
    courseFilter: { ...yes, description: 'A list of courses may narrow it.' },
    basicAuth: yes,
    additionalHeaders: yes,
    signing: {
      type: 'string',
      enum: ['always', 'opt-in'],
      description: 'Always signed by Standard Webhooks, or only where the endpoint asks.',
    },
    oncePerUrl: { ...yes, description: 'Endpoints with the same URL that match one event get it once.' },
    oncePerLearnerAndCourse: {
      ...yes,
      description: 'An endpoint hears of a learner and a course once, until someone resets it.',
    },
  },
  required: [
    'schemes',
    'setUp',
    'eventTypes',
    'courseFilter',
    'basicAuth',
    'additionalHeaders',
    'signing',
    'oncePerUrl',
    'oncePerLearnerAndCourse',
  ],
};

const carriedSchema = {
  type: 'object',
  properties: {
    type: eventTypeSchema,
    wireType: { ...text, description: 'What the dialect calls it.' },
    condition: { ...text, description: 'Which events of the type are carried; absent means all.' },
    grade: {
      type: 'string',
      enum: ['doc', 'pub', 'ours'],
      description:
        'Who fixed the bytes: the system’s document, something else that is public, or Schoolbell.',
    },
    example: { ...text, description: 'A body, to the byte.' },
  },
  required: ['type', 'wireType', 'grade'],
};

const profileSchema = {
  type: 'object',
  properties: {
    name: { ...text, description: 'What endpoints choose it by.' },
    title: text,
    description: text,
    strictness: {
      type: 'string',
      enum: ['documented', 'own'],
      description: 'Whether another system’s documents fix the bytes.',
    },
    promise: { ...promiseSchema, description: 'How answers are judged, and when it tries again.' },
    promiseInWords: { ...names, description: 'The same in sentences.' },
    rules: { ...rulesSchema, description: 'What an endpoint of it may be.' },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: { ...text, description: 'As in the body of POST …/endpoints.' },
          isRequired: yes,
          description: { ...text, description: 'What this profile makes of it.' },
        },
        required: ['name', 'isRequired', 'description'],
      },
      description: 'What a new endpoint of it takes; whatever is not named is refused.',
    },
    operations: { ...yes, description: 'Whether it says what happens to endpoints and deliveries.' },
    carries: { type: 'array', items: carriedSchema, description: 'What it can say.' },
    lacks: { type: 'array', items: eventTypeSchema, description: 'What it cannot.' },
  },
  required: [
    'name',
    'title',
    'description',
    'strictness',
    'promise',
    'promiseInWords',
    'rules',
    'fields',
    'operations',
    'carries',
    'lacks',
  ],
};

const fieldSchema = {
  type: 'object',
  properties: {
    path: { ...text, description: '`learner.email`; `[]` behind a list stands for each of its items.' },
    type: { type: 'string', enum: ['string', 'number', 'integer', 'boolean', 'array', 'object'] },
    isNullable: yes,
    isRequired: { ...yes, description: 'It is there wherever that which holds it is.' },
    description: text,
    format: text,
    values: { ...names, description: 'All that it may be.' },
  },
  required: ['path', 'type', 'isNullable', 'isRequired', 'description'],
};

const exampleSchema = {
  type: 'object',
  properties: {
    id: text,
    type: anyTypeSchema,
    occurredAt: { type: 'string', format: 'date-time' },
    data: { type: 'object', description: 'As `schema` has it.' },
  },
  required: ['id', 'type', 'occurredAt', 'data'],
  description: 'As it is published.',
};

const typeFields = {
  title: text,
  description: { ...text, description: 'When it happens.' },
  schema: { type: 'object', description: 'JSON Schema of the event’s `data`.' },
  profiles: { ...names, description: 'Who can say it.' },
  example: exampleSchema,
};

const typeSchema = {
  type: 'object',
  properties: { type: eventTypeSchema, ...typeFields, fields: { type: 'array', items: fieldSchema } },
  required: ['type', 'title', 'description', 'schema', 'fields', 'profiles'],
};

const operationSchema = {
  type: 'object',
  properties: { type: operationTypeSchema, ...typeFields },
  required: ['type', 'title', 'description', 'schema', 'profiles', 'example'],
};

const addressSchema = { type: 'object', properties: { address: text }, required: ['address'] };

export const profilesSchema = wholeList(profileSchema);
export const egressAddressesSchema = wholeList(addressSchema);
export const eventTypesSchema = wholeList(typeSchema, {
  operations: {
    type: 'array',
    items: operationSchema,
    description: 'What happens to endpoints and deliveries themselves: it is heard, and never published.',
  },
});

function wholeList(item: object, more: Readonly<Record<string, object>> = {}): object {
  return {
    type: 'object',
    properties: { items: { type: 'array', items: item }, ...more, next: { type: 'null' } },
    required: ['items', ...Object.keys(more), 'next'],
  };
}
