import { profiles } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import type { Scope } from '../model.ts';
import { asPage, enterPortal, signIn } from './testing/browser.ts';
import { strangers } from './testing/described.ts';
import { setup } from './testing/setup.ts';

const scopes: readonly Scope[] = ['publish', 'read', 'manage'];

test('every operation of another system’s API asks for a key in its own way, of an academy, for the scope, and for one that still holds', async () => {
  const api = await setup({ profiles, trustedProxies: ['127.0.0.1'] });
  const stranger = strangers();
  const expired = await api.keyFor('school', scopes, api.now);
  const good = await api.keyFor('school', scopes);
  const mistyped = good.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const deleted = await api.call('POST', '/v1/academies/school/keys', { json: { scopes } });
  await api.call('DELETE', `/v1/academies/school/keys/${deleted.json.id}`);
  const sessions = [asPage(await signIn(api)), asPage(await enterPortal(api, 'school', { scopes }))];
  const lacking = new Map<string, string>();
  for (const scope of scopes)
    lacking.set(
      scope,
      await api.keyFor(
        'school',
        scopes.filter((other) => other !== scope),
      ),
    );
  const routes = api.routes.filter((route) => route.kind === 'face');
  expect(routes.length).toBeGreaterThanOrEqual(22);
  for (const { id, method, path, access, face } of routes) {
    const send = async (shown: Record<string, string>) => {
      const address = path.replaceAll(/\{\w+\}/g, 'x');
      const headers = { ...shown, ...stranger() };
      const answer = await api.call(method, address, { key: null, headers });
      expect([id, answer.headers.get('content-type')]).toEqual([id, face.description.problemType]);
      const challenge = answer.headers.get('www-authenticate')?.split(' ')[0]?.toLowerCase();
      return { id, status: answer.status, challenge };
    };
    const ask = (key: string, scheme = face.scheme) => send({ authorization: shownAs[scheme](key) });
    const refused = { id, status: 401, challenge: face.scheme };
    expect(await send({})).toEqual(refused);
    for (const key of ['sb_read_nonsense', mistyped, expired, deleted.json.key])
      expect(await ask(key)).toEqual(refused);
    for (const { headers } of sessions) expect(await send(headers)).toEqual(refused);
    expect(await ask(good, face.scheme === 'basic' ? 'bearer' : 'basic')).toEqual(refused);
    expect(await ask(api.operator)).toMatchObject({ id, status: 403 });
    if (access !== 'any') expect(await ask(lacking.get(access) ?? '')).toMatchObject({ id, status: 403 });
  }
});

test('what one academy owns answers another’s key as what does not exist, in another system’s API too', async () => {
  const api = await setup({ profiles });
  await api.keyFor('school', []);
  const key = await api.keyFor('elsewhere', scopes);
  const made = await api.call('POST', '/v1/academies/school/endpoints', {
    json: { url: 'https://a.example', profile: 'skilljar' },
  });
  const routes = api.routes.filter((route) => route.kind === 'face' && route.path.includes('/{id}'));
  expect(routes.length).toBeGreaterThanOrEqual(5);
  for (const { method, path } of routes) {
    const ask = async (id: string) => {
      const headers = { authorization: shownAs.basic(key) };
      const { status, text } = await api.call(method, path.replace('{id}', id), { key: null, headers });
      return { path, status, text };
    };
    const answer = await ask(made.json.id.slice('ep_'.length));
    expect(answer).toEqual(await ask('abcd1234'));
    expect(answer.status).toBe(404);
  }
  const { json } = await api.call('GET', `/v1/academies/school/endpoints/${made.json.id}`);
  expect(json).toEqual(made.json);
});

const shownAs = {
  bearer: (key: string) => `Bearer ${key}`,
  basic: (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
};
