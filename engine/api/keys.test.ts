import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeKey } from './ground/key.ts';
import { isMistyped, sha256Of } from './ground/secret-text.ts';
import { setup } from './testing/setup.ts';

const path = '/v1/academies/school/keys';

test('a key is shown once, stored as a digest, listed by its hint and deleted', async () => {
  const api = await setup();
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  const json = { scopes: ['publish', 'read', 'read'], expiresAt: '2026-04-01T00:00:00+02:00' };
  const made = await api.call('POST', path, { json });
  const expected = { academy: 'school', scopes: ['publish', 'read'], expiresAt: '2026-03-31T22:00:00.000Z' };
  expect([made.status, made.json]).toMatchObject([201, { ...expected, hint: made.json.key.slice(0, 12) }]);
  expect(await api.store.keyBySha256(sha256Of(made.json.key))).toMatchObject({ id: made.json.id });
  const { key, ...rest } = made.json;
  expect((await api.call('GET', path)).json).toEqual({ items: [rest], next: null });
  expect((await api.call('GET', '/v1/academies/school/endpoints', { key })).status).toBe(200);
  expect((await api.call('DELETE', `${path}/${made.json.id}`)).status).toBe(204);
  expect((await api.call('DELETE', `${path}/${made.json.id}`)).json.code).toBe('key-unknown');
  expect((await api.call('GET', path)).json.items).toEqual([]);
});

test('a key for everything, for nothing, or past its end is not made', async () => {
  const api = await setup();
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  const cases = [
    [{ scopes: ['operator'] }, 'scopes[0]'],
    [{ scopes: [] }, 'scopes'],
    [{}, 'scopes'],
    [{ scopes: ['read'], expiresAt: '2026-03-01T12:00:00Z' }, 'expiresAt'],
    [{ scopes: ['read'], expiresAt: 'soon' }, 'expiresAt'],
    [{ scopes: ['read'], academy: 'other' }, 'academy'],
  ] as const;
  for (const [json, place] of cases) {
    const answer = await api.call('POST', path, { json });
    expect([answer.status, answer.json.code, answer.json.faults[0].path]).toEqual([
      422,
      'body-invalid',
      place,
    ]);
  }
  expect((await api.call('GET', path)).json.items).toEqual([]);
  expect((await api.call('POST', '/v1/academies/none/keys', { json: { scopes: ['read'] } })).json.code).toBe(
    'academy-unknown',
  );
});

test('a key is made for no academy that was deleted a moment ago elsewhere', async () => {
  const api = await setup();
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  await api.call('GET', path);
  await api.store.deleteAcademy('school');
  const made = await api.call('POST', path, { json: { scopes: ['read'] } });
  expect([made.status, made.json.code]).toEqual([404, 'academy-unknown']);
});

test('a key holds at least 160 bits of chance, and a slip of the finger is seen without a look-up', () => {
  const { key } = makeKey(['publish'], randomBytes);
  expect(key).toMatch(/^sb_pub_[0-9A-Za-z]{30}_[0-9a-f]{8}$/);
  expect(Math.log2(62) * 30).toBeGreaterThan(160);
  expect(isMistyped(key)).toBe(false);
  for (let at = 'sb_pub_'.length; at < key.lastIndexOf('_'); at += 1) {
    const slip = key.slice(0, at) + (key[at] === 'a' ? 'b' : 'a') + key.slice(at + 1);
    expect(isMistyped(slip)).toBe(true);
  }
});
