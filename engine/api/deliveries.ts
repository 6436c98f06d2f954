import { hash } from 'node:crypto';
import { termsOf } from '../delivery/destination.ts';
import { jitterOf } from '../delivery/planned-retries.ts';
import { prospectsOf } from '../delivery/prospects.ts';
import type { Academy, Delivery, Endpoint, StoredEvent } from '../model.ts';
import { Problem } from '../problem.ts';
import type { DeliveryRound } from '../store/words/deliveries.ts';
import { auditEntry } from './ground/audit-entry.ts';
import {
  attemptJson,
  deliveryJson,
  deliverySchema,
  deliveryWithAttemptsSchema,
} from './ground/delivery-shape.ts';
import { anyTypeSchema } from './ground/event-schema.ts';
import { deliveryUnknown, idParam, profileOf } from './ground/found.ts';
import { instantMs } from './ground/instants.ts';
import { pageFields, pageJson, pageRequest, pageSchema, pageWithItems } from './ground/paging.ts';
import { prospectsJson } from './ground/prospects-shape.ts';
import { queryReader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** One event for one endpoint, with every attempt that was made. */
export function deliveries(parts: ApiParts): readonly Route[] {
  const { store, profiles, outbox, clock } = parts;
  const tag = 'deliveries';
  const many = '/v1/academies/{academy}/deliveries';
  const one = `${many}/{id}`;

  return [
    academyRoute({
      id: 'listDeliveries',
      method: 'GET',
      path: many,
      access: 'read',
      tag,
      summary: 'List deliveries, newest first',
      description:
        'Filters narrow each other. Go on with the same ones: a cursor of a list with `learner` is not one of a list ' +
        'without. A page may be short, even empty, and still have a `next`.',
      query: queryReader(listed),
      answers: { 200: { description: 'A page of them.', schema: pageSchema(deliverySchema) } },
      run: async ({ academy, query }) => {
        const { since, until, limit: _limit, cursor: _cursor, ...filter } = query;
        const wanted = {
          ...filter,
          ...(since !== undefined && { since: instantMs(since) }),
          ...(until !== undefined && { until: instantMs(until) }),
          academy: academy.id,
        };
        const found = await pageWithItems(pageRequest(query), (at) => store.deliveries({ ...wanted, ...at }));
        return { status: 200, json: pageJson(found, deliveryJson) };
      },
    }),
    academyRoute({
      id: 'getDelivery',
      method: 'GET',
      path: one,
      access: 'read',
      tag,
      summary: 'Look at a delivery with its attempts',
      description:
        'The body is not kept: it is made anew from the event, and each attempt says whether it is what was sent then. Of ' +
        'one that is not final it is told which attempts are to come, and what it waits for.',
      answers: { 200: { description: 'The delivery.', schema: deliveryWithAttemptsSchema } },
      run: async ({ academy, params }) => {
        const id = idParam(params);
        const [delivery, attempts, round] = await Promise.all([
          store.delivery(academy.id, id),
          store.attempts(academy.id, id),
          store.deliveryRound(academy.id, id),
        ]);
        if (delivery === undefined) throw deliveryUnknown(id);
        const [endpoint, event] = await Promise.all([
          store.endpoint(academy.id, delivery.endpoint),
          store.event(academy.id, delivery.event),
        ]);
        const request = requestOf(academy, endpoint, event);
        const sha256 = 'bodySha256' in request ? request.bodySha256 : undefined;
        const shown = attempts.map((attempt) => attemptJson(attempt, sha256));
        const toCome = toComeOf(delivery, endpoint, round);
        return { status: 200, json: { ...deliveryJson(delivery), request, attempts: shown, ...toCome } };
      },
    }),
    academyRoute({
      id: 'retryDelivery',
      method: 'POST',
      path: `${one}/retry`,
      access: 'manage',
      tag,
      summary: 'Try a delivery anew, whatever became of it',
      description: 'Except one that repeats what its endpoint hears once: see its `repeatOf`.',
      answers: {
        202: { description: 'It is due now, with a fresh round of tries.', schema: deliverySchema },
      },
      problems: [409, 503],
      run: async ({ academy, params, caller }) => {
        const id = idParam(params);
        const now = clock.now();
        const deed = { academy: academy.id, action: 'delivery.retry', subject: id };
        const answer = await store.retryDelivery(academy.id, id, now, auditEntry(caller, now, deed));
        if (answer === 'in-flight') throw inFlight(id);
        if (answer === 'repeats') throw repeats(id, academy.id);
        const delivery = answer === 'due' ? await store.delivery(academy.id, id) : undefined;
        if (delivery === undefined) throw deliveryUnknown(id);
        outbox.due(academy.id, delivery.endpoint, now);
        return { status: 202, json: deliveryJson(delivery) };
      },
    }),
  ];

  function requestOf(academy: Academy, endpoint: Endpoint | undefined, event: StoredEvent | undefined) {
    if (endpoint === undefined)
      return { missing: 'Its endpoint was deleted, so its body cannot be made anew.' };
    if (event === undefined)
      return { missing: 'Its event is no longer kept, so its body cannot be made anew.' };
    const made = parts.bodyOf(academy, endpoint, event);
    if (!('body' in made)) return { missing: made.message, field: made.field };
    return { body: made.body, bodySha256: hash('sha256', made.body, 'hex'), headers: made.headers };
  }

  function toComeOf(delivery: Delivery, endpoint: Endpoint | undefined, round: DeliveryRound | undefined) {
    if (endpoint === undefined) return { planned: [], jitter: 0 };
    const { schedule } = termsOf(profileOf(profiles, endpoint.profile), endpoint);
    const jitter = jitterOf(schedule);
    // Asked for beside the delivery, which may have become final in between.
    const isFinal = delivery.state !== 'pending' && delivery.state !== 'held';
    if (round === undefined || isFinal) return { planned: [], jitter };
    return { ...prospectsJson(prospectsOf(delivery, round, endpoint, schedule, clock.now())), jitter };
  }
}

const id = { type: 'string', minLength: 1, maxLength: 300 } as const;

const listed = {
  type: 'object',
  properties: {
    endpoint: { ...id, description: 'Of this endpoint only.' },
    event: { ...id, description: 'Of this event only.' },
    learner: { ...id, description: 'Of events of the learner with this id only.' },
    type: { ...anyTypeSchema, description: 'Of events of this type only.' },
    state: {
      type: 'string',
      enum: ['pending', 'held', 'delivered', 'failed', 'cancelled'],
      description: 'That stand so now only.',
    },
    since: { type: 'string', format: 'date-time', description: 'Made at this instant or later.' },
    until: { type: 'string', format: 'date-time', description: 'Made before this instant.' },
    ...pageFields(100),
  },
  required: [],
  additionalProperties: false,
} as const;

function inFlight(delivery: string): Problem {
  const detail = `Delivery "${delivery}" is being sent at this moment; look at it again when its attempt has ended.`;
  return new Problem({ status: 409, code: 'delivery-in-flight', detail, headers: { 'retry-after': '5' } });
}

function repeats(delivery: string, academy: string): Problem {
  const detail =
    `Delivery "${delivery}" says what its endpoint hears once (see its \`repeatOf\`), so it is not sent; to have it told ` +
    `again, reset the completion with POST /v1/academies/${academy}/records/reset and publish it anew.`;
  return new Problem({ status: 409, code: 'delivery-repeats', detail });
}
