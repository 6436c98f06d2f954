import { profiles } from '@schoolbell/wire/profiles';
import { ruledProfiles } from './profiles.ts';
import { setup, type Called, type TestApi } from './setup.ts';
import { completed, tell } from './telling.ts';

// How each operation that changes something is called so that it does, for tests that go over all of them.

export interface Scene {
  readonly api: TestApi;
  /** Of the academy `school`: may read, publish and manage. */
  readonly key: string;
  /** Of that academy, and signed. */
  readonly endpoint: string;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly json?: unknown;
  /** The operator's where absent. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Operation {
  /** Puts there what it needs, and answers the call that succeeds. */
  readonly call: (scene: Scene) => Call | Promise<Call>;
  /** What the audit says of it: the kinds of entries, oldest first. */
  readonly actions: readonly string[];
  /** It asks for neither a key nor a session. */
  readonly isOpen?: boolean;
}

/** A secret that no entry may hold, in whatever is set up here. */
export const canary = 'canary-5f3a9c';
const signingSecret = `whsec_${Buffer.from(`${canary}-${canary}`).toString('base64')}`;

export async function scene(): Promise<Scene> {
  const api = await setup({ profiles: new Map([...profiles, ...ruledProfiles]) });
  const key = await api.keyFor('school', ['read', 'publish', 'manage']);
  const json = { url: 'https://example.com/', profile: 'rich', signingSecret };
  return { api, key, endpoint: (await done(api, { method: 'POST', path: endpoints, json })).json.id };
}

/** Carries a call out that has to succeed. */
export async function done(api: TestApi, { method, path, ...options }: Call): Promise<Called> {
  const answer = await api.call(method, path, options);
  if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
  return answer;
}

const school = '/v1/academies/school';
const endpoints = `${school}/endpoints`;
const rich = {
  auth: { basic: { username: 'us', password: canary } },
  headers: { 'X-Key': canary },
  courses: ['c-1'],
};

