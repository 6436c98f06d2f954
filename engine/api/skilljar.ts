import type { Profile } from '@schoolbell/wire';
import type { Academy, Endpoint } from '../model.ts';
import { isUnapproved } from '../model.ts';
import { Problem } from '../problem.ts';
import type { StatusStep } from '../store/words/endpoints.ts';
import { statusRefused } from './ground/endpoint-approval.ts';
import { changeEndpoint, judgedChange, makeEndpoint } from './ground/endpoint-keeping.ts';
import { removeEndpoint } from './ground/endpoint-removal.ts';
import { idParam } from './ground/found.ts';
import { numberedPage, numberedQuery, numberedSchema } from './ground/skilljar-pages.ts';
import type { FaceCall, Route } from './ground/route.ts';
import { faceRoute } from './ground/route.ts';
import { skilljarFace } from './ground/skilljar-face.ts';
import { changeFrom, newFrom } from './ground/skilljar-draft.ts';
import type { WebhookWish } from './ground/skilljar-reader.ts';
import { webhookReader } from './ground/skilljar-reader.ts';
import { endpointIdOf, webhookJson, webhookSchema } from './ground/skilljar-shape.ts';
import { webhookFaults } from './ground/skilljar-words.ts';
import type { ApiParts } from './parts.ts';
import { limitsOf } from './parts.ts';

/**
 * Skilljar's management API: an academy's endpoints of that profile, as the webhooks that its clients know. What its
 * document says is marked [doc], what is public elsewhere [pub], what we decided ourselves [ours].
 */
export function skilljar(parts: ApiParts): readonly Route[] {
  const profile = parts.profiles.get('skilljar');
  return profile === undefined ? [] : webhooks(profile, parts);
}

