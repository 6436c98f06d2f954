import type { Attempt, Delivery } from '../../model.ts';
import { answerSchema } from './answer-shape.ts';
import { anyTypeSchema } from './event-schema.ts';
import { headerListSchema } from './header-list.ts';
import { instant, instantSchema } from './instants.ts';
import { plannedTriesSchema, waitSchema } from './prospects-shape.ts';

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
        headers: headerListSchema,
        bodySha256: { type: 'string', description: 'Of what was sent then, hexadecimal.' },
        bodyMatches: { type: 'boolean', description: 'Whether the body shown here is what was sent then.' },
      },
      required: ['url', 'headers', 'bodySha256'],
    },
    answer: answerSchema,
    outcome: { type: 'string', description: 'What was judged, in words.' },
  },
  required: ['number', 'startedAt', 'tookMs', 'request', 'answer', 'outcome'],
};

const deliveryProperties = {
  id: { type: 'string' },
  academy: { type: 'string' },
  endpoint: { type: 'string' },
  event: { type: 'string' },
  eventType: anyTypeSchema,
  learner: { type: 'string', description: 'Absent where the event is about operations.' },
  state: { type: 'string', enum: ['pending', 'held', 'delivered', 'failed', 'cancelled'] },
  reason: { type: 'string', description: 'Why it stands as it does.' },
  repeatOf: {
    type: 'string',
    description:
      'The delivery that told the same before, to an endpoint that hears it once. This one was cancelled at once; ' +
      'POST …/records/reset lets it be told again.',
  },
  nextAttemptAt: {
    ...instantSchema,
    description:
      'Absent where it is final, held, being sent, or waits for another of its order. May be past: then it waits for its turn.',
  },
  attemptCount: { type: 'integer', description: 'Requests made for it in all.' },
  createdAt: instantSchema,
  settledAt: instantSchema,
};

export const deliverySchema = {
  type: 'object',
  properties: deliveryProperties,
  required: ['id', 'academy', 'endpoint', 'event', 'eventType', 'state', 'attemptCount', 'createdAt'],
};

const requestSchema = {
  description: 'What would be sent, made anew from the event; or why that cannot be.',
  oneOf: [
    {
      type: 'object',
      properties: {
        body: { type: 'string' },
        bodySha256: { type: 'string', description: 'Hexadecimal.' },
        headers: headerListSchema,
      },
      required: ['body', 'bodySha256', 'headers'],
      additionalProperties: false,
    },
    {
      type: 'object',
      properties: {
        missing: { type: 'string', description: 'A sentence.' },
        field: {
          type: 'string',
          description: 'What the event lacks, where its dialect cannot say it without.',
        },
      },
      required: ['missing'],
      additionalProperties: false,
    },
  ],
};

export const deliveryWithAttemptsSchema = {
  type: 'object',
  properties: {
    ...deliveryProperties,
    request: requestSchema,
    attempts: { type: 'array', items: attemptSchema, description: 'Oldest first, as far as they are kept.' },
    planned: plannedTriesSchema,
    jitter: {
      type: 'number',
      description: 'Each gap between the planned ones is spread by this part of it, either way.',
    },
    waitsFor: waitSchema,
  },
  required: [...deliverySchema.required, 'request', 'attempts', 'planned', 'jitter'],
};
