import { profiles } from '@schoolbell/wire/profiles';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import type { Scope } from '../model.ts';
import { createGate } from './ground/gate.ts';
import { nativeFace } from './ground/native-face.ts';
import { houseRoute } from './ground/route.ts';
import { mount } from './mount.ts';
import { asPage, enterPortal, signIn } from './testing/browser.ts';
import type { Described } from './testing/described.ts';
import { addressIn, describedOperations, mountedPaths, strangers } from './testing/described.ts';
import type { CallOptions, TestApi } from './testing/setup.ts';
import { setup } from './testing/setup.ts';

const scopes: readonly Scope[] = ['publish', 'read', 'manage'];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** For people at a browser; what they show comes through the operations. */
const pages = /^\/(docs|openapi\.json|console|portal)([/*]|$)|^\/$/;
const open = ['beginPortalSession', 'health', 'metrics', 'ready'];
const behindProxy = { profiles, trustedProxies: ['127.0.0.1'] };

test('what the description lists is what the server has, and without a key all else says nothing', async () => {
  const api = await setup(behindProxy);
  const described = await describedOperations(api);
  const namesOf = (all: readonly { method: string; path: string }[]) =>
    all.map(({ method, path }) => `${method} ${path}`).toSorted();
  expect(namesOf(described)).toEqual(namesOf(api.routes));
  expect(described.filter(({ access }) => access === 'open').map(({ id }) => id)).toHaveLength(open.length);
  const openPaths = described.filter(({ access }) => access === 'open').map(({ path }) => path);
  const mounted = mountedPaths(api).filter((path) => !pages.test(path));
  expect(mounted.length).toBeGreaterThan(80);
  for (const { path } of described) expect(mounted).toContain(path);
  for (const path of mounted.filter((closed) => !openPaths.includes(closed)))
    for (const method of methods) {
      const { status } = await api.call(method, addressIn(path, { academy: 'school' }), { key: null });
      expect([`${method} ${path}`, [401, 405].includes(status)]).toEqual([`${method} ${path}`, true]);
    }
});

test('every operation asks for a key or a session that holds, reaches and was meant', async () => {
  const api = await setup(behindProxy);
  const stranger = strangers();
  const visits = await refusedVisits(api);
  const closed = (await describedOperations(api)).filter(
    ({ access, path }) => access !== 'open' && path.startsWith('/v1/'),
  );
  expect(closed.length).toBeGreaterThanOrEqual(60);
  let asked = 0;
  for (const operation of closed) {
    const { id, method, path } = operation;
    for (const [name, { saying, ...visit }, refusal] of visits) {
      const expected = refusal(operation);
      if (expected === undefined) continue;
      const ask = async (academy: string) => {
        const headers = { ...visit.headers, ...stranger() };
        return api.call(method, addressIn(path, { academy }), { ...visit, headers });
      };
      const answer = await ask('school');
      asked += 1;
      const [status, code] = expected;
      expect([id, name, answer.status, answer.json?.code]).toEqual([id, name, status, code]);
      if (status === 401)
        expect(answer.headers.get('www-authenticate')).toMatch(saying ?? /^Bearer realm="schoolbell"/);
      if (path.includes('{academy}') && status === 404)
        expect(unnamed(answer.text, 'school')).toBe(unnamed((await ask('nobody')).text, 'nobody'));
      expect(answer.text.replaceAll('\\"school\\"', '')).not.toContain('School of Secrets');
    }
  }
  expect(asked).toBeGreaterThan(closed.length * 12);
});

type Refusal = readonly [status: number, code: string];
type Visit = readonly [
  name: string,
  visit: CallOptions & { readonly saying?: RegExp },
  refusal: (operation: Described) => Refusal | undefined,
];

/** Whoever is not to be let in, and how each operation of the academy `school` is to say so. */
async function refusedVisits(api: TestApi): Promise<readonly Visit[]> {
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School of Secrets' } });
  await api.keyFor('elsewhere', []);
  const over = asPage(await enterPortal(api, 'school', { sessionSeconds: 60 }));
  const signedOut = asPage(await signIn(api));
  await api.call('DELETE', '/v1/session', signedOut);
  const short = await api.call('POST', '/v1/operator-keys', { json: {} });
  const keyGone = asPage(await signIn(api, short.json.key));
  await api.call('DELETE', `/v1/operator-keys/${short.json.id}`);
  const revoked = await api.call('POST', '/v1/academies/school/keys', { json: { scopes } });
  await api.call('DELETE', `/v1/academies/school/keys/${revoked.json.id}`);
  api.now += 60_000;
  const good = await api.keyFor('school', scopes);
  const mistyped = good.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const [console_, portal] = [await signIn(api), await enterPortal(api, 'school', { scopes })];
  const otherPortal = asPage(await enterPortal(api, 'elsewhere', { scopes }));
  const crossSite = (cookie: string, headers: object) => ({ key: null, headers: { cookie, ...headers } });

  const always = (status: number, code: string) => () => [status, code] as const;
  const ofElsewhere = ({ path, access }: Described): Refusal | undefined => {
    if (path.includes('{academy}') && !isHouse(path)) return [404, 'academy-unknown'];
    if (path.includes('{academy}')) return access === 'any' ? undefined : [404, 'academy-unknown'];
    return access === 'operator' ? [403, 'scope-missing'] : undefined;
  };
  const lacking = new Map<string, { key: string; page: CallOptions }>();
  for (const scope of scopes) {
    const others = scopes.filter((other) => other !== scope);
    const page = asPage(await enterPortal(api, 'school', { scopes: others }));
    lacking.set(scope, { key: await api.keyFor('school', others), page });
  }
  const without = (scope: Scope): readonly Visit[] => {
    const { key, page } = lacking.get(scope) ?? { key: '', page: {} };
    const refusal = ({ access }: Described): Refusal | undefined =>
      access === scope || access === 'operator' ? [403, 'scope-missing'] : undefined;
    return [
      [`a key without ${scope}`, { key }, refusal],
      [`a portal’s session without ${scope}`, page, refusal],
    ];
  };

  return [
    ['no key', { key: null, saying: /^Bearer realm="schoolbell"$/ }, always(401, 'key-missing')],
    ['a wrong key', { key: 'sb_read_nonsense' }, always(401, 'key-unknown')],
    ['a mistyped key', { key: mistyped }, always(401, 'key-unknown')],
    ['a key shown as Basic', shownAsBasic(good), always(401, 'key-unknown')],
    ['an expired key', { key: await api.keyFor('school', scopes, api.now) }, always(401, 'key-expired')],
    ['a deleted key', { key: revoked.json.key }, always(401, 'key-unknown')],
    ['a key of another academy', { key: await api.keyFor('elsewhere', scopes) }, ofElsewhere],
    ...scopes.flatMap(without),
    ['no such session', asPage('__Host-schoolbell-portal=sb_portal_x'), always(401, 'session-ended')],
    ['a session that is over', over, always(401, 'session-ended')],
    ['a session that was signed out', signedOut, always(401, 'session-ended')],
    ['a session whose key is deleted', keyGone, always(401, 'session-ended')],
    ['a session in another academy’s portal', otherPortal, ofElsewhere],
    ['two sessions, and no word which', asPage(console_, portal), always(400, 'session-ambiguous')],
    [
      'the console’s session, from another site',
      crossSite(console_, { 'sec-fetch-site': 'cross-site' }),
      always(403, 'cross-site'),
    ],
    [
      'the portal’s session, from a sibling site',
      crossSite(portal, { 'sec-fetch-site': 'same-site' }),
      always(403, 'cross-site'),
    ],
    [
      'a session, from another origin',
      crossSite(console_, { origin: 'https://evil.example' }),
      always(403, 'cross-site'),
    ],
    [
      'a session, with a change that no page owns to',
      crossSite(console_, {}),
      ({ method }) => (method === 'GET' ? undefined : [403, 'cross-site']),
    ],
  ];
}

/** About the academy itself. */
function isHouse(path: string): boolean {
  return path === '/v1/academies/{academy}';
}

function shownAsBasic(key: string): CallOptions {
  return { key: null, headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` } };
}

function unnamed(text: string, academy: string): string {
  return text.replaceAll(`\\"${academy}\\"`, 'A').replace(/"requestId":"[^"]+"/, '');
}

test('a key that expires or is deleted opens nothing from then on', async () => {
  const api = await setup();
  const key = await api.keyFor('school', ['read'], api.now + 1000);
  const ask = async (with_: string) => (await api.call('GET', '/v1/profiles', { key: with_ })).status;
  expect(await ask(key)).toBe(200);
  api.now += 1000;
  expect(await ask(key)).toBe(401);
  const made = await api.call('POST', '/v1/academies/school/keys', { json: { scopes: ['read'] } });
  expect(await ask(made.json.key)).toBe(200);
  await api.call('DELETE', `/v1/academies/school/keys/${made.json.id}`);
  expect(await ask(made.json.key)).toBe(401);
});

test('a key that another node deleted opens nothing five seconds later', async () => {
  const api = await setup();
  const made = await api.keyFor('school', ['read']);
  expect((await api.call('GET', '/v1/profiles', { key: made })).status).toBe(200);
  const [stored] = (await api.store.keys('school', { limit: 1 })).items;
  await api.store.deleteKey('school', stored?.id ?? '');
  api.now += 5000;
  expect((await api.call('GET', '/v1/profiles', { key: made })).status).toBe(401);
});

test('a route that names no access does not start', async () => {
  const { store } = await setup();
  const words = {
    id: 'x',
    method: 'GET',
    path: '/x',
    tag: 'health',
    summary: 'x',
    answers: {},
    run: () => ({ status: 204 }),
  } as const;
  const forgotten = houseRoute({ ...words, access: JSON.parse('null') });
  const gate = createGate({ store, clock: { now: () => 0, after: () => () => undefined } });
  expect(() => mount(fastify(), nativeFace, [forgotten], gate)).toThrow('names no access');
});
