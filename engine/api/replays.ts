import type { Endpoint } from '../model.ts';
import { Problem } from '../problem.ts';
import { endpointUnknown, idParam } from './ground/found.ts';
import { instantMs } from './ground/instants.ts';
import { reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { ApiParts } from './parts.ts';

/** Sending again what an endpoint missed. */
export function replays({ store, outbox, clock }: ApiParts): readonly Route[] {
  return [
    academyRoute({
      id: 'replayEndpoint',
      method: 'POST',
      path: '/v1/academies/{academy}/endpoints/{id}/replay',
      access: 'manage',
      tag: 'endpoints',
      summary: 'Send again what was made for an endpoint in a span of time',
      body: { reader: reader(replayed) },
      answers: { 202: { description: 'So many deliveries are due anew.', schema: replaySchema } },
      problems: [503],
      run: async ({ academy, params, body }) => {
        const endpoint = await store.endpoint(academy.id, idParam(params));
        if (endpoint === undefined) throw endpointUnknown(idParam(params));
        const at = clock.now();
        const since = instantMs(body.since);
        const until = body.until === undefined ? at + 1 : instantMs(body.until);
        if (until <= since) throw spanEmpty(body.until === undefined);
        const requeued = await replay(endpoint, since, until, body.states ?? ['failed', 'cancelled'], at);
        if (requeued > 0) outbox.due(academy.id, endpoint.id, at);
        return { status: 202, json: { endpoint: endpoint.id, requeued, done: true } };
      },
    }),
  ];

  async function replay(
    { academy, id }: Endpoint,
    since: number,
    until: number,
    states: readonly ReplayState[],
    at: number,
  ) {
    let requeued = 0;
    let cursor: string | undefined;
    do {
      const span = { academy, endpoint: id, since, until, states, at, limit: sliceMax };
      const slice = await store.replaySlice({ ...span, ...(cursor !== undefined && { cursor }) });
      requeued += slice.due;
      cursor = slice.next;
    } while (cursor !== undefined);
    return requeued;
  }
}

type ReplayState = 'delivered' | 'failed' | 'cancelled';

/** Rows that one transaction touches, so that publishing never waits long behind it. */
const sliceMax = 500;

const replayed = {
  type: 'object',
  properties: {
    since: { type: 'string', format: 'date-time', description: 'Made at this instant or later.' },
    until: {
      type: 'string',
      format: 'date-time',
      description: 'Made before this instant; now where absent.',
    },
    states: {
      type: 'array',
      items: { type: 'string', enum: ['delivered', 'failed', 'cancelled'] },
      minItems: 1,
      maxItems: 3,
      description: 'Failed and cancelled ones, where absent.',
    },
  },
  required: ['since'],
  additionalProperties: false,
} as const;

const replaySchema = {
  type: 'object',
  properties: { endpoint: { type: 'string' }, requeued: { type: 'integer' }, done: { type: 'boolean' } },
  required: ['endpoint', 'requeued', 'done'],
};

function spanEmpty(isToCome: boolean): Problem {
  const path = isToCome ? 'since' : 'until';
  const message = isToCome
    ? '`since` is yet to come; give an instant that has passed.'
    : '`until` is not later than `since`; give a span of time that holds something.';
  const faults = [{ path, code: 'wrong-value', message }];
  return new Problem({ status: 422, code: 'body-invalid', detail: message, faults });
}
