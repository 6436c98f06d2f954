import { expect, test } from 'vitest';
import { asPage, signIn } from './testing/browser.ts';
import { setup } from './testing/setup.ts';

const many = '/v1/operator-keys';

test('an operator key is made, shown once, listed, used and deleted', async () => {
  const api = await setup();
  const made = await api.call('POST', many, { json: { expiresAt: '2026-04-01T00:00:00Z' } });
  expect([made.status, made.json]).toEqual([
    201,
    {
      id: expect.stringMatching(/^key_/),
      scopes: ['operator'],
      hint: made.json.key.slice(0, 12),
      createdAt: '2026-03-01T12:00:00.000Z',
      expiresAt: '2026-04-01T00:00:00.000Z',
      key: expect.stringMatching(/^sb_op_/),
    },
  ]);
  const { key, ...rest } = made.json;
  expect((await api.call('GET', many, { key })).json.items.slice(1)).toEqual([rest]);
  expect((await api.call('DELETE', `${many}/${rest.id}`)).status).toBe(204);
  expect((await api.call('GET', many, { key })).status).toBe(401);
  expect((await api.call('DELETE', `${many}/${rest.id}`)).json.code).toBe('key-unknown');
});

test('the last one that never expires stays, so that nobody locks themselves out', async () => {
  const api = await setup();
  await api.call('POST', many, { json: { expiresAt: '2026-04-01T00:00:00Z' } });
  const [{ id }] = (await api.call('GET', many)).json.items;
  const refused = await api.call('DELETE', `${many}/${id}`);
  expect([refused.status, refused.json.code]).toEqual([409, 'operator-key-last']);
  const { key } = (await api.call('POST', many)).json;
  expect((await api.call('DELETE', `${many}/${id}`, { key })).status).toBe(204);
  expect((await api.call('GET', many)).status).toBe(401);
  expect((await api.call('GET', many, { key })).json.items).toHaveLength(2);
});

test('a key that ends makes none that outlasts it, and a console session as its key would', async () => {
  const api = await setup();
  await api.keyFor('school', []);
  const expiresAt = '2026-03-01T14:00:00.000Z';
  const { key } = (await api.call('POST', many, { json: { expiresAt } })).json;
  const page = asPage(await signIn(api, key));
  const lasting = asPage(await signIn(api));
  const academys = '/v1/academies/school/keys';
  for (const [path, wish] of [
    [many, {}],
    [academys, { scopes: ['read'] }],
  ] as const)
    for (const shown of [{ key }, page]) {
      for (const later of [{}, { expiresAt: '2026-03-01T14:00:00.001Z' }]) {
        const refused = await api.call('POST', path, { ...shown, json: { ...wish, ...later } });
        expect([refused.status, refused.json.code]).toEqual([422, 'outlasts-its-maker']);
        expect(refused.json.detail).toContain(expiresAt);
      }
      const made = await api.call('POST', path, { ...shown, json: { ...wish, expiresAt } });
      expect([made.status, made.json.expiresAt]).toEqual([201, expiresAt]);
      expect((await api.call('POST', path, { ...lasting, json: wish })).json).not.toHaveProperty('expiresAt');
    }
});

test('operators are none of an academy’s business, nor its keys of theirs', async () => {
  const api = await setup();
  const key = await api.keyFor('school', ['publish', 'read', 'manage']);
  for (const [method, path] of [
    ['POST', many],
    ['GET', many],
    ['DELETE', `${many}/key_operator`],
  ] as const)
    expect((await api.call(method, path, { key })).json.code).toBe('scope-missing');
  const [made] = (await api.store.keys('school', { limit: 1 })).items;
  expect((await api.call('DELETE', `${many}/${made?.id}`)).json.code).toBe('key-unknown');
  expect((await api.call('DELETE', `/v1/academies/school/keys/key_operator`)).json.code).toBe('key-unknown');
  expect((await api.call('POST', many, { json: { expiresAt: '2026-03-01T12:00:00Z' } })).status).toBe(422);
});
