import type { AuditEntry, Replay } from '../model.ts';
import { isUnapproved } from '../model.ts';
import { Problem } from '../problem.ts';
import { auditEntry, type Actor } from './ground/audit-entry.ts';
import { statusRefused } from './ground/endpoint-approval.ts';
import { endpointUnknown, foundEndpoint, idParam, replayUnknown } from './ground/found.ts';
import { randomId } from '../ids.ts';
import { instant, instantSchema } from './ground/instants.ts';
import { pageJson, pageQuery, pageRequest, pageSchema } from './ground/paging.ts';
import { nothing, queryReader, reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import { spanFields, spanOf } from './ground/span.ts';
import type { ApiParts } from './parts.ts';

/** Sending again what an endpoint missed: jobs that can be watched and that outlive a restart. */
export function replays({ store, replaying, clock, randomBytes }: ApiParts): readonly Route[] {
  const tag = 'endpoints';
  const ofEndpoint = '/v1/academies/{academy}/endpoints/{id}';
  const one = `${ofEndpoint}/replays/{replay}`;

  return [
    academyRoute({
      id: 'replayEndpoint',
      method: 'POST',
      path: `${ofEndpoint}/replay`,
      access: 'manage',
      tag,
      summary: 'Send again what was made for an endpoint in a span of time',
      description:
        'A job: its deliveries become due a few at a time, each with a fresh round of tries, and `GET …/replays/{replay}` ' +
        'says how far it got. One at a time for an endpoint. Where the endpoint is paused or disabled, they are held.',
      body: { reader: reader(replayed) },
      answers: { 202: { description: 'The job; it has begun.', schema: replaySchema } },
      problems: [409, 503],
      run: async ({ academy, params, body, caller }) => {
        const endpoint = await foundEndpoint(store, academy.id, idParam(params));
        if (isUnapproved(endpoint)) throw statusRefused(endpoint, 'replayed');
        const { states = ['failed', 'cancelled'], ratePerSecond = 100 } = body;
        const createdAt = clock.now();
        const replay: Replay = {
          id: randomId('rp', randomBytes),
          academy: academy.id,
          endpoint: endpoint.id,
          ...spanOf(body, createdAt),
          states: [...new Set(states)],
          ratePerSecond,
          status: 'running',
          requeued: 0,
          progress: 0,
          createdAt,
        };
        const answer = await store.createReplay(replay, startOf(replay, caller));
        if (answer.kind === 'endpoint-unknown') throw endpointUnknown(endpoint.id);
        if (answer.kind === 'running') throw replayRunning(answer.replay);
        replaying.wake();
        return { status: 202, json: replayJson(answer.replay) };
      },
    }),
    academyRoute({
      id: 'listReplays',
      method: 'GET',
      path: `${ofEndpoint}/replays`,
      access: 'read',
      tag,
      summary: 'List the replays of an endpoint, newest first',
      query: queryReader(pageQuery),
      answers: { 200: { description: 'A page of them.', schema: pageSchema(replaySchema) } },
      run: async ({ academy, params, query }) => {
        const { id: endpoint } = await foundEndpoint(store, academy.id, idParam(params));
        const page = await store.replays({ ...pageRequest(query), academy: academy.id, endpoint });
        return { status: 200, json: pageJson(page, replayJson) };
      },
    }),
    academyRoute({
      id: 'getReplay',
      method: 'GET',
      path: one,
      access: 'read',
      tag,
      summary: 'See how far a replay got',
      answers: { 200: { description: 'The replay.', schema: replaySchema } },
      run: async ({ academy, params }) => ({
        status: 200,
        json: replayJson(await found(academy.id, params)),
      }),
    }),
    academyRoute({
      id: 'cancelReplay',
      method: 'POST',
      path: `${one}/cancel`,
      access: 'manage',
      tag,
      summary: 'End a replay early',
      description: 'What it made due stays due. One that has ended stays as it is.',
      body: { reader: nothing, optional: true },
      answers: { 200: { description: 'As it stands now.', schema: replaySchema } },
      problems: [503],
      run: async ({ academy, params, caller }) => {
        const { id, endpoint } = await found(academy.id, params);
        const now = clock.now();
        const deed = { academy: academy.id, action: 'replay.cancel', subject: id, details: { endpoint } };
        const replay = await store.cancelReplay(academy.id, id, now, auditEntry(caller, now, deed));
        if (replay === undefined) throw replayUnknown(id);
        return { status: 200, json: replayJson(replay) };
      },
    }),
  ];

  async function found(academy: string, params: Readonly<Record<string, string>>): Promise<Replay> {
    const id = params['replay'] ?? '';
    const replay = await store.replay(academy, id);
    if (replay?.endpoint !== idParam(params)) throw replayUnknown(id);
    return replay;
  }
}

const states = ['delivered', 'failed', 'cancelled'] as const;

const replayed = {
  type: 'object',
  properties: {
    ...spanFields('Now where absent.'),
    states: {
      type: 'array',
      items: { type: 'string', enum: states },
      minItems: 1,
      maxItems: 3,
      description: 'Failed and cancelled ones, where absent.',
    },
    ratePerSecond: {
      type: 'number',
      minimum: 0.1,
      maximum: 10_000,
      default: 100,
      description: 'So many become due in a second, at most; the endpoint’s own limits count besides.',
    },
  },
  required: ['since'],
  additionalProperties: false,
} as const;

const replaySchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    academy: { type: 'string' },
    endpoint: { type: 'string' },
    status: { type: 'string', enum: ['running', 'done', 'cancelled'] },
    since: instantSchema,
    until: instantSchema,
    states: { type: 'array', items: { type: 'string', enum: states } },
    ratePerSecond: { type: 'number' },
    requeued: { type: 'integer', description: 'Deliveries made due so far.' },
    progress: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'How much of the span has been looked through.',
    },
    createdAt: instantSchema,
    endedAt: instantSchema,
  },
  required: [
    'id',
    'academy',
    'endpoint',
    'status',
    'since',
    'until',
    'states',
    'ratePerSecond',
    'requeued',
    'progress',
    'createdAt',
  ],
};

function replayJson(replay: Replay): object {
  const { id, academy, endpoint, status, since, until, createdAt, endedAt, ...plain } = replay;
  return {
    id,
    academy,
    endpoint,
    status,
    since: instant(since),
    until: instant(until),
    ...plain,
    createdAt: instant(createdAt),
    ...(endedAt !== undefined && { endedAt: instant(endedAt) }),
  };
}

/** How far it got says the replay itself. */
function startOf(replay: Replay, actor: Actor | undefined): AuditEntry {
  const { academy, id, endpoint, since, until, createdAt } = replay;
  const span = { since: instant(since), until: instant(until), states: replay.states.join(', ') };
  const details = { endpoint, ...span, ratePerSecond: String(replay.ratePerSecond) };
  return auditEntry(actor, createdAt, { academy, action: 'replay.start', subject: id, details });
}

function replayRunning({ id, endpoint }: Replay): Problem {
  const detail = `Replay ${id} of endpoint ${endpoint} is running, and there is one at a time; wait until it is done, or cancel it.`;
  return new Problem({ status: 409, code: 'replay-running', detail });
}
