import { expect, test } from 'vitest';
import { setup } from './testing/setup.ts';

test('an academy is made with what was given and with defaults for the rest', async () => {
  const api = await setup();
  const made = await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  const createdAt = '2026-03-01T12:00:00.000Z';
  const domain = { id: 'school', name: 'School' };
  expect([made.status, made.json]).toEqual([
    201,
    {
      id: 'school',
      name: 'School',
      companyId: 'school',
      domain,
      setUp: {},
      plainSecrets: false,
      createdAt,
    },
  ]);
  const nameless = await api.call('POST', '/v1/academies', {
    json: { name: 'Other', companyId: 'c', domain: { id: 'd', name: 'D' } },
  });
  expect(nameless.json).toMatchObject({
    id: expect.stringMatching(/^ac-[0-9a-z]{25}$/),
    companyId: 'c',
    domain: { id: 'd', name: 'D' },
  });
  expect((await api.call('GET', '/v1/academies/school')).json).toEqual(made.json);
});

test('an academy is changed, and gone with all that it owns when deleted', async () => {
  const api = await setup();
  const key = await api.keyFor('school', ['read']);
  const endpoints = '/v1/academies/school/endpoints';
  expect((await api.call('GET', endpoints, { key })).status).toBe(200);
  const changed = await api.call('PATCH', '/v1/academies/school', { json: { name: 'New', companyId: 'x' } });
  expect(changed.json).toMatchObject({ id: 'school', name: 'New', companyId: 'x' });
  expect((await api.call('DELETE', '/v1/academies/school')).status).toBe(204);
  expect((await api.call('GET', endpoints, { key })).status).toBe(401);
  expect((await api.call('GET', endpoints)).json.code).toBe('academy-unknown');
  expect((await api.call('DELETE', '/v1/academies/school')).json.code).toBe('academy-unknown');
  expect((await api.call('PATCH', '/v1/academies/school', { json: {} })).json.code).toBe('academy-unknown');
  expect(api.told).toEqual(['academyChanged school', 'academyChanged school']);
});

test('set-up and the showing of secrets are settings of an academy; a change replaces set-up as a whole', async () => {
  const api = await setup();
  const path = '/v1/academies/school';
  const settings = { setUp: { plain: 'by-request', asked: 'self-service' }, plainSecrets: true };
  const made = await api.call('POST', '/v1/academies', {
    json: { id: 'school', name: 'School', ...settings },
  });
  expect([made.status, made.json]).toMatchObject([201, settings]);
  expect((await api.call('PATCH', path, { json: { name: 'New' } })).json).toMatchObject(settings);
  await api.call('PATCH', path, { json: { setUp: { plain: 'self-service' }, plainSecrets: false } });
  const { json } = await api.call('GET', path);
  expect([json.setUp, json.plainSecrets]).toEqual([{ plain: 'self-service' }, false]);
  const key = await api.keyFor('school', ['manage']);
  expect((await api.call('PATCH', path, { key, json: { setUp: {} } })).json.code).toBe('scope-missing');
});

test('academies are listed page by page', async () => {
  const api = await setup();
  for (const id of ['a', 'b', 'c']) await api.call('POST', '/v1/academies', { json: { id, name: id } });
  const first = await api.call('GET', '/v1/academies?limit=2');
  const second = await api.call('GET', `/v1/academies?limit=2&cursor=${first.json.next}`);
  const ids = [...first.json.items, ...second.json.items].map((academy: { id: string }) => academy.id);
  expect([ids.toSorted(), second.json.next]).toEqual([['a', 'b', 'c'], null]);
});

test('an academy is not made anew while what it owned is still leaving', async () => {
  const api = await setup();
  Object.assign(api.store, { createAcademy: async () => ({ kind: 'leaving' }) });
  const made = await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  expect([made.status, made.json.code]).toEqual([409, 'academy-leaving']);
});

test('what is wrong with an academy is named, and nothing is stored', async () => {
  const api = await setup();
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  const cases = [
    [{ id: 'school', name: 'Again' }, 409, 'academy-exists', undefined],
    [{}, 422, 'body-invalid', 'name'],
    [{ name: '' }, 422, 'body-invalid', 'name'],
    [{ name: 'x', id: 'Upper' }, 422, 'body-invalid', 'id'],
    [{ name: 'x', id: 'x'.repeat(65) }, 422, 'body-invalid', 'id'],
    [{ name: 'x', colour: 1 }, 422, 'body-invalid', 'colour'],
    [{ name: 'x', domain: { id: 'd' } }, 422, 'body-invalid', 'domain.name'],
    [{ name: 'x', setUp: { plane: 'by-request' } }, 422, 'profile-unknown', 'setUp.plane'],
    [{ name: 'x', setUp: { plain: 'later' } }, 422, 'body-invalid', 'setUp.plain'],
    [{ name: 'x', setUp: null }, 422, 'body-invalid', 'setUp'],
    [{ name: 'x', plainSecrets: 'yes' }, 422, 'body-invalid', 'plainSecrets'],
    ['text', 422, 'body-invalid', ''],
    [[], 422, 'body-invalid', ''],
    [null, 422, 'body-invalid', ''],
  ] as const;
  for (const [json, status, code, place] of cases) {
    const answer = await api.call('POST', '/v1/academies', { json });
    expect({
      json,
      status: answer.status,
      code: answer.json.code,
      place: answer.json.faults?.[0]?.path,
    }).toEqual({ json, status, code, place });
  }
  expect((await api.call('GET', '/v1/academies')).json.items).toHaveLength(1);
  const change = await api.call('PATCH', '/v1/academies/school', {
    json: { setUp: { plane: 'by-request' } },
  });
  expect([change.status, change.json.code]).toEqual([422, 'profile-unknown']);
  expect(change.json.detail).toContain('known: plain, ');
  expect((await api.call('GET', '/v1/academies/school')).json.setUp).toEqual({});
});