function webhooks(profile: Profile, parts: ApiParts): readonly Route[] {
  const { store, clock } = parts;
  const { endpointsMax } = limitsOf(parts);
  const schema = webhookSchema(profile);
  const many = '/skilljar/v1/webhooks';
  const one = `${many}/{id}`;
  const tag = 'skilljar-api';

  return [
    faceRoute(skilljarFace, {
      id: 'skilljarListWebhooks',
      method: 'GET',
      path: many,
      access: 'read',
      tag,
      summary: 'List webhooks, oldest first',
      description:
        'Webhooks are the academy’s endpoints that speak Skilljar’s dialect; others are not shown.',
      query: numberedQuery,
      answers: { 200: { description: 'A page of them [doc].', schema: numberedSchema(schema) } },
      problems: [404],
      run: async ({ academy, query, address }) => {
        const all = (await store.endpointsOf(academy.id)).filter(isWebhook);
        return { status: 200, json: numberedPage(all, query, address, shownIn(academy)) };
      },
    }),
    faceRoute(skilljarFace, {
      id: 'skilljarCreateWebhook',
      method: 'POST',
      path: many,
      access: 'manage',
      tag,
      summary: 'Create a webhook',
      description:
        'From JSON or form-encoded parameters [doc], or multipart [pub]. Where webhooks are set up by request, it is ' +
        'not active until an operator approves it [ours].',
      body: { reader: webhookReader(profile, { isNew: true }), optional: true },
      answers: { 201: { description: 'As it is [pub].', schema } },
      problems: [409, 503],
      run: async (call) => ({ status: 201, json: shownIn(call.academy)(await create(call)) }),
    }),
    faceRoute(skilljarFace, {
      id: 'skilljarGetWebhook',
      method: 'GET',
      path: one,
      access: 'read',
      tag,
      summary: 'Look at a webhook',
      answers: { 200: { description: 'As it is [pub].', schema } },
      run: async (call) => ({ status: 200, json: shownIn(call.academy)(await found(call)) }),
    }),
    ...changing.map(({ id, method }) =>
      faceRoute(skilljarFace, {
        id,
        method,
        path: one,
        access: 'manage',
        tag,
        summary: 'Change a webhook',
        description:
          'Absent fields stay as they are, also by PUT [doc]. Activating clears the reason [pub], and sends what was ' +
          'held in the meantime [ours]. A `target_url` of another scheme, host or port needs the secrets anew (`secrets-needed`), ' +
          'unless the academy shows them [ours].',
        body: { reader: webhookReader(profile, { isNew: false }), optional: true },
        answers: { 200: { description: 'As it is now [doc].', schema } },
        problems: [409, 503],
        run: async (call) => ({ status: 200, json: shownIn(call.academy)(await change(call)) }),
      }),
    ),
    faceRoute(skilljarFace, {
      id: 'skilljarDeleteWebhook',
      method: 'DELETE',
      path: one,
      access: 'manage',
      tag,
      summary: 'Delete a webhook',
      description: 'What it still had to get is cancelled [ours].',
      answers: { 204: { description: 'It is gone [pub].' } },
      problems: [503],
      run: async (call) => {
        const { academy, id } = await found(call);
        if (!(await removeEndpoint(parts, academy, id, call.caller))) throw webhookUnknown();
        return { status: 204 };
      },
    }),
    faceRoute(skilljarFace, {
      id: 'skilljarPingWebhook',
      method: 'POST',
      path: `${one}/ping`,
      access: 'manage',
      tag,
      summary: 'Send a test message to a webhook',
      description:
        'One that fails neither disables the webhook nor is tried again [pub]. One at a time is sent; more are refused (429) ' +
        '[ours].',
      answers: { 200: { description: 'How it went [pub].', schema: pingSchema } },
      problems: [409],
      run: async (call) => {
        const endpoint = await found(call);
        if (isUnapproved(endpoint)) throw statusRefused(endpoint, 'tested');
        const { succeeded, status, message } = await parts.ping(endpoint, call.academy);
        return { status: 200, json: { succeeded, http_status_code: status, message } };
      },
    }),
  ];

  function isWebhook(endpoint: Endpoint): boolean {
    return endpoint.profile === profile.name;
  }

  function shownIn({ plainSecrets }: Academy): (endpoint: Endpoint) => object {
    return (endpoint) => webhookJson(endpoint, profile, plainSecrets);
  }

  async function found({ academy, params }: FaceCall<unknown, unknown>): Promise<Endpoint> {
    const id = endpointIdOf(idParam(params));
    const endpoint = id === undefined ? undefined : await store.endpoint(academy.id, id);
    if (endpoint === undefined || !isWebhook(endpoint)) throw webhookUnknown();
    return endpoint;
  }

  async function create({ academy, body, caller }: FaceCall<WebhookWish, unknown>): Promise<Endpoint> {
    const isOff = body.active === false;
    const asking = { academy, caller, worded: webhookFaults };
    return makeEndpoint(parts, asking, profile, newFrom(body, profile.name), { endpointsMax, isOff });
  }

  /** What it is and whether it is on change together: nothing is sent by half of a change. */
  async function change(call: FaceCall<WebhookWish, unknown>): Promise<Endpoint> {
    const { academy, body, caller } = call;
    const seen = await found(call);
    if (changesNothing(body, seen)) return seen;
    // “Absent fields stay as they are” [doc], also where the URL moves, as long as anyone may read them here anyway.
    const showsSecrets = academy.plainSecrets ?? false;
    const asking = { academy, caller, worded: webhookFaults, showsSecrets };
    const { after } = await changeEndpoint(parts, asking, seen.id, (before) => {
      if (body.active === true && isUnapproved(before)) throw activationRefused();
      const wish = changeFrom(body, before);
      const at = clock.now();
      const isSwitched = Object.keys(wish).length === 0;
      const endpoint = isSwitched
        ? { ...before, updatedAt: at }
        : judgedChange(parts, asking, profile, before, wish);
      return {
        profile,
        endpoint,
        step: body.active === undefined ? undefined : { ...switching(body.active), at },
      };
    });
    return after;
  }
}

function changesNothing(body: WebhookWish, seen: Endpoint): boolean {
  const staysOff = body.active === false && seen.status !== 'active';
  return Object.keys(changeFrom(body, seen)).length === 0 && (body.active === undefined || staysOff);
}

function switching(active: boolean): Omit<StatusStep, 'at'> {
  return active
    ? { status: 'active', from: ['active', 'paused', 'disabled'] }
    : { status: 'paused', from: ['active'] };
}

const changing = [
  { id: 'skilljarUpdateWebhook', method: 'PUT' },
  { id: 'skilljarPatchWebhook', method: 'PATCH' },
] as const;

const pingSchema = {
  type: 'object',
  properties: {
    succeeded: { type: 'boolean' },
    http_status_code: { type: ['integer', 'null'], description: 'Null where no answer came [ours].' },
    message: { type: 'string' },
  },
  required: ['succeeded', 'http_status_code', 'message'],
};

function webhookUnknown(): Problem {
  const detail = 'Not found. GET /skilljar/v1/webhooks lists the webhooks of this academy.';
  return new Problem({ status: 404, code: 'webhook-unknown', detail });
}

function activationRefused(): Problem {
  const detail =
    'An operator has to approve this webhook before it can be active: it was requested. Leave `active` out, and ask ' +
    'whoever runs this service to approve it.';
  return new Problem({ status: 403, code: 'approval-needed', detail });
}
