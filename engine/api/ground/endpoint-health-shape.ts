import type { EndpointHealth, Failure, HealthHour, NextRetry } from '../../store/words/health.ts';
import { anyTypeSchema } from './event-schema.ts';
import { instant, instantSchema } from './instants.ts';
import { restSchema } from './rest-shape.ts';

/** How an endpoint fares, for people, with its newest failures; as many as `waitingMax` may be more. */
export function healthJson(fares: EndpointHealth, failures: readonly Failure[], waitingMax: number): object {
  const { hours, retries, waiting, lastDeliveredAt } = fares;
  const errors = failures.map(errorJson);
  const shown = retries.map(retryJson);
  return {
    successRate: successRate(hours),
    hours: hours.map(hourJson),
    nextRetry: shown[0] ?? null,
    retries: shown,
    waiting: { count: waiting, atLeast: waiting >= waitingMax },
    lastDeliveredAt: lastDeliveredAt === undefined ? null : instant(lastDeliveredAt),
    lastError: errors[0] ?? null,
    errors,
  };
}

/** Of all attempts, and of what failed without one, the part that delivered; null where there was none. */
export function successRate(hours: readonly HealthHour[]): number | null {
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
  const { at, delivered, retried, failed } = hour;
  return { at: instant(at), delivered, retried, failed, averageMs: averageMs([hour]) };
}

/** How long an attempt took; null where there was none. */
export function averageMs(hours: readonly HealthHour[]): number | null {
  let [sent, tookMs] = [0, 0];
  for (const hour of hours) {
    sent += attemptsIn(hour) - hour.unsent;
    tookMs += hour.tookMs;
  }
  return sent === 0 ? null : Math.round(tookMs / sent);
}

function retryJson({ dueAt, ...plain }: NextRetry): object {
  return { at: instant(dueAt), ...plain };
}

export function errorJson({ at, ...plain }: Failure): object {
  return { at: instant(at), ...plain };
}

const ofDelivery = {
  delivery: { type: 'string' },
  event: { type: 'string' },
  eventType: anyTypeSchema,
  attempt: {
    type: 'integer',
    description: 'Which request of the delivery, over its whole life; the first is 1.',
  },
};

const retrySchema = {
  type: 'object',
  properties: {
    at: instantSchema,
    ...ofDelivery,
    reason: { type: 'string', description: 'Why the one before did not succeed.' },
  },
  required: ['at', 'delivery', 'event', 'eventType', 'attempt'],
};

export const errorSchema = {
  type: 'object',
  properties: {
    at: instantSchema,
    ...ofDelivery,
    attempt: {
      type: ['integer', 'null'],
      description: `${ofDelivery.attempt.description} Null where no request could be made.`,
    },
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
    status: { type: 'string', enum: ['requested', 'declined', 'active', 'paused', 'disabled'] },
    failingSince: { type: ['string', 'null'], format: 'date-time' },
    rest: restSchema,
    since: { ...instantSchema, description: 'Where the hours begin.' },
    successRate: {
      type: ['number', 'null'],
      description:
        'Of all attempts in these hours, and of what failed without one, the part that delivered; null where there was none.',
    },
    hours: {
      type: 'array',
      description:
        'Oldest first, an attempt counting in the hour in which it ended; hours in which nothing was tried are left out.',
      items: {
        type: 'object',
        properties: {
          at: { ...instantSchema, description: 'Its beginning.' },
          delivered: amount,
          retried: amount,
          failed: amount,
          averageMs: {
            type: ['integer', 'null'],
            description: 'Of the attempts; null where there was none.',
          },
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