/** By the operation's id, and behind a space which kind of it. */
export const operations: Readonly<Record<string, Operation>> = {
  createAcademy: {
    call: () => ({ method: 'POST', path: '/v1/academies', json: { id: 'other', name: 'Other' } }),
    actions: ['academy.create'],
  },
  changeAcademy: {
    call: () => ({ method: 'PATCH', path: school, json: { name: 'New' } }),
    actions: ['academy.change'],
  },
  deleteAcademy: { call: () => ({ method: 'DELETE', path: school }), actions: ['academy.delete'] },
  createKey: {
    call: () => ({ method: 'POST', path: `${school}/keys`, json: { scopes: ['read'] } }),
    actions: ['key.create'],
  },
  deleteKey: {
    call: async ({ api }) => {
      const made = await done(api, { method: 'POST', path: `${school}/keys`, json: { scopes: ['read'] } });
      return { method: 'DELETE', path: `${school}/keys/${made.json.id}` };
    },
    actions: ['key.delete'],
  },
  createOperatorKey: {
    call: () => ({ method: 'POST', path: '/v1/operator-keys' }),
    actions: ['operator-key.create'],
  },
  deleteOperatorKey: {
    call: async ({ api }) => {
      const made = await done(api, { method: 'POST', path: '/v1/operator-keys' });
      return { method: 'DELETE', path: `/v1/operator-keys/${made.json.id}` };
    },
    actions: ['operator-key.delete'],
  },
  rotateMasterKey: {
    async call({ api }) {
      const sealing = await api.store.sealing();
      await api.store.adoptMaster('mk_before', sealing?.master ?? '');
      return { method: 'POST', path: '/v1/master-key/rotate' };
    },
    actions: ['master-key.rotate'],
  },
  rotateDataKey: {
    call: () => ({ method: 'POST', path: `${school}/data-key/rotate` }),
    actions: ['data-key.rotate'],
  },
  createPortalLink: {
    call: ({ key }) => ({ method: 'POST', path: `${school}/portal-links`, json: { label: 'Ada' }, key }),
    actions: ['portal-link.create'],
  },
  beginPortalSession: {
    call: async (there) => {
      const link = await done(there.api, await operationOf('createPortalLink').call(there));
      return { method: 'POST', path: '/v1/portal-sessions', json: { code: link.json.code }, key: null };
    },
    actions: ['portal-session.begin'],
    isOpen: true,
  },
  endPortalSession: {
    call: async (there) => {
      const { api, key } = there;
      const begun = await done(api, await operationOf('beginPortalSession').call(there));
      return { method: 'DELETE', path: `${school}/portal-sessions/${begun.json.id}`, key };
    },
    actions: ['portal-session.end'],
  },
  beginConsoleSession: {
    call: () => ({ method: 'POST', path: '/v1/console-sessions' }),
    actions: ['console-session.begin'],
  },
  endConsoleSession: {
    call: async ({ api }) => {
      const begun = await done(api, { method: 'POST', path: '/v1/console-sessions' });
      return { method: 'DELETE', path: `/v1/console-sessions/${begun.json.id}` };
    },
    actions: ['console-session.end'],
  },
  endSession: {
    call: ({ api }) => inSession(api, { method: 'POST', path: '/v1/console-sessions' }),
    actions: ['console-session.end'],
  },
  'endSession of a portal': {
    call: async (there) => inSession(there.api, await operationOf('beginPortalSession').call(there)),
    actions: ['portal-session.end'],
  },
  createEndpoint: {
    call: ({ key }) => ({
      method: 'POST',
      path: endpoints,
      json: { ...rich, url: 'https://two.example/', profile: 'rich', signingSecret },
      key,
    }),
    actions: ['endpoint.create'],
  },
  changeEndpoint: {
    call: ({ key, endpoint }) => ({ method: 'PATCH', path: `${endpoints}/${endpoint}`, json: rich, key }),
    actions: ['endpoint.change'],
  },
  deleteEndpoint: {
    call: ({ key, endpoint }) => ({ method: 'DELETE', path: `${endpoints}/${endpoint}`, key }),
    actions: ['endpoint.delete'],
  },
  pauseEndpoint: {
    call: ({ key, endpoint }) => ({ method: 'POST', path: `${endpoints}/${endpoint}/pause`, key }),
    actions: ['endpoint.pause'],
  },
  resumeEndpoint: { call: (there) => resumed(there, {}), actions: ['endpoint.resume'] },
  'resumeEndpoint that drops': {
    call: (there) => resumed(there, { held: 'drop' }),
    actions: ['endpoint.drop', 'endpoint.resume'],
  },
  rotateSecret: {
    call: ({ key, endpoint }) => ({
      method: 'POST',
      path: `${endpoints}/${endpoint}/rotate-secret`,
      json: { signingSecret: `whsec_${Buffer.from(`${canary}:${canary}`).toString('base64')}` },
      key,
    }),
    actions: ['endpoint.rotate-secret'],
  },
  approveEndpoint: { call: (there) => asked(there, 'approve'), actions: ['endpoint.approve'] },
  declineEndpoint: {
    call: (there) => asked(there, 'decline', { reason: 'Not yet.' }),
    actions: ['endpoint.decline'],
  },
  replayEndpoint: {
    call: async ({ api, key, endpoint }) => {
      await api.accept('school', 'evt-1', [endpoint]);
      return { method: 'POST', path: `${endpoints}/${endpoint}/replay`, json: span, key };
    },
    actions: ['replay.start'],
  },
  cancelReplay: {
    call: async (there) => {
      const { api, key, endpoint } = there;
      const begun = await done(api, await operationOf('replayEndpoint').call(there));
      return {
        method: 'POST',
        path: `${endpoints}/${endpoint}/replays/${begun.json.id}/cancel`,
        key,
      };
    },
    actions: ['replay.cancel'],
  },
  retryDelivery: {
    call: async ({ api, key, endpoint }) => {
      await api.accept('school', 'evt-1', [endpoint]);
      const [delivery] = (await done(api, { method: 'GET', path: `${school}/deliveries` })).json.items;
      return { method: 'POST', path: `${school}/deliveries/${delivery.id}/retry`, key };
    },
    actions: ['delivery.retry'],
  },
  resetCompletion: {
    call: async ({ api, key }) => {
      await tell(api, 'school', completed('l-1', 'c-1', '10:00'));
      return {
        method: 'POST',
        path: `${school}/records/reset`,
        json: { learner: 'l-1', course: 'c-1' },
        key,
      };
    },
    actions: ['records.reset'],
  },
  skilljarCreateWebhook: {
    call: ({ key }) => ({ ...webhook('POST', '', key), json: newWebhook }),
    actions: ['endpoint.create'],
  },
  skilljarUpdateWebhook: { call: (there) => changedWebhook(there, 'PUT'), actions: ['endpoint.change'] },
  skilljarPatchWebhook: { call: (there) => changedWebhook(there, 'PATCH'), actions: ['endpoint.change'] },
  skilljarDeleteWebhook: {
    call: async (there) => webhook('DELETE', await madeWebhook(there), there.key),
    actions: ['endpoint.delete'],
  },
};

