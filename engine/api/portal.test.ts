import { expect, test } from 'vitest';
import { asPage, cookieFrom, enterPortal, signIn } from './testing/browser.ts';
import type { TestApi } from './testing/setup.ts';
import { setup } from './testing/setup.ts';

const links = '/v1/academies/school/portal-links';
const many = '/v1/academies/school/portal-sessions';
const exchange = '/v1/portal-sessions';

async function linkFor(api: TestApi, json: object = {}, key = api.operator) {
  return api.call('POST', links, { key, json });
}

function show(api: TestApi, code: string, headers: Record<string, string> = {}) {
  return api.call('POST', exchange, { key: null, json: { code }, headers });
}

test('a link lets a customer in once, with what it gives, for an hour', async () => {
  const api = await setup({ publicUrl: 'https://hooks.example' });
  const key = await api.keyFor('school', ['manage', 'read']);
  const { id: minter } = (await api.call('GET', '/v1/session', { key })).json;
  const made = await linkFor(api, { label: 'Ada 🎓', scopes: ['read'] }, key);
  const words = { academy: 'school', scopes: ['read'], label: 'Ada 🎓' };
  expect([made.status, made.json]).toEqual([
    201,
    {
      ...words,
      id: expect.stringMatching(/^plk_/),
      sessionSeconds: 3600,
      createdAt: '2026-03-01T12:00:00.000Z',
      expiresAt: '2026-03-01T12:05:00.000Z',
      code: expect.stringMatching(/^sb_code_[0-9A-Za-z]{30}_[0-9a-f]{8}$/),
      url: `https://hooks.example/portal#code=${made.json.code}`,
    },
  ]);
  const answer = await show(api, made.json.code);
  const session = {
    ...words,
    kind: 'portal',
    id: expect.stringMatching(/^ses_/),
    expiresAt: '2026-03-01T13:00:00.000Z',
  };
  expect([answer.status, answer.json]).toEqual([
    201,
    { ...session, key: minter, createdAt: '2026-03-01T12:00:00.000Z' },
  ]);
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-schoolbell-portal=sb_portal_\w+; Max-Age=3600; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  );
  const page = asPage(cookieFrom(answer));
  expect((await api.call('GET', '/v1/session', page)).json).toEqual(session);
  const endpoints = '/v1/academies/school/endpoints';
  expect((await api.call('GET', endpoints, page)).status).toBe(200);
  const json = { url: 'https://a.example', profile: 'plain' };
  expect((await api.call('POST', endpoints, { ...page, json })).json.code).toBe('scope-missing');
  expect((await api.call('GET', '/v1/academies', page)).status).toBe(403);
  api.now += 3_600_000;
  expect((await api.call('GET', endpoints, page)).json.code).toBe('session-ended');
});

test('without a public address a link begins with the one that was called', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const { port } = new URL(api.app.listeningOrigin);
  expect((await linkFor(api)).json.url).toMatch(`http://127.0.0.1:${port}/portal#code=sb_code_`);
});

test('used, expired, mistyped or unknown, a code says which, and nothing of its academy', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const used = (await linkFor(api)).json.code;
  await show(api, used);
  const expired = (await linkFor(api, { expiresInSeconds: 60 })).json.code;
  const gone = (await linkFor(api, {}, await api.keyFor('school', ['manage']))).json.code;
  const [{ id }] = (await api.call('GET', '/v1/academies/school/keys')).json.items.slice(-1);
  await api.call('DELETE', `/v1/academies/school/keys/${id}`);
  const mistyped = (await linkFor(api)).json.code.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'));
  api.now += 60_000;
  for (const [code, status, said] of [
    [used, 410, 'portal-code-used'],
    [expired, 410, 'portal-code-expired'],
    [gone, 404, 'portal-code-unknown'],
    [mistyped, 404, 'portal-code-unknown'],
    [api.operator, 404, 'portal-code-unknown'],
  ]) {
    const answer = await show(api, code);
    expect([answer.status, answer.json.code]).toEqual([status, said]);
    expect(answer.text).not.toContain('school"');
    expect(answer.headers.get('set-cookie')).toBeNull();
  }
  api.now += 300_000;
  expect((await show(api, used)).json.code).toBe('portal-code-used');
});

test('of many who show a code at a time one is let in, and the others are told', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const { code } = (await linkFor(api)).json;
  const answers = await Promise.all(Array.from({ length: 10 }, () => show(api, code)));
  const said = answers.map(({ status, json }): string => (status === 201 ? 'in' : json.code)).toSorted();
  expect(said).toEqual(['in', ...Array.from({ length: 9 }, () => 'portal-code-used')]);
  expect((await api.call('GET', many)).json.items).toHaveLength(1);
});

