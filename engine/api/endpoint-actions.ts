import { carriedTypes } from '@schoolbell/wire';
import { retryJson } from '../delivery/planned-retries.ts';
import type { Endpoint } from '../model.ts';
import { isUnapproved } from '../model.ts';
import type { ProblemFault } from '../problem.ts';
import { Problem } from '../problem.ts';
import { auditEntry, type Actor } from './ground/audit-entry.ts';
import { endpointEntry, stepped, type EndpointDeed } from './ground/endpoint-audit.ts';
import { isOperator, statusRefused } from './ground/endpoint-approval.ts';
import { notCarriedFault } from './ground/endpoint-rules.ts';
import { foundAmong, judgedByAll } from './ground/endpoint-roster.ts';
import { cancelWaiting } from './ground/endpoint-removal.ts';
import { endpointJson, endpointSchema } from './ground/endpoint-shape.ts';
import { eventTypeSchema } from './ground/event-schema.ts';
import { foundEndpoint, idParam, profileOf } from './ground/found.ts';
import { pingSchema, shownMessage } from './ground/ping-shape.ts';
import { plannedRetriesSchema } from './ground/planned-retries-schema.ts';
import { nothing, queryReader, reader } from './ground/reader.ts';
import type { Route } from './ground/route.ts';
import { academyRoute } from './ground/route.ts';
import type { StatusStep } from '../store/words/endpoints.ts';
import type { ApiParts } from './parts.ts';