/** They change nothing that somebody has to answer for, and why. */
export const unaudited: Readonly<Record<string, string>> = {
  publishEvents:
    'what was published is kept itself, with when, and a key that may publish does nothing else all day',
  pingEndpoint: 'sends a sample to where the endpoint points anyway, and changes nothing here',
  skilljarPingWebhook: 'the same in Skilljar’s words',
};

const span = { since: '2026-01-01T00:00:00Z', states: ['failed'] };
const newWebhook = {
  event_type: 'COURSE_COMPLETION',
  target_url: 'https://two.example/',
  active: true,
};

function operationOf(id: string): Operation {
  const operation = operations[id];
  if (operation === undefined) throw new Error(`operation ${id} is not described`);
  return operation;
}

/** Signing out by the cookie of a session that is begun. */
async function inSession(api: TestApi, begin: Call): Promise<Call> {
  const { headers } = await done(api, begin);
  const [cookie = ''] = headers.get('set-cookie')?.split(';') ?? [];
  const shown = { cookie, 'sec-fetch-site': 'same-origin' };
  return { method: 'DELETE', path: '/v1/session', key: null, headers: shown };
}

async function resumed({ api, key, endpoint }: Scene, json: object): Promise<Call> {
  await api.accept('school', 'evt-1', [endpoint]);
  await done(api, { method: 'POST', path: `${endpoints}/${endpoint}/pause` });
  return { method: 'POST', path: `${endpoints}/${endpoint}/resume`, json, key };
}

async function asked({ api, key }: Scene, what: string, json: object = {}): Promise<Call> {
  const wish = { url: 'https://asked.example/', profile: 'asked' };
  const made = await done(api, { method: 'POST', path: endpoints, json: wish, key });
  return { method: 'POST', path: `${endpoints}/${made.json.id}/${what}`, json };
}

async function changedWebhook(there: Scene, method: string): Promise<Call> {
  const json = { target_url: 'https://three.example/', active: false };
  return { ...webhook(method, await madeWebhook(there), there.key), json };
}

async function madeWebhook({ api, key }: Scene): Promise<string> {
  return (await done(api, { ...webhook('POST', '', key), json: newWebhook })).json.id;
}

function webhook(method: string, id: string, key: string): Call {
  const path = `/skilljar/v1/webhooks${id === '' ? '' : `/${id}`}`;
  return { method, path, key: null, headers: { authorization: asBasic(key) } };
}

export function asBasic(key: string): string {
  return `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
}
