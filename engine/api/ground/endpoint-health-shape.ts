import type { EndpointHealth, Failure, HealthHour, NextRetry } from '../../store/faring.ts';
import { instant, instantSchema } from './instants.ts';

/** How an endpoint fares, for people; as many as `waitingMax` may be more. */
export function healthJson(fares: EndpointHealth, waitingMax: number): object {
  const { hours, retries, waiting, lastDeliveredAt, lastFailure } = fares;
  const shown = retries.map(retryJson);
  return {
    successRate: successRate(hours),
    hours: hours.map(hourJson),
    nextRetry: shown[0] ?? null,
    retries: shown,
    waiting: { count: waiting, atLeast: waiting >= waitingMax },
    lastDeliveredAt: lastDeliveredAt === undefined ? null : instant(lastDeliveredAt),
    lastError: lastFailure === undefined ? null : errorJson(lastFailure),
  };
}

/** Of all attempts, the part that delivered; null where there was none. */
function successRate(hours: readonly HealthHour[]): number | null {
  let [delivered, attempts] = [0, 0];
  for (const hour of hours) {
    delivered += hour.delivered;
    attempts += attemptsIn(hour);
  }
  return attempts === 0 ? null : delivered / attempts;
}

function attemptsIn({ delivered, retried, failed }: HealthHour): number {
  return delivered + retried + failed;
}

function hourJson(hour: HealthHour): object {
  const { at, delivered, retried, failed, tookMs } = hour;
  const attempts = attemptsIn(hour);
  const averageMs = attempts === 0 ? null : Math.round(tookMs / attempts);
  return { at: instant(at), delivered, retried, failed, averageMs };
}

function retryJson({ dueAt, delivery, event, eventType, tries, reason }: NextRetry): object {
  return {
    at: instant(dueAt),
    delivery,
    event,
    eventType,
    try: tries + 1,
    ...(reason !== undefined && { reason }),
  };
}

export function errorJson({ at, ...plain }: Failure): object {
  return { at: instant(at), ...plain };
}

const ofDelivery = {
  delivery: { type: 'string' },
  event: { type: 'string' },
  eventType: { type: 'string' },
};

const retrySchema = {
  type: 'object',
  properties: {
    at: instantSchema,
    ...ofDelivery,
    try: { type: 'integer', description: 'Which request of its round it will be; the first is 1.' },
    reason: { type: 'string', description: 'Why the one before did not succeed.' },
  },
  required: ['at', 'delivery', 'event', 'eventType', 'try'],
};

export const errorSchema = {
  type: 'object',
  properties: {
    at: instantSchema,
    ...ofDelivery,
    attempt: { type: 'integer', description: 'Its number over the whole life of the delivery.' },
    status: { type: ['integer', 'null'], description: 'Null where no answer came.' },
    outcome: { type: 'string', description: 'What was judged, in words.' },
  },
  required: ['at', 'delivery', 'event', 'eventType', 'attempt', 'status', 'outcome'],
};

const amount = { type: 'integer' };

export const healthSchema = {
  type: 'object',
  properties: {
    endpoint: { type: 'string' },
    status: { type: 'string' },
    failingSince: { type: ['string', 'null'], format: 'date-time' },
    since: { ...instantSchema, description: 'Where the hours begin.' },
    successRate: {
      type: ['number', 'null'],
      description: 'Of all attempts in these hours, the part that delivered; null where there was none.',
    },
    hours: {
      type: 'array',
      description: 'Oldest first; hours without attempts are left out.',
      items: {
        type: 'object',
        properties: {
          at: { ...instantSchema, description: 'Its beginning.' },
          delivered: amount,
          retried: amount,
          failed: amount,
          averageMs: { type: ['integer', 'null'] },
        },
        required: ['at', 'delivered', 'retried', 'failed', 'averageMs'],
      },
    },
    nextRetry: { ...retrySchema, type: ['object', 'null'] },
    retries: { type: 'array', description: 'Soonest first.', items: retrySchema },
    waiting: {
      type: 'object',
      description: 'What it still has to get, pending or held.',
      properties: {
        count: amount,
        atLeast: { type: 'boolean', description: 'There may be more than were counted.' },
      },
      required: ['count', 'atLeast'],
    },
    lastDeliveredAt: { type: ['string', 'null'], format: 'date-time' },
    lastError: { ...errorSchema, type: ['object', 'null'] },
    errors: { type: 'array', description: 'The latest; …/errors has them all.', items: errorSchema },
  },
  required: [
    'endpoint',
    'status',
    'failingSince',
    'since',
    'successRate',
    'hours',
    'nextRetry',
    'retries',
    'waiting',
    'lastDeliveredAt',
    'lastError',
    'errors',
  ],
};
