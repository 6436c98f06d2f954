import { profiles } from '@schoolbell/wire/profiles';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import type { Scope } from '../model.ts';
import { createGate } from './ground/gate.ts';
import { nativeFace } from './ground/native-face.ts';
import { houseRoute } from './ground/route.ts';
import { mount } from './mount.ts';
import { setup } from './testing/setup.ts';

const scopes: readonly Scope[] = ['publish', 'read', 'manage'];

test('every operation asks for a key, for the right academy, for the scope, and for one that still holds', async () => {
  const api = await setup();
  const strange = await api.keyFor('elsewhere', scopes);
  const expired = await api.keyFor('school', scopes, api.now);
  const closed = api.routes.filter((route) => route.access !== 'open' && route.kind !== 'face');
  expect(closed.length).toBeGreaterThanOrEqual(27);
  for (const { id, method, path, access } of closed) {
    const address = path.replace('{academy}', 'school').replace('{id}', 'x');
    const ask = async (key: string | null) => {
      const { status, json, headers } = await api.call(method, address, { key });
      return { id, status, code: json?.code, challenge: headers.get('www-authenticate') };
    };
    expect(await ask(null)).toMatchObject({
      id,
      status: 401,
      code: 'key-missing',
      challenge: 'Bearer realm="schoolbell"',
    });
    expect(await ask('sb_read_nonsense')).toMatchObject({ id, status: 401, code: 'key-unknown' });
    expect(await ask(expired)).toMatchObject({ id, status: 401, code: 'key-expired' });
    if (path.includes('{academy}'))
      expect(await ask(strange)).toMatchObject({ id, status: 404, code: 'academy-unknown' });
    if (access === 'any') continue;
    const lacking = await api.keyFor(
      'school',
      scopes.filter((scope) => scope !== access),
    );
    expect(await ask(lacking)).toMatchObject({ id, status: 403, code: 'scope-missing' });
  }
});

test('an academy of someone else answers exactly as one that does not exist', async () => {
  const api = await setup();
  const key = await api.keyFor('elsewhere', scopes);
  await api.keyFor('school', []);
  for (const { method, path } of api.routes.filter((route) => route.path.includes('{academy}'))) {
    const ask = async (academy: string) => {
      const { text } = await api.call(method, path.replace('{academy}', academy).replace('{id}', 'x'), {
        key,
      });
      return text.replaceAll(`\\"${academy}\\"`, 'A').replace(/"requestId":"[^"]+"/, '');
    };
    expect(await ask('school')).toBe(await ask('nobody'));
  }
});

test('what one academy owns is unknown under another’s name, also to a key that may do everything there', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const key = await api.keyFor('elsewhere', scopes);
  const made = await api.call('POST', '/v1/academies/school/endpoints', {
    json: { url: 'https://a.example', profile: 'plain' },
  });
  await api.accept('school', 'evt-1', [made.json.id]);
  const [delivery] = (await api.call('GET', '/v1/academies/school/deliveries')).json.items;
  const ids = { endpoints: made.json.id, events: 'evt-1', deliveries: delivery.id };
  const since = '2026-01-01T00:00:00Z';
  const replay = await api.call('POST', `/v1/academies/school/endpoints/${made.json.id}/replay`, {
    json: { since },
  });
  const bodies: Readonly<Record<string, object>> = { replay: { since }, decline: { reason: 'No.' } };
  for (const { method, path, access } of api.routes.filter(
    (route) => route.path.includes('/{id}') && !route.path.includes('keys'),
  )) {
    const kind = Object.entries(ids).find(([name]) => path.includes(`/${name}/`));
    const address = path
      .replace('{academy}', 'elsewhere')
      .replace('{id}', kind?.[1] ?? '')
      .replace('{replay}', replay.json.id);
    const last = path.slice(path.lastIndexOf('/') + 1);
    const json = bodies[last] ?? {};
    const ownKey = access === 'operator' ? {} : { key };
    const answer = await api.call(method, address, { ...ownKey, ...(method !== 'GET' && { json }) });
    expect([address, answer.status]).toEqual([address, 404]);
  }
  expect((await api.call('GET', `/v1/academies/school/endpoints/${made.json.id}`)).json.status).toBe(
    'active',
  );
});

test('every operation of another system’s API asks for a key in its own way, of an academy, for the scope, and for one that still holds', async () => {
  const api = await setup({ profiles });
  const expired = await api.keyFor('school', scopes, api.now);
  const routes = api.routes.filter((route) => route.kind === 'face');
  expect(routes.length).toBeGreaterThanOrEqual(22);
  for (const { id, method, path, access, face } of routes) {
    const ask = async (key: string | null, scheme = face.scheme) => {
      const authorization = key === null ? {} : { authorization: shownAs[scheme](key) };
      const address = path.replaceAll(/\{\w+\}/g, 'x');
      const { status, headers } = await api.call(method, address, { key: null, headers: authorization });
      expect([id, headers.get('content-type')]).toEqual([id, face.description.problemType]);
      return { id, status, challenge: headers.get('www-authenticate')?.split(' ')[0]?.toLowerCase() };
    };
    const refused = { id, status: 401, challenge: face.scheme };
    expect(await ask(null)).toEqual(refused);
    expect(await ask('sb_read_nonsense')).toEqual(refused);
    expect(await ask(expired)).toEqual(refused);
    const good = await api.keyFor('school', scopes);
    expect(await ask(good, face.scheme === 'basic' ? 'bearer' : 'basic')).toEqual(refused);
    expect(await ask(api.operator)).toMatchObject({ id, status: 403 });
    if (access === 'any') continue;
    const lacking = scopes.filter((scope) => scope !== access);
    expect(await ask(await api.keyFor('school', lacking))).toMatchObject({ id, status: 403 });
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
