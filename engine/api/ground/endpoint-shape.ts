import { algorithmOf, publicKeyOf } from '@schoolbell/wire';
import type { Infer } from '@schoolbell/wire';
import type { Endpoint } from '../../model.ts';
import { eventTypeSchema, operationTypeSchema } from './event-schema.ts';
import { headersBytesMax, headersMax, headerValueCharactersMax } from './header-rules.ts';
import { instant, instantSchema } from './instants.ts';
import { reader } from './reader.ts';
import { restJson, restSchema } from './rest-shape.ts';
import { retrySchema, retryWish, withRetry } from './retry-choice.ts';

/** What stands in the place of a secret wherever it is read. Sent back in a change, it keeps what is there. */
export const mask = '***';

/** RFC 7617, section 2: neither holds control characters. */
const credential = {
  type: 'string',
  pattern: '^[^\\p{Cc}\\p{Cs}]*$',
  description: 'text without control characters',
} as const;

const basic = {
  type: 'object',
  properties: {
    username: { ...credential, maxLength: 255 },
    password: { ...credential, maxLength: 1024 },
  },
  required: ['username', 'password'],
  additionalProperties: false,
} as const;

const fields = {
  description: { maxLength: 500, description: 'A note for people.' },
  eventTypes: {
    items: eventTypeSchema,
    maxItems: 50,
    description:
      'What it wants to hear; all that its profile carries where absent. Empty, beside `operations`, for none.',
  },
  operations: {
    items: operationTypeSchema,
    minItems: 1,
    maxItems: 20,
    description:
      'What it wants to hear of the academy’s endpoints and deliveries themselves, where its profile says such things; nothing where absent.',
  },
  courses: {
    items: { type: 'string', minLength: 1, maxLength: 200 },
    minItems: 1,
    maxItems: 5000,
    description:
      'Ids of the courses it wants to hear of, where the profile has such a filter; all where absent.',
  },
  auth: {
    properties: { basic },
    required: ['basic'],
    additionalProperties: false,
    description: 'Credentials to send.',
  },
  headers: {
    properties: {},
    required: [],
    additionalProperties: { type: 'string', maxLength: headerValueCharactersMax },
    maxProperties: headersMax,
    description: `Headers to send besides the profile’s own, of at most ${headersBytesMax} bytes of names and values together.`,
  },
  rateLimit: {
    minimum: 0.01,
    maximum: 100_000,
    description: 'Requests a second at most; no limit where absent.',
  },
} as const;

const ordering = {
  type: 'string',
  enum: ['none', 'learner', 'strict'],
  description: 'What waits for what: nothing, the later events of one learner, or everything.',
} as const;
const url = { type: 'string', minLength: 1, maxLength: 8192, description: 'Where it listens.' } as const;
const lenient = {
  type: 'boolean',
  description: 'Takes the profile’s wider idea of success, where it has one.',
} as const;
const signing = {
  type: 'boolean',
  description: 'Signs by Standard Webhooks, as additional headers, where the profile does not sign anyway.',
} as const;
export const signingSecret = {
  type: 'string',
  maxLength: 100,
  description:
    '`whsec_` and base64 of 24 to 64 bytes, for HMAC-SHA256; or `whsk_` and base64 of an ed25519 key, of 32 bytes or of 64 ' +
    'with its public key. Made where absent.',
} as const;
export const signingAlgorithm = {
  type: 'string',
  enum: ['v1', 'v1a'],
  description:
    'Of a secret that is made: `v1`, HMAC-SHA256, which the receiver verifies with the same secret; or `v1a`, ed25519, which ' +
    'it verifies with `verificationKey`.',
} as const;

const created = {
  type: 'object',
  properties: {
    url,
    profile: {
      type: 'string',
      minLength: 1,
      maxLength: 100,
      description: 'The dialect, with its promise: see /v1/profiles.',
    },
    description: { type: 'string', ...fields.description },
    eventTypes: { type: 'array', ...fields.eventTypes },
    operations: { type: 'array', ...fields.operations },
    courses: { type: 'array', ...fields.courses },
    auth: { type: 'object', ...fields.auth },
    headers: { type: 'object', ...fields.headers },
    ordering,
    rateLimit: { type: 'number', ...fields.rateLimit },
    lenient,
    signing,
    signingSecret,
    signingAlgorithm: { ...signingAlgorithm, default: 'v1' },
  },
  required: ['url', 'profile'],
  additionalProperties: false,
} as const;

const changed = {
  type: 'object',
  properties: {
    url,
    description: { type: ['string', 'null'], ...fields.description },
    eventTypes: { type: ['array', 'null'], ...fields.eventTypes },
    operations: { type: ['array', 'null'], ...fields.operations },
    courses: { type: ['array', 'null'], ...fields.courses },
    auth: { type: ['object', 'null'], ...fields.auth },
    headers: { type: ['object', 'null'], ...fields.headers },
    ordering,
    rateLimit: { type: ['number', 'null'], ...fields.rateLimit },
    lenient,
    signing,
  },
  required: [],
  additionalProperties: false,
} as const;

