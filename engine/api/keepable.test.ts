import { describe, expect, test } from 'vitest';
import { setup } from './testing/setup.ts';
import { target, webhookApi } from './testing/skilljar-api.ts';

const nul = '\u0000';
const half = '\ud800';

async function school() {
  const api = await setup();
  await api.keyFor('school', ['publish', 'read', 'manage']);
  return api;
}

test.each([
  ['U+0000', nul],
  ['half a surrogate pair', half],
])('%s in a body is refused by its path, and nothing is kept', async (_, bad) => {
  const api = await school();
  const json = { url: 'https://receiver.example/', profile: 'standard', description: `a${bad}b` };
  const answer = await api.call('POST', '/v1/academies/school/endpoints', { json });
  expect([answer.status, answer.json.code]).toEqual([422, 'body-invalid']);
  expect(answer.json.faults).toMatchObject([{ path: 'description' }]);
  expect(await api.store.endpointsOf('school')).toEqual([]);
});

test('an event is refused by its index and path, by the short way in and the long one', async () => {
  const api = await school();
  const json = [{ id: 'e1' }, { id: 'e2', data: { course: { titles: ['a', `b${nul}`] } } }];
  for (const contentType of ['application/json', 'application/json; charset=utf-8']) {
    const headers = { 'content-type': contentType };
    // The first call of a key goes the long way: nobody remembers it yet.
    for (const _ of ['unknown', 'remembered']) {
      const answer = await api.call('POST', '/v1/academies/school/events', { json, headers });
      expect(answer.status).toBe(422);
      expect(answer.json.faults).toMatchObject([{ path: '[1].data.course.titles[1]' }]);
    }
  }
  expect(api.published).toEqual([]);
});

test('a name of a field is refused too, and shown without what is wrong with it', async () => {
  const api = await school();
  const answer = await api.call('PATCH', '/v1/academies/school', { json: { [`na${nul}me`]: 'x' } });
  expect(answer.status).toBe(422);
  expect(answer.json.faults).toMatchObject([{ path: 'na\ufffdme' }]);
});

test('whole characters outside the first plane are taken, escaped or not', async () => {
  const api = await school();
  for (const name of ['"Sch\\ud83d\\ude00ol"', '"Sch😀ol"', '"\\\\u0000"']) {
    const answer = await api.call('PATCH', '/v1/academies/school', { text: `{"name":${name}}` });
    expect([answer.status, answer.json.name]).toEqual([200, JSON.parse(name)]);
  }
});

test('depth costs no stack', async () => {
  const api = await school();
  const text = `${'['.repeat(60_000)}"\\u0000"${']'.repeat(60_000)}`;
  const answer = await api.call('PATCH', '/v1/academies/school', { text });
  expect(answer.status).toBe(422);
  expect(answer.text.length).toBeLessThan(1_000);
});

test.each([
  '/v1/academies/sch%00ool',
  '/v1/academies/school/events/e%001',
  '/v1/academies/school/events?learner=l%001',
  '/v1/academies/school/deliveries?cursor=%00',
])('%s is refused before anything is looked up', async (path) => {
  const api = await school();
  const answer = await api.call('GET', path);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('U+0000');
});

describe.each(['json', 'form', 'multipart'] as const)(
  'a client of another system’s API that writes %s',
  (writing) => {
    test('is refused in that system’s words', async () => {
      const { client } = await webhookApi(writing);
      const made = await client.create({ target_url: target, basic_auth_username: `a${nul}b` });
      expect([made.status, Object.keys(made.body)]).toEqual([400, ['basic_auth_username']]);
      expect((await client.read('a%00b')).status).toBe(400);
    });
  },
);