/** What can be done with an endpoint besides changing it. */
export function endpointActions(parts: ApiParts): readonly Route[] {
  const { store, outbox, clock, profiles } = parts;
  const one = '/v1/academies/{academy}/endpoints/{id}';
  const tag = 'endpoints';
  const access = 'manage';

  return [
    academyRoute({
      id: 'pingEndpoint',
      method: 'POST',
      path: `${one}/ping`,
      access,
      tag,
      summary: 'Send the profile’s test message now',
      description:
        'Never retries and never disables; the answer says what was sent and what came back. Only an operator can send ' +
        'it to an endpoint that is not approved. One at a time goes to an endpoint, ten of an academy and sixty-four in all; ' +
        'more are refused (429 `pings-full`, with `Retry-After`).',
      body: { reader: nothing, optional: true },
      answers: { 200: { description: 'How it went.', schema: pingSchema } },
      problems: [409],
      run: async ({ academy, params, caller }) => {
        const endpoint = await foundEndpoint(store, academy.id, idParam(params));
        if (isUnapproved(endpoint) && !isOperator(caller)) throw statusRefused(endpoint, 'tested');
        return { status: 200, json: await parts.ping(endpoint, academy) };
      },
    }),
    academyRoute({
      id: 'previewEndpoint',
      method: 'GET',
      path: `${one}/preview`,
      access: 'read',
      tag,
      summary: 'See the exact request for a sample, and its retry times',
      query: queryReader(previewed),
      answers: { 200: { description: 'Nothing was sent.', schema: previewSchema } },
      problems: [409, 422],
      run: async ({ academy, params, query }) => {
        const endpoint = await foundEndpoint(store, academy.id, idParam(params));
        const profile = profileOf(profiles, endpoint.profile);
        if (query.type !== undefined && !carriedTypes(profile).includes(query.type))
          throw typeRefused(notCarriedFault(profile, query.type, 'type'));
        const { retries, ...preview } = await parts.preview(endpoint, academy, query.type);
        return { status: 200, json: { ...preview, retries: retries.map(retryJson) } };
      },
    }),
    academyRoute({
      id: 'pauseEndpoint',
      method: 'POST',
      path: `${one}/pause`,
      access,
      tag,
      summary: 'Hold everything for an endpoint',
      description: 'Deliveries go on being made and are held until it is resumed.',
      body: { reader: nothing, optional: true },
      answers: { 200: { description: 'Paused.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, params, caller }) => {
        const step = { status: 'paused', from: ['active', 'paused'], at: clock.now() } as const;
        const deed = { action: 'endpoint.pause' };
        const endpoint = await setStatus({ academy: academy.id, id: idParam(params), caller, step, deed });
        return { status: 200, json: endpointJson(endpoint) };
      },
    }),
    academyRoute({
      id: 'resumeEndpoint',
      method: 'POST',
      path: `${one}/resume`,
      access,
      tag,
      summary: 'Switch an endpoint on again',
      description:
        'Whether it was paused or disabled. What was held is sent in order, or dropped where `held` says so: of one that ' +
        'is active nothing is held, so nothing can be dropped; but where it rests, that ends.',
      body: { reader: reader(resumed), optional: true },
      answers: { 200: { description: 'Active.', schema: endpointSchema } },
      problems: [409, 503],
      run: async ({ academy, params, body, caller }) => {
        const seen = await foundEndpoint(store, academy.id, idParam(params));
        if (isUnapproved(seen)) throw statusRefused(seen, 'resumed');
        const details = body.held === 'drop' ? { dropped: String(await drop(seen, caller)) } : {};
        const step = { status: 'active', from: ['active', 'paused', 'disabled'], at: clock.now() } as const;
        const deed = { action: 'endpoint.resume', details };
        const endpoint = await setStatus({ academy: academy.id, id: seen.id, caller, step, deed });
        return { status: 200, json: endpointJson(endpoint) };
      },
    }),
  ];

  /** What was dropped stays so, even where resuming comes to nothing: it is written down by itself. */
  async function drop(seen: Endpoint, caller: Actor | undefined): Promise<number> {
    if (seen.status === 'active') throw nothingHeld(seen);
    const { academy, id } = seen;
    const at = clock.now();
    const audit = auditEntry(caller, at, { academy, action: 'endpoint.drop', subject: id });
    return cancelWaiting(parts, academy, id, dropped, at, audit);
  }

  async function setStatus({ academy, id, caller, step, deed }: Standing): Promise<Endpoint> {
    const what = step.status === 'active' ? 'resumed' : 'paused';
    const endpoint = await judgedByAll(store, academy, async ({ revision, endpoints }) => {
      const before = foundAmong(endpoints, id);
      // It stands so already, and no rest is to be ended: nothing is done, and nothing written down.
      if (before.status === step.status && before.rest === undefined) return before;
      const audit = endpointEntry(caller, step.at, { ...deed, before, after: stepped(before, step) });
      const answer = await store.setEndpointStatus(academy, id, { ...step, revision, audit });
      if (answer.kind === 'refused') throw statusRefused(answer.endpoint, what);
      return answer.kind === 'changed' ? answer.endpoint : undefined;
    });
    outbox.endpointChanged(academy, id);
    return endpoint;
  }
}

/** Who lets an endpoint stand how, and what the audit calls it. */
interface Standing {
  readonly academy: string;
  readonly id: string;
  readonly caller: Actor | undefined;
  readonly step: StatusStep;
  readonly deed: Pick<EndpointDeed, 'action' | 'details'>;
}

/** The reason of what is dropped. */
const dropped = 'Dropped when the endpoint was resumed.';

const previewed = {
  type: 'object',
  properties: {
    type: { ...eventTypeSchema, description: 'The first that the endpoint hears, where absent.' },
  },
  required: [],
  additionalProperties: false,
} as const;

const resumed = {
  type: 'object',
  properties: {
    held: {
      type: 'string',
      enum: ['send', 'drop'],
      default: 'send',
      description: 'What becomes of what was held.',
    },
  },
  required: [],
  additionalProperties: false,
} as const;

const previewSchema = {
  type: 'object',
  properties: {
    type: { ...eventTypeSchema, description: 'What the sample is of.' },
    request: {
      type: 'object',
      properties: { method: { type: 'string', const: 'POST' }, ...shownMessage },
      required: ['method', ...Object.keys(shownMessage)],
    },
    retries: plannedRetriesSchema,
  },
  required: ['type', 'request', 'retries'],
};

function typeRefused(fault: ProblemFault): Problem {
  return new Problem({ status: 422, code: fault.code, detail: fault.message, faults: [fault] });
}

function nothingHeld({ id }: Endpoint): Problem {
  const detail = `Endpoint ${id} is active, so nothing is held that could be dropped; to drop what waits for a retry, pause it first.`;
  return new Problem({ status: 409, code: 'endpoint-active', detail });
}
