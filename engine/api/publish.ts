import type { Published } from '../delivery/publish.ts';
import { Problem } from '../problem.ts';
import type { Reader } from './ground/reader.ts';
import type { Answer, Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import { publishBodySchema } from './ground/event-schema.ts';
import type { ApiLimits, ApiParts } from './parts.ts';
import { limitsOf } from './parts.ts';

/** What a platform says. The busiest operation of all: nothing here is done twice, and nothing that is not needed. */
export function publish(parts: ApiParts): readonly Route[] {
  const limits = limitsOf(parts);
  return [
    academyRoute({
      id: 'publishEvents',
      method: 'POST',
      path: '/v1/academies/{academy}/events',
      access: 'publish',
      tag: 'events',
      summary: 'Publish one event, or an array of them',
      description:
        `Answered when the events and their deliveries are on disk: all of them or none. An id that is known with the ` +
        `same content is a duplicate and is not sent again. At most ${limits.eventsPerRequestMax} events a request, ` +
        `${limits.eventBytesMax} bytes an event and ${limits.requestBytesMax} bytes in all.`,
      body: { reader: unread(limits.eventsPerRequestMax), bytesMax: limits.requestBytesMax },
      answers: { 202: { description: 'Kept; each is on its way.', schema: publishedSchema } },
      problems: [409, 503],
      run: async ({ academy, body, bodyBytes }) => {
        if (bodyBytes > limits.eventBytesMax) checkSizes(body, limits);
        return answerOf(await parts.publisher.publish(academy, body), Array.isArray(body));
      },
    }),
  ];
}

/** The publisher checks the events itself, once; here they pass as they came. */
function unread(eventsMax: number): Reader<unknown> {
  return { schema: publishBodySchema(eventsMax), read: (value) => ({ kind: 'read', value }) };
}

/** Looked at only where the whole request is larger than one event may be, and only as many as the publisher takes. */
function checkSizes(body: unknown, { eventBytesMax, eventsPerRequestMax }: ApiLimits): void {
  if (!Array.isArray(body)) {
    if (jsonBytes(body) > eventBytesMax) throw eventTooLarge('', eventBytesMax);
    return;
  }
  for (const [index, event] of body.slice(0, eventsPerRequestMax).entries()) {
    if (jsonBytes(event) > eventBytesMax) throw eventTooLarge(`[${index}]`, eventBytesMax);
  }
}

/** Nesting so deep that it cannot be written again counts as endless. */
function jsonBytes(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch {
    return Infinity;
  }
}

function eventTooLarge(path: string, bytesMax: number): Problem {
  const message = `The event is larger than ${bytesMax} bytes as JSON; send less with it. Nothing was stored.`;
  const faults = [{ path, code: 'event-too-large', message }];
  const detail = path === '' ? message : `At ${path}: ${message}`;
  return new Problem({ status: 413, code: 'event-too-large', detail, faults });
}

function answerOf({ events }: Published, isArray: boolean): Answer {
  const [only] = events;
  if (!isArray && only !== undefined) return { status: 202, text: eventText(only) };
  return { status: 202, text: `{"events":[${events.map(eventText).join(',')}]}` };
}

function eventText({ id, deliveries, duplicate }: Published['events'][number]): string {
  return `{"id":${JSON.stringify(id)},"deliveries":${deliveries},"duplicate":${duplicate}}`;
}

const acceptedSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    deliveries: { type: 'integer', description: 'How many endpoints it goes to.' },
    duplicate: { type: 'boolean', description: 'True where it was known; it is not sent again.' },
  },
  required: ['id', 'deliveries', 'duplicate'],
};

const publishedSchema = {
  oneOf: [
    acceptedSchema,
    {
      type: 'object',
      properties: { events: { type: 'array', items: acceptedSchema } },
      required: ['events'],
    },
  ],
};
