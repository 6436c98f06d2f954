import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { asPage, cookieFrom, enterPortal, signIn } from './testing/browser.ts';
import type { TestApi } from './testing/setup.ts';
import { setup, someEvent } from './testing/setup.ts';

/**
 * A request that was let in, and whose body lacks its last byte: what is answered once that comes, after `meanwhile`. Whoever
 * shows it is remembered, so that it is let in before anything else happens.
 */
async function heldOpen(
  api: TestApi,
  { path, json, headers }: { path: string; json: object; headers: Readonly<Record<string, string>> },
  meanwhile: () => Promise<unknown>,
): Promise<{ readonly status: number; readonly code: string | undefined; readonly text: string }> {
  const body = JSON.stringify(json);
  const all = { host: 'here', 'content-type': 'application/json', ...headers, connection: 'close' };
  const lines = Object.entries({ ...all, 'content-length': String(Buffer.byteLength(body)) });
  const socket = connect(Number(new URL(api.app.listeningOrigin).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  const begun = once(api.app.server, 'request');
  socket.write(
    `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  );
  socket.write(body.slice(0, -1));
  await begun;
  await meanwhile();
  socket.write(body.slice(-1));
  await once(socket, 'close');
  return {
    status: Number(text.slice(9, 12)),
    code: /"code":"([\w-]+)"/.exec(text)?.[1],
    text,
  };
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

test('a request whose body comes after its operator key was deleted makes no new key', async () => {
  const api = await setup();
  const { id, key } = (await api.call('POST', '/v1/operator-keys')).json;
  await api.call('GET', '/v1/session', { key });
  const many = '/v1/operator-keys';
  const held = { path: many, json: {}, headers: bearer(key) };
  const answer = await heldOpen(api, held, () => api.call('DELETE', `${many}/${id}`));
  expect([answer.status, answer.code]).toEqual([401, 'key-unknown']);
  expect((await api.call('GET', many)).json.items).toHaveLength(1);
});

test.each([
  ['a portal link', '/v1/academies/school/portal-links', {}],
  ['an endpoint', '/v1/academies/school/endpoints', { profile: 'plain', url: 'https://a.example' }],
  ['an event, ahead of the framework', '/v1/academies/school/events', someEvent],
])('%s is not made by a key that was deleted while it was sent', async (_, path, json) => {
  const api = await setup();
  const key = await api.keyFor('school', ['manage', 'publish']);
  const { id } = (await api.call('GET', '/v1/session', { key })).json;
  await api.call('POST', '/v1/academies/school/events', { key, json: someEvent });
  const [publishedBefore, headers] = [api.published.length, bearer(key)];
  const answer = await heldOpen(api, { path, json, headers }, () =>
    api.call('DELETE', `/v1/academies/school/keys/${id}`),
  );
  expect([answer.status, answer.code]).toEqual([401, 'key-unknown']);
  expect(answer.text.toLowerCase()).toContain('www-authenticate: bearer');
  expect(api.published).toHaveLength(publishedBefore);
});

test('nor in a session that has ended meanwhile, or whose time was over', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const page = asPage(await signIn(api));
  await api.call('GET', '/v1/session', page);
  const held = { path: '/v1/operator-keys', json: {}, headers: page.headers };
  const ended = await heldOpen(api, held, () => api.call('DELETE', '/v1/session', page));
  expect([ended.status, ended.code]).toEqual([401, 'session-ended']);

  const customer = asPage(await enterPortal(api, 'school'));
  await api.call('GET', '/v1/session', customer);
  const wish = { profile: 'plain', url: 'https://a.example' };
  const late = await heldOpen(
    api,
    { path: '/v1/academies/school/endpoints', json: wish, headers: customer.headers },
    async () => (api.now += 3_600_000),
  );
  expect([late.status, late.code]).toEqual([401, 'session-ended']);
  expect((await api.call('GET', '/v1/academies/school/endpoints')).json.items).toEqual([]);
});

test('what was made a moment ago opens, however much a stranger at the same address fails', async () => {
  const api = await setup();
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  const fail = async (times: number) => {
    for (let nth = 0; nth < times; nth += 1) await api.call('GET', '/v1/session', { key: `sb_x_${nth}` });
  };
  await fail(25);
  expect((await api.call('GET', '/v1/session', { key: 'sb_x_y' })).status).toBe(429);
  const many = '/v1/academies/school/keys';
  const { key } = (await api.call('POST', many, { json: { scopes: ['manage'] } })).json;
  const link = (await api.call('POST', '/v1/academies/school/portal-links', { key, json: {} })).json;
  await fail(1);
  const begun = await api.call('POST', '/v1/portal-sessions', { key: null, json: { code: link.code } });
  expect(begun.status).toBe(201);
  const pages = [asPage(await signIn(api)), asPage(cookieFrom(begun))];
  const operator = (await api.call('POST', '/v1/operator-keys')).json.key;
  for (let second = 0; second < 10; second += 1) {
    await fail(1);
    for (const shown of [...pages, { key }, { key: operator }])
      expect((await api.call('GET', '/v1/session', shown)).status).toBe(200);
    api.now += 1_000;
  }
});
