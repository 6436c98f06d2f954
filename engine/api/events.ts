import type { Delivery, StoredEvent } from '../model.ts';
import { deliveryJson, deliverySchema } from './ground/delivery-shape.ts';
import { anyTypeSchema } from './ground/event-schema.ts';
import { eventUnknown, idParam } from './ground/found.ts';
import { instantMs, instantSchema } from './ground/instants.ts';
import { feedSchema, pageFields, pageJson, pageRequest, pageWithItems } from './ground/paging.ts';
import { queryReader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { FeedPage, Page } from '../store/words/pages.ts';
import type { ApiParts } from './parts.ts';

/** What was published, and what became of it: also the feed that a receiver reconciles from. */
export function events({ store }: ApiParts): readonly Route[] {
  const tag = 'events';
  const many = '/v1/academies/{academy}/events';

  return [
    academyRoute({
      id: 'listEvents',
      method: 'GET',
      path: many,
      access: 'read',
      tag,
      summary: 'List events with their deliveries',
      description:
        'The feed to reconcile from: in the order of acceptance, operational events among them. Send the `resume` of each ' +
        'answer as the `cursor` of the next request, with the same filters: at once while `next` is not null, and at any ' +
        'later time after that. What was accepted in between is shown then, nothing twice and nothing left out. With ' +
        '`order=newest` it is a list to look through instead, the last accepted first: `next` leads to older ones, and ' +
        '`resume` is null, since it goes on nowhere later.',
      query: queryReader(listed),
      answers: { 200: { description: 'A page of them.', schema: feedSchema(eventSchema) } },
      run: async ({ academy, query }) => {
        const { type, learner, since, until, order } = query;
        const wanted = {
          academy: academy.id,
          ...(type !== undefined && { type }),
          ...(learner !== undefined && { learner }),
          ...(since !== undefined && { since: instantMs(since) }),
          ...(until !== undefined && { until: instantMs(until) }),
        };
        const page = await pageWithItems<Listed>(pageRequest(query), (at) =>
          order === 'newest' ? store.newestEvents({ ...at, ...wanted }) : store.events({ ...at, ...wanted }),
        );
        const found = await deliveriesOf(academy.id, page.items);
        const byEvent = new Map<string, Delivery[]>(page.items.map((event) => [event.id, []]));
        for (const delivery of found) byEvent.get(delivery.event)?.push(delivery);
        return {
          status: 200,
          json: {
            ...pageJson(page, (event) => eventJson(event, byEvent.get(event.id) ?? [])),
            resume: page.resume ?? null,
          },
        };
      },
    }),
    academyRoute({
      id: 'getEvent',
      method: 'GET',
      path: `${many}/{id}`,
      access: 'read',
      tag,
      summary: 'Look at an event with its deliveries',
      answers: { 200: { description: 'The event.', schema: eventSchema } },
      run: async ({ academy, params }) => {
        const id = idParam(params);
        const event = await store.event(academy.id, id);
        if (event === undefined) throw eventUnknown(id);
        return { status: 200, json: eventJson(event, await store.deliveriesOfEvents(academy.id, [id])) };
      },
    }),
  ];

  /** A few events a question: where many endpoints listen they have many deliveries, and other work waits its turn in between. */
  async function deliveriesOf(academy: string, items: readonly StoredEvent[]): Promise<readonly Delivery[]> {
    const found: Delivery[] = [];
    for (let at = 0; at < items.length; at += eventsAtOnce) {
      const ids = items.slice(at, at + eventsAtOnce).map((event) => event.id);
      found.push(...(await store.deliveriesOfEvents(academy, ids)));
    }
    return found;
  }
}

const eventsAtOnce = 20;

/** Of the feed, or of the list the other way round, which cannot be resumed. */
type Listed = Page<StoredEvent> & Partial<Pick<FeedPage<StoredEvent>, 'resume'>>;

const paging = pageFields(1000);

const listed = {
  type: 'object',
  properties: {
    type: { ...anyTypeSchema, description: 'Of this type only.' },
    learner: {
      type: 'string',
      minLength: 1,
      maxLength: 300,
      description: 'Of the learner with this id only.',
    },
    since: { type: 'string', format: 'date-time', description: 'Published at this instant or later.' },
    until: { type: 'string', format: 'date-time', description: 'Published before this instant.' },
    order: {
      type: 'string',
      enum: ['oldest', 'newest'],
      default: 'oldest',
      description: 'Which come first; cursors of the one order are none of the other.',
    },
    ...paging,
    cursor: { ...paging.cursor, description: 'the `resume` or `next` of an earlier answer' },
  },
  required: [],
  additionalProperties: false,
} as const;

const eventSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    type: anyTypeSchema,
    occurredAt: instantSchema,
    academy: { type: 'string' },
    publishedAt: instantSchema,
    sequence: {
      type: 'integer',
      description:
        'From 1, for each learner of the academy; operational events of the academy count on their own.',
    },
    data: {
      type: 'object',
      description:
        'As published; /v1/event-types has the schema of each type. An operational event names an endpoint in place of a learner.',
    },
    deliveries: { type: 'array', items: deliverySchema },
  },
  required: ['id', 'type', 'occurredAt', 'academy', 'publishedAt', 'sequence', 'data', 'deliveries'],
};

function eventJson(event: StoredEvent, deliveries: readonly Delivery[]): object {
  const { id, type, occurredAt, academy, publishedAt, sequence, data } = event;
  return {
    id,
    type,
    occurredAt,
    academy,
    publishedAt,
    sequence,
    data,
    deliveries: deliveries.map(deliveryJson),
  };
}