export type NewEndpoint = Infer<typeof created>;
export type EndpointChange = Infer<typeof changed>;

export const newEndpointReader = withRetry(reader(created), created);
export const endpointChangeReader = withRetry(reader(changed), changed);

/** The endpoint with its secret, in the one answer that shows it. An ed25519 key stays here: nobody else has to sign. */
export function endpointJsonOnce(endpoint: Endpoint): object {
  const { signingSecret: secret } = endpoint;
  const isShared = secret !== undefined && algorithmOf(secret) === 'v1';
  return { ...endpointJson(endpoint), ...(isShared && { signingSecret: secret }) };
}

/** An endpoint as everyone sees it: no secret, no password, no value of a header. */
export function endpointJson(endpoint: Endpoint) {
  const {
    id,
    academy,
    profile,
    url: listensAt,
    status,
    basicAuth,
    headers,
    signingSecret: secret,
    formerSecrets,
    retry,
    disabledAt,
    declinedAt,
    resumedAt: _resumedAt,
    failingSince,
    refusingSince,
    rest,
    returnedAt: _returnedAt,
    createdAt,
    updatedAt,
    ...plain
  } = endpoint;
  return {
    id,
    academy,
    profile,
    url: listensAt,
    status,
    ...plain,
    ...(basicAuth && { auth: { basic: { username: basicAuth.username, password: mask } } }),
    ...(headers && { headers: Object.fromEntries(Object.keys(headers).map((name) => [name, mask])) }),
    retry: retryWish(retry),
    signed: secret !== undefined,
    ...(secret !== undefined && signingJson(secret)),
    ...(formerSecrets && { formerSecretsUntil: formerSecrets.map(({ until }) => instant(until)) }),
    ...(disabledAt !== undefined && { disabledAt: instant(disabledAt) }),
    ...(declinedAt !== undefined && { declinedAt: instant(declinedAt) }),
    ...(failingSince !== undefined && { failingSince: instant(failingSince) }),
    ...(refusingSince !== undefined && { refusingSince: instant(refusingSince) }),
    ...(rest && { rest: restJson(rest) }),
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
  };
}

function signingJson(secret: string): object {
  const algorithm = algorithmOf(secret);
  return {
    signingAlgorithm: algorithm,
    ...(algorithm === 'v1a' && { verificationKey: publicKeyOf(secret) }),
  };
}

export const endpointSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    academy: { type: 'string' },
    profile: { type: 'string' },
    url: { type: 'string' },
    description: { type: 'string' },
    eventTypes: { type: 'array', items: eventTypeSchema },
    operations: { type: 'array', items: operationTypeSchema },
    courses: { type: 'array', items: { type: 'string' } },
    auth: {
      type: 'object',
      properties: { basic },
      required: ['basic'],
      description: 'The password is masked.',
    },
    headers: { type: 'object', additionalProperties: { type: 'string' }, description: 'Values are masked.' },
    ordering,
    rateLimit: { type: 'number' },
    retry: retrySchema,
    lenient,
    signed: { type: 'boolean', description: 'Whether its deliveries are signed.' },
    signingAlgorithm: { ...signingAlgorithm, description: 'How; present where they are.' },
    verificationKey: {
      type: 'string',
      description: '`whpk_` and base64: what the receiver verifies `v1a` with. It is no secret.',
    },
    formerSecretsUntil: {
      type: 'array',
      items: instantSchema,
      description:
        'Deliveries are signed besides with the secrets before it, newest first, each until its instant. One that has passed ' +
        'counts no more.',
    },
    signingSecret: {
      type: 'string',
      description: 'Of `v1`, and shown once: when it is made or rotated.',
    },
    status: {
      type: 'string',
      enum: ['requested', 'declined', 'active', 'paused', 'disabled'],
      description:
        'To `requested` and `declined` ones nothing is sent and nothing is held for them; for `paused` and `disabled` ones it is held.',
    },
    disabledReason: { type: 'string' },
    disabledAt: instantSchema,
    declinedReason: { type: 'string', description: 'Why an operator declined it.' },
    declinedAt: instantSchema,
    failingSince: {
      ...instantSchema,
      description:
        'Since then deliveries have failed for good or it was disabled, and none has arrived. Absent while all is well.',
    },
    refusingSince: {
      ...instantSchema,
      description:
        'Since then no request has succeeded, where its profile goes by that: it is disabled after some days. To a minute.',
    },
    rest: restSchema,
    createdAt: instantSchema,
    updatedAt: instantSchema,
  },
  required: [
    'id',
    'academy',
    'profile',
    'url',
    'ordering',
    'retry',
    'lenient',
    'signed',
    'status',
    'createdAt',
    'updatedAt',
  ],
};
