import { expect, test } from 'vitest';
import { asPage, cookieFrom, enterPortal, signIn } from './testing/browser.ts';
import { setup } from './testing/setup.ts';

const hourMs = 3_600_000;
const many = '/v1/console-sessions';

test('an operator signs in with a key, is let in by the cookie, and signs out', async () => {
  const api = await setup();
  const answer = await api.call('POST', many);
  const key = (await api.call('GET', '/v1/operator-keys')).json.items[0].id;
  expect([answer.status, answer.json]).toEqual([
    201,
    {
      kind: 'console',
      id: expect.stringMatching(/^ses_/),
      scopes: ['operator'],
      key,
      createdAt: '2026-03-01T12:00:00.000Z',
      expiresAt: '2026-03-02T00:00:00.000Z',
    },
  ]);
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-schoolbell-console=sb_console_[0-9A-Za-z]{30}_[0-9a-f]{8}; Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  );
  const page = asPage(cookieFrom(answer));
  expect((await api.call('GET', '/v1/session', page)).json).toEqual({
    kind: 'console',
    id: answer.json.id,
    scopes: ['operator'],
    expiresAt: answer.json.expiresAt,
  });
  expect((await api.call('POST', '/v1/academies', { ...page, json: { name: 'By cookie' } })).status).toBe(
    201,
  );
  const out = await api.call('DELETE', '/v1/session', page);
  expect([out.status, out.headers.get('set-cookie')]).toEqual([
    204,
    '__Host-schoolbell-console=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict',
  ]);
  const after = await api.call('GET', '/v1/session', page);
  expect([after.status, after.json.code]).toEqual([401, 'session-ended']);
  expect(after.headers.get('set-cookie')).toContain('__Host-schoolbell-console=; Max-Age=0');
});

test('a session is begun by a key alone, so that none begins the next, and only by an operator’s', async () => {
  const api = await setup();
  const page = asPage(await signIn(api));
  const again = await api.call('POST', many, page);
  expect([again.status, again.json.code]).toEqual([403, 'key-needed']);
  const key = await api.keyFor('school', ['manage']);
  expect((await api.call('POST', many, { key })).status).toBe(403);
  expect((await api.call('DELETE', '/v1/session', { key })).json.code).toBe('session-missing');
  expect((await api.call('GET', '/v1/session', { key })).json).toMatchObject({
    kind: 'key',
    academy: 'school',
    scopes: ['manage'],
  });
});

test('a session lasts for twelve hours whatever is done in it, and no longer than its key', async () => {
  const api = await setup();
  const page = asPage(await signIn(api));
  const made = await api.call('POST', '/v1/operator-keys', {
    json: { expiresAt: new Date(api.now + hourMs).toISOString() },
  });
  const begun = await api.call('POST', many, { key: made.json.key });
  expect(begun.json.expiresAt).toBe(made.json.expiresAt);
  expect(begun.headers.get('set-cookie')).toContain('Max-Age=3600;');
  const short = asPage(cookieFrom(begun));
  const ask = async (with_: typeof page) => (await api.call('GET', '/v1/session', with_)).status;
  for (const [later, long, brief] of [
    [hourMs - 1, 200, 200],
    [1, 200, 401],
    [11 * hourMs - 1, 200, 401],
    [1, 401, 401],
  ] as const) {
    api.now += later;
    expect([later, await ask(page), await ask(short)]).toEqual([later, long, brief]);
  }
});

test('sessions are listed and ended by other operators, and end with the key that began them', async () => {
  const api = await setup();
  const made = await api.call('POST', '/v1/operator-keys', { json: {} });
  const [one, two] = [asPage(await signIn(api, made.json.key)), asPage(await signIn(api))];
  const { items } = (await api.call('GET', many, two)).json;
  expect(items).toMatchObject([{ kind: 'console' }, { key: made.json.id }]);
  expect((await api.call('DELETE', `${many}/${items[0].id}`, one)).status).toBe(204);
  expect((await api.call('DELETE', `${many}/${items[0].id}`, one)).json.code).toBe('session-unknown');
  expect((await api.call('GET', '/v1/session', two)).status).toBe(401);
  expect((await api.call('DELETE', `/v1/operator-keys/${made.json.id}`)).status).toBe(204);
  expect((await api.call('GET', '/v1/session', one)).json.code).toBe('session-ended');
  expect((await api.call('GET', many)).json.items).toEqual([]);
});

test('a session that another node ended opens nothing five seconds later', async () => {
  const api = await setup();
  const page = asPage(await signIn(api));
  const { id } = (await api.call('GET', '/v1/session', page)).json;
  await api.store.deleteSession({ id });
  expect((await api.call('GET', '/v1/session', page)).status).toBe(200);
  api.now += 5000;
  expect((await api.call('GET', '/v1/session', page)).status).toBe(401);
});

test('of two sessions in one browser the page says which it means, and never is one taken for the other', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const { key, headers } = asPage(await signIn(api), await enterPortal(api, 'school'));
  const who = (more: Record<string, string> = {}) =>
    api.call('GET', '/v1/session', { key, headers: { ...headers, ...more } });
  const unsaid = await who();
  expect([unsaid.status, unsaid.json.code]).toEqual([400, 'session-ambiguous']);
  expect((await who({ 'schoolbell-session': 'console' })).json.kind).toBe('console');
  expect((await who({ 'schoolbell-session': 'portal' })).json.kind).toBe('portal');
  expect((await who({ 'schoolbell-session': 'both' })).json.code).toBe('session-kind-unknown');
  const alone = { key, headers: { ...asPage(await signIn(api)).headers, 'schoolbell-session': 'portal' } };
  expect((await api.call('GET', '/v1/session', alone)).json.code).toBe('key-missing');
});

test('where a key and a cookie come, the key counts, also where it is wrong', async () => {
  const api = await setup();
  const { headers } = asPage(await signIn(api));
  const key = await api.keyFor('school', ['read']);
  expect((await api.call('GET', '/v1/session', { key, headers })).json).toMatchObject({ kind: 'key' });
  expect((await api.call('GET', '/v1/session', { key: 'nonsense', headers })).json.code).toBe('key-unknown');
  const strange = { ...headers, 'sec-fetch-site': 'cross-site' };
  expect((await api.call('GET', '/v1/session', { key, headers: strange })).status).toBe(200);
});

test('the token of a session is no key, and a key is no session', async () => {
  const api = await setup();
  const [name = '', token = ''] = (await signIn(api)).split('=');
  expect((await api.call('GET', '/v1/session', { key: token })).json.code).toBe('key-unknown');
  const page = asPage(`${name}=${api.operator}`);
  expect((await api.call('GET', '/v1/session', page)).json.code).toBe('session-ended');
});
