import { object } from './object.ts';

// What events speak of, as schemas. `object(required, optional)`: everything named, nothing else taken.

/** An id in the platform; no control characters, since ids stand in URLs, forms, logs and database keys. */
const id = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\p{Cc}\\p{Cs}]+$',
  description: 'an id of 1 to 200 characters without control characters',
} as const;

/** For dialects whose ids are integers; an id of digits alone serves in its place. */
const number = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;

const name = { type: 'string', maxLength: 1000 } as const;
const longText = { type: 'string', maxLength: 20_000 } as const;
const instant = { type: 'string', maxLength: 40, format: 'date-time' } as const;
const url = { type: 'string', maxLength: 2048, format: 'uri' } as const;
const zone = { type: 'string', maxLength: 64, format: 'time-zone' } as const;
const price = { type: 'string', maxLength: 20, format: 'decimal' } as const;
const score = { type: 'number' } as const;
const percentage = { type: 'number', minimum: 0 } as const;
const count = { type: 'integer', minimum: 0, maximum: 1_000_000 } as const;

/** Instants of events, for the envelope. */
export { instant };

export const learner = object(
  { id, email: { type: 'string', maxLength: 320, format: 'email' } },
  {
    number,
    firstName: name,
    lastName: name,
    name,
    createdAt: instant,
    timezone: { ...zone, default: 'UTC' },
    externalId: id,
    clientId: id,
    refs: object({}, { ref1: name, ref2: name, ref3: name }),
    crm: object({}, { contactId: id, accountId: id }),
  },
);

/** The names of a learner's fields that an update changed. */
export const changed = {
  type: 'array',
  items: { type: 'string', minLength: 1, maxLength: 100 },
  maxItems: 100,
} as const;

export const accessCode = name;

export const domain = object({ id, name });

export const course = object(
  { id, title: name },
  {
    number,
    publishedId: id,
    description: longText,
    url,
    duration: { type: 'string', maxLength: 40, format: 'duration' },
  },
);

export const lesson = object({ id, title: name }, { number });

export const content = object(
  { id, kind: { type: 'string', enum: ['scorm', 'cmi5', 'xapi', 'video', 'document'] } },
  { title: name },
);

export const path = object(
  { id, title: name, kind: { type: 'string', enum: ['path', 'program', 'learning_plan'] } },
  { publishedId: id, url },
);

export const enrollment = object(
  { enrolledAt: instant, source: { type: 'string', enum: ['self', 'admin', 'api', 'purchase', 'group'] } },
  { id, accessCode },
);

export const result = object(
  { completedAt: instant, passed: { type: ['boolean', 'null'] } },
  { score, maxScore: score },
);

export const progress = object({ completed: count, required: count }, { id });

export const quiz = object({ id, name }, { passingPercentage: percentage });

export const attempt = object(
  { id, number: { type: 'integer', minimum: 1, maximum: 1_000_000 }, completedAt: instant },
  { startedAt: instant, percentage },
);

export const certificate = object(
  { id, issuedAt: instant },
  { number, name, code: name, url, expiresAt: instant },
);

export const badge = object({ id, name }, { number, category: name });

export const session = object(
  { id, startsAt: instant, endsAt: instant, timezone: zone },
  { occurrenceId: id, title: name, location: name, instructor: name },
);

export const attended = { type: 'boolean' } as const;

export const purchase = object(
  {
    orderId: id,
    originalPrice: price,
    price,
    currency: { type: 'string', format: 'currency' },
    processor: name,
  },
  { id, state: name, quantity: count, promoCode: name, purchasedAt: instant },
);

export const offer = object({ id, sku: name, description: longText });

export const task = object({ id, kind: name, createdAt: instant }, { url });
