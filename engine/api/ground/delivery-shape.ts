import type { Attempt, Delivery } from '../../model.ts';
import { instant, instantSchema } from './instants.ts';

export function deliveryJson(delivery: Delivery): object {
  const { id, academy, endpoint, event, eventType, learner, ...standing } = delivery;
  const { nextAttemptAt, createdAt, settledAt, ...plain } = standing;
  return {
    id,
    academy,
    endpoint,
    event,
    eventType,
    ...(learner !== '' && { learner }),
    ...plain,
    ...(nextAttemptAt !== undefined && { nextAttemptAt: instant(nextAttemptAt) }),
    createdAt: instant(createdAt),
    ...(settledAt !== undefined && { settledAt: instant(settledAt) }),
  };
}

/** `bodySha256` of what would be sent today tells whether that is still what was sent then. */
export function attemptJson(attempt: Attempt, bodySha256: string | undefined): object {
  const { startedAt, request, ...plain } = attempt;
  return {
    ...plain,
    startedAt: instant(startedAt),
    request: {
      ...request,
      ...(bodySha256 !== undefined && { bodyMatches: bodySha256 === request.bodySha256 }),
    },
  };
}

const headerList = {
  type: 'array',
  items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
  description: 'Pairs of name and value, in order.',
};

const attemptSchema = {
  type: 'object',
  properties: {
    number: { type: 'integer', description: 'From 1.' },
    startedAt: instantSchema,
    tookMs: { type: 'number' },
    request: {
      type: 'object',
      properties: {
        url: { type: 'string' },
        headers: headerList,
        bodySha256: { type: 'string' },
        bodyMatches: { type: 'boolean', description: 'Whether the body shown here is what was sent then.' },
      },
      required: ['url', 'headers', 'bodySha256'],
    },
    answer: { type: 'object', description: 'A response, or the fault that came before one was complete.' },
    outcome: { type: 'string', description: 'What was judged, in words.' },
  },
  required: ['number', 'startedAt', 'tookMs', 'request', 'answer', 'outcome'],
};

const deliveryProperties = {
  id: { type: 'string' },
  academy: { type: 'string' },
  endpoint: { type: 'string' },
  event: { type: 'string' },
  eventType: { type: 'string' },
  learner: { type: 'string', description: 'Absent where the event is about operations.' },
  state: { type: 'string', enum: ['pending', 'held', 'delivered', 'failed', 'cancelled'] },
  reason: { type: 'string', description: 'Why it stands as it does.' },
  repeatOf: {
    type: 'string',
    description:
      'The delivery that told the same before, to an endpoint that hears it once. This one was cancelled at once; ' +
      'POST …/records/reset lets it be told again.',
  },
  nextAttemptAt: instantSchema,
  attemptCount: { type: 'integer' },
  createdAt: instantSchema,
  settledAt: instantSchema,
};

export const deliverySchema = {
  type: 'object',
  properties: deliveryProperties,
  required: ['id', 'academy', 'endpoint', 'event', 'eventType', 'state', 'attemptCount', 'createdAt'],
};

export const deliveryWithAttemptsSchema = {
  type: 'object',
  properties: {
    ...deliveryProperties,
    request: {
      type: 'object',
      description: 'The body, made anew from the event; or why it cannot be made.',
      properties: {
        body: { type: 'string' },
        bodySha256: { type: 'string' },
        headers: headerList,
        missing: { type: 'string' },
      },
    },
    attempts: { type: 'array', items: attemptSchema },
  },
  required: [...deliverySchema.required, 'request', 'attempts'],
};

export { headerList as headerListSchema };
