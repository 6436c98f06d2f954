import { profiles } from '@schoolbell/wire/profiles';
import { describe, expect, test } from 'vitest';
import { asPage, enterPortal } from './testing/browser.ts';
import type { TestApi } from './testing/setup.ts';
import { setup } from './testing/setup.ts';

const many = '/v1/academies/school/endpoints';
const secrets = {
  auth: { basic: { username: 'bell', password: 'canary-password' } },
  headers: { 'X-Api-Key': 'canary-header', 'X-Empty': '' },
};
const masked = { 'X-Api-Key': '***', 'X-Empty': '***' };

async function withEndpoint() {
  const api = await setup({ profiles });
  const key = await api.keyFor('school', ['read', 'manage']);
  const json = { profile: 'skilljar', url: 'https://hooks.example.com/a', ...secrets };
  const made = await api.call('POST', many, { key, json });
  if (made.status !== 201) throw new Error(made.text);
  const { id } = made.json;
  return { api, key, id, kept: () => api.store.endpoint('school', id) };
}

async function fieldsNeeded(api: TestApi, path: string, shown: object, json: object, method = 'PATCH') {
  const answer = await api.call(method, path, { ...shown, json });
  // Skilljar knows no 422.
  const status = path.startsWith('/v1/') ? 422 : 400;
  expect([answer.status, answer.text.includes('canary')]).toEqual([status, false]);
  return answer;
}

describe('an endpoint with a password and header values', () => {
  test.each([
    ['another host', 'https://thief.example.org/a'],
    ['another port', 'https://hooks.example.com:8443/a'],
    ['no TLS', 'http://hooks.example.com/a'],
  ])('does not take them along to %s unseen, whoever asks', async (_, url) => {
    const { api, key, id, kept } = await withEndpoint();
    const before = await kept();
    const both = ['auth.basic.password', 'headers.X-Api-Key'];
    const customer = asPage(await enterPortal(api, 'school'));
    for (const shown of [{ key }, customer, {}])
      for (const [json, needed] of [
        [{ url }, both],
        [{ url, auth: { basic: { username: 'eve', password: '***' } }, headers: masked }, both],
        [{ url, auth: null }, ['headers.X-Api-Key']],
        [{ url, headers: { 'X-Api-Key': 'another' } }, ['auth.basic.password']],
      ] as const) {
        const { json: problem } = await fieldsNeeded(api, `${many}/${id}`, shown, json);
        expect(problem.code).toBe('secrets-needed');
        expect(problem.faults.map(({ path }: { path: string }) => path)).toEqual(needed);
      }
    expect(await kept()).toEqual(before);
  });

  test('moves with what is given anew or cleared, and within its origin as it is', async () => {
    const { api, key, id, kept } = await withEndpoint();
    const change = async (json: object) => (await api.call('PATCH', `${many}/${id}`, { key, json })).status;
    expect(await change({ url: 'https://HOOKS.example.com:443/b?c', headers: masked })).toBe(200);
    expect(await kept()).toMatchObject({ headers: secrets.headers, basicAuth: secrets.auth.basic });
    const anew = { auth: { basic: { username: 'bell', password: 'new' } }, headers: { 'X-Api-Key': 'new' } };
    expect(await change({ url: 'https://b.example.com/', ...anew })).toBe(200);
    expect(await change({ url: 'https://c.example.com/', auth: null, headers: {} })).toBe(200);
    expect(await change({ url: 'https://d.example.com/' })).toBe(200);
  });

  test('does not by Skilljar’s API either, unless that shows them anyway', async () => {
    const { api, key, id, kept } = await withEndpoint();
    const path = `/skilljar/v1/webhooks/${id.slice('ep_'.length)}`;
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    const client = { key: null, headers: { authorization } };
    const target_url = 'https://thief.example.org/a';
    for (const method of ['PUT', 'PATCH'])
      for (const json of [
        { target_url },
        { target_url, basic_auth_username: 'eve' },
        { target_url, basic_auth_password: '***', additional_headers: masked },
      ])
        expect((await fieldsNeeded(api, path, client, json, method)).text).toContain('basic_auth_password');
    expect((await kept())?.url).toBe('https://hooks.example.com/a');
    await api.call('PATCH', '/v1/academies/school', { json: { plainSecrets: true } });
    expect((await api.call('PATCH', path, { ...client, json: { target_url } })).status).toBe(200);
    expect(await kept()).toMatchObject({ url: target_url, basicAuth: secrets.auth.basic });
    const own = await fieldsNeeded(api, `${many}/${id}`, { key }, { url: 'https://other.example.org/' });
    expect(own.json.code).toBe('secrets-needed');
  });
});