test('a link gives no more than its key has, lasts no longer, and ends with it', async () => {
  const api = await setup();
  const manager = await api.keyFor('school', ['manage'], api.now + 1_800_000);
  expect((await linkFor(api, {}, manager)).json.scopes).toEqual(['manage']);
  expect((await linkFor(api)).json.scopes).toEqual(['read', 'manage']);
  const beyond = await linkFor(api, { scopes: ['manage', 'publish'] }, manager);
  expect([beyond.status, beyond.json.code]).toEqual([403, 'scope-missing']);
  expect((await linkFor(api, { scopes: ['operator'] })).status).toBe(422);
  for (const wrong of [
    { expiresInSeconds: 301 },
    { sessionSeconds: 3601 },
    { label: 'a\u0000b' },
    { label: '' },
  ])
    expect([wrong, (await linkFor(api, wrong)).status]).toEqual([wrong, 422]);
  const reader = await api.keyFor('school', ['read']);
  expect((await linkFor(api, {}, reader)).json.code).toBe('scope-missing');
  const stranger = await api.keyFor('elsewhere', ['manage']);
  expect((await linkFor(api, {}, stranger)).json.code).toBe('academy-unknown');

  const answer = await show(api, (await linkFor(api, {}, manager)).json.code);
  expect(answer.json.expiresAt).toBe('2026-03-01T12:30:00.000Z');
  expect(answer.headers.get('set-cookie')).toContain('Max-Age=1800;');
  const page = asPage(cookieFrom(answer));
  expect((await api.call('GET', '/v1/session', page)).status).toBe(200);
  const waiting = (await linkFor(api, {}, manager)).json.code;
  await api.call('DELETE', `/v1/academies/school/keys/${answer.json.key}`);
  expect((await api.call('GET', many, page)).json.code).toBe('session-ended');
  expect((await show(api, waiting)).json.code).toBe('portal-code-unknown');
});

test('a customer’s session makes no links, an operator’s in the console does', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const customer = asPage(await enterPortal(api, 'school'));
  const refused = await api.call('POST', links, { ...customer, json: {} });
  expect([refused.status, refused.json.code]).toEqual([403, 'key-needed']);
  const operator = asPage(await signIn(api));
  const made = await api.call('POST', links, { ...operator, json: {} });
  expect((await show(api, made.json.code)).json.key).toBe(
    (await api.call('GET', '/v1/operator-keys')).json.items[0].id,
  );
});

test('who is in the portal is listed and sent away; it all goes with the academy', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const one = asPage(await enterPortal(api, 'school', { label: 'One' }));
  const two = asPage(await enterPortal(api, 'school', { label: 'Two' }));
  const { items } = (await api.call('GET', many)).json;
  expect(items).toMatchObject([{ label: 'Two' }, { label: 'One' }]);
  expect((await api.call('DELETE', `${many}/${items[0].id}`)).status).toBe(204);
  expect((await api.call('DELETE', `${many}/${items[0].id}`)).json.code).toBe('session-unknown');
  expect((await api.call('GET', many, two)).status).toBe(401);
  expect((await api.call('DELETE', '/v1/session', one)).status).toBe(204);
  expect((await api.call('GET', many)).json.items).toEqual([]);
  const three = asPage(await enterPortal(api, 'school'));
  await api.call('DELETE', '/v1/academies/school');
  expect((await api.call('GET', '/v1/session', three)).json.code).toBe('session-ended');
});

test('a customer sees and ends no session of another', async () => {
  const api = await setup();
  const key = await api.keyFor('school', ['manage']);
  const ada = asPage(await enterPortal(api, 'school', { label: 'ada@example.com' }));
  const eve = asPage(await enterPortal(api, 'school', { label: 'eve@example.com' }));
  const [hers, adas] = (await api.call('GET', many, { key })).json.items;
  for (const refused of [
    await api.call('GET', many, eve),
    await api.call('DELETE', `${many}/${adas.id}`, eve),
  ]) {
    expect([refused.status, refused.json.code]).toEqual([403, 'key-needed']);
    expect(refused.text).not.toContain('ada@');
  }
  expect((await api.call('GET', '/v1/session', ada)).status).toBe(200);
  expect((await api.call('DELETE', `${many}/${hers.id}`, eve)).status).toBe(204);
  expect((await api.call('GET', '/v1/session', eve)).status).toBe(401);
  expect((await api.call('GET', many, asPage(await signIn(api)))).json.items).toHaveLength(1);
});

test('a code is not exchanged by a page of another site, so that nobody is let into a stranger’s academy', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const { code } = (await linkFor(api)).json;
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
    const answer = await show(api, code, headers);
    expect([answer.status, answer.json.code]).toEqual([403, 'cross-site']);
  }
  expect((await show(api, code, { 'sec-fetch-site': 'same-origin' })).status).toBe(201);
});

test('a portal that may stand in frames has a cookie for frames, and other pages use it no more than before', async () => {
  const api = await setup({ portalEmbedders: ['https://academy.example'] });
  await api.keyFor('school', ['manage', 'read']);
  const { code } = (await linkFor(api)).json;
  const headers = { 'sec-fetch-site': 'same-origin' };
  const begun = await show(api, code, headers);
  const cookie = begun.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/);
  const page = asPage(cookieFrom(begun));
  expect((await api.call('GET', '/v1/session', page)).status).toBe(200);
  const elsewhere = { ...page, headers: { ...page.headers, 'sec-fetch-site': 'cross-site' } };
  expect((await api.call('GET', '/v1/session', elsewhere)).json.code).toBe('cross-site');
  const ended = await api.call('DELETE', '/v1/session', page);
  expect(ended.headers.get('set-cookie')).toBe(
    '__Host-schoolbell-portal=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=None; Partitioned',
  );
});
