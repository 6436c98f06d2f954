import { profiles } from '@schoolbell/wire/profiles';
import { describe, expect, test } from 'vitest';
import { asBasic, target, webhookApi } from './testing/skilljar-api.ts';
import type { Writing } from './testing/skilljar-client.ts';

const writings: readonly Writing[] = ['json', 'form', 'multipart'];

describe.each(writings)('a client that writes %s', (writing) => {
  test('creates, lists, reads, changes and deletes webhooks', async () => {
    const { client } = await webhookApi(writing);
    const made = await client.create({ target_url: target, active: true, event_type: 'COURSE_ENROLLMENT' });
    expect([made.status, made.headers.get('content-type')]).toEqual([201, 'application/json; charset=utf-8']);
    const { id } = made.body;
    expect(id).toMatch(/^[0-9a-z]{24,}$/);
    expect(made.text).toBe(
      `{"id":"${id}","target_url":"${target}","active":true,"deactivate_reason":null,"event_type":"COURSE_ENROLLMENT",` +
        '"basic_auth_username":null,"basic_auth_password":null,"additional_headers":null}',
    );
    expect((await client.list()).body).toEqual({
      count: 1,
      next: null,
      previous: null,
      results: [made.body],
    });
    expect((await client.read(id)).body).toEqual(made.body);
    const moved = await client.put(id, { target_url: 'https://receiver.example/updated-processor' });
    expect([moved.status, moved.body]).toEqual([
      200,
      { ...made.body, target_url: 'https://receiver.example/updated-processor' },
    ]);
    const all = await client.patch(id, { event_type: null });
    expect([all.status, all.body]).toEqual([200, { ...moved.body, event_type: null }]);
    const gone = await client.remove(id);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await client.read(id)).status).toBe(404);
    expect((await client.remove(id)).status).toBe(404);
    expect((await client.list()).body.count).toBe(0);
  });

  test('sets credentials and headers, sees them masked, and keeps them by sending back what it saw', async () => {
    const { api, client } = await webhookApi(writing);
    const made = await client.create({
      target_url: target,
      basic_auth_username: 'customer_username_input',
      basic_auth_password: 'pässword: 1',
      additional_headers: { 'X-My-New-Header': 'string', client_id: 'examplestring2' },
    });
    expect(made.body).toMatchObject({
      basic_auth_username: 'customer_username_input',
      basic_auth_password: '***',
      additional_headers: { 'X-My-New-Header': '***', client_id: '***' },
    });
    const { id, deactivate_reason: _, ...seen } = made.body;
    const changed = await client.put(id, {
      ...seen,
      additional_headers: { ...seen.additional_headers, client_secret: 'abc' },
    });
    expect(changed.status).toBe(200);
    expect(await api.store.endpoint('school', `ep_${id}`)).toMatchObject({
      basicAuth: { username: 'customer_username_input', password: 'pässword: 1' },
      headers: { 'X-My-New-Header': 'string', client_id: 'examplestring2', client_secret: 'abc' },
    });
    const cleared = await client.patch(id, {
      basic_auth_username: null,
      basic_auth_password: null,
      additional_headers: null,
    });
    expect(cleared.body).toEqual({ ...made.body, ...nothingSecret });
    expect(await api.store.endpoint('school', `ep_${id}`)).not.toHaveProperty('basicAuth');
  });

  test('is told what is wrong, field by field, and nothing is stored', async () => {
    const { client } = await webhookApi(writing);
    const refused = await client.create({
      target_url: 'ftp://receiver.example/x',
      active: 'perhaps',
      event_type: 'COURSE_COMPLETED',
      basic_auth_username: 'a\nb',
      additional_headers: 'no json',
    });
    expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'application/json']);
    expect(refused.body).toEqual({
      target_url: ['Enter a valid URL.', expect.stringContaining('http')],
      active: ['Must be a valid boolean.', expect.stringContaining('true or false')],
      event_type: ['"COURSE_COMPLETED" is not a valid choice.', expect.stringContaining('COURSE_COMPLETION')],
      basic_auth_username: [expect.stringContaining('control character')],
      additional_headers: ['Value must be valid JSON.', expect.stringContaining('{"client_id": "a"}')],
    });
    expect((await client.create({})).body).toEqual({ target_url: ['This field is required.'] });
    expect((await client.list()).body.count).toBe(0);
  });
});

const nothingSecret = { basic_auth_username: null, basic_auth_password: null, additional_headers: null };

test('a webhook that was switched off says why in Skilljar’s words; switching it on clears that', async () => {
  const { api, client } = await webhookApi();
  const { id } = (await client.create({ target_url: target })).body;
  const shown = async () => {
    const { active, deactivate_reason: why } = (await client.read(id)).body;
    return [active, why];
  };
  for (const { on, reason } of profiles.get('skilljar')?.promise.disables ?? []) {
    const change = { status: 'disabled', from: ['active'], reason, at: api.now } as const;
    await api.store.setEndpointStatus('school', `ep_${id}`, change);
    expect([on, await shown()]).toEqual([on, [false, reason.toUpperCase()]]);
    expect((await client.patch(id, { active: false })).body.deactivate_reason).toBe(reason.toUpperCase());
    const woken = await client.put(id, { active: true });
    expect([woken.status, await shown()]).toEqual([200, [true, null]]);
    expect(api.told.at(-1)).toBe(`endpointChanged school ep_${id}`);
  }
  await client.put(id, { active: false, target_url: 'https://receiver.example/b' });
  expect(await shown()).toEqual([false, null]);
  expect(await api.store.endpoint('school', `ep_${id}`)).toMatchObject({
    status: 'paused',
    url: 'https://receiver.example/b',
  });
  const asleep = await client.create({ target_url: target, active: false });
  expect(asleep.body).toMatchObject({ active: false, deactivate_reason: null });
});

test('only what speaks Skilljar’s dialect in the key’s academy is a webhook', async () => {
  const { api, client } = await webhookApi();
  const path = '/v1/academies/school/endpoints';
  const other = await api.call('POST', path, { json: { url: target, profile: 'standard' } });
  const mine = await api.call('POST', path, {
    json: { url: target, profile: 'skilljar', description: 'kept', eventTypes: ['session.registered'] },
  });
  await api.keyFor('elsewhere', []);
  const strange = await api.call('POST', '/v1/academies/elsewhere/endpoints', {
    json: { url: target, profile: 'skilljar' },
  });
  const { results } = (await client.list()).body;
  expect(results).toMatchObject([{ id: mine.json.id.slice(3), event_type: 'VILT_EVENT_REGISTRATION' }]);
  for (const { id } of [other.json, strange.json]) {
    const there = id.slice(3);
    const answers = [
      await client.read(there),
      await client.put(there, { active: false }),
      await client.ping(there),
      await client.remove(there),
    ];
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([404, { detail: expect.stringContaining('Not found.') }]);
    }
  }
  expect((await client.read(mine.json.id)).status).toBe(404);
  await client.put(results[0].id, { event_type: '' });
  expect((await api.call('GET', `${path}/${mine.json.id}`)).json).toMatchObject({ description: 'kept' });
});

test('a list is paged by number, with addresses that lead on', async () => {
  const { api, client } = await webhookApi();
  for (let count = 0; count < 5; count += 1) await client.create({ target_url: `${target}/${count}` });
  const urls = (body: { results: { target_url: string }[] }) =>
    body.results.map(({ target_url: url }) => Number(url.slice(target.length + 1)));
  const first = (await client.list('?page_size=2')).body;
  expect([first.count, first.previous, urls(first)]).toEqual([5, null, [0, 1]]);
  expect(first.next).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/skilljar\/v1\/webhooks\?page_size=2&page=2$/);
  const path = (url: string) => new URL(url).pathname.replace('/skilljar', '') + new URL(url).search;
  const second = (await client.get(path(first.next))).body;
  expect([urls(second), new URL(second.previous).search]).toEqual([[2, 3], '?page_size=2']);
  const last = (await client.get(path(second.next))).body;
  expect([urls(last), last.next]).toEqual([[4], null]);
  expect((await client.list('?page_size=2&page=last')).body).toEqual(last);
  expect((await client.list('/?page_size=2')).body.next).toContain('/v1/webhooks/?page_size=2&page=2');
  expect(urls((await client.list('?page_size=100000')).body)).toHaveLength(5);
  for (const page of ['0', '4', '-1', 'x', '1e1', '']) {
    const { status, body } = await client.list(`?page_size=2&page=${page}`);
    expect([page, status, body]).toEqual([page, 404, { detail: 'Invalid page.' }]);
  }
  for (const size of ['0', 'x', '', '-1', '1.5']) {
    const { status, body } = await client.list(`?page_size=${size}`);
    expect([size, status, urls(body), body.next]).toEqual([size, 200, [0, 1, 2, 3, 4], null]);
  }
  expect(urls((await client.list('?page_size=4&page=1&page=2')).body)).toEqual([4]);
  const elsewhere = await api.app.inject({
    url: '/skilljar/v1/webhooks?page_size=1',
    headers: {
      authorization: asBasic(await api.keyFor('school', ['read'])),
      host: 'hooks.academy.example',
      'x-forwarded-host': 'evil.example',
    },
  });
  expect(elsewhere.json().next).toBe('http://hooks.academy.example/skilljar/v1/webhooks?page_size=1&page=2');
});

test('query parameters that mean nothing here are overlooked, as Django REST framework does', async () => {
  const { client } = await webhookApi();
  const { body } = await client.create({ target_url: target });
  await client.create({ target_url: target });
  const { id } = body;
  const listed = await client.list('?format=json&colour=red&page_size=1');
  expect([listed.status, listed.body.results, new URL(listed.body.next).search]).toEqual([
    200,
    [body],
    '?format=json&colour=red&page_size=1&page=2',
  ]);
  for (const path of ['/v1/ping', `/v1/webhooks/${id}`, '/v1/webhooks/sample-course-completion'])
    expect([path, (await client.get(`${path}?format=json`)).status]).toEqual([path, 200]);
  expect((await client.patch(`${id}?format=json`, { active: false })).body.active).toBe(false);
  expect((await client.remove(`${id}?format=json`)).status).toBe(204);
});

test('an academy that shows secrets shows them as Skilljar does', async () => {
  const { api, client } = await webhookApi();
  await api.call('PATCH', '/v1/academies/school', { json: { plainSecrets: true } });
  const secrets = {
    basic_auth_username: 'u',
    basic_auth_password: 'p',
    additional_headers: { b: '1', a: '2' },
  };
  const made = await client.create({ target_url: target, ...secrets });
  expect(made.body).toMatchObject(secrets);
  expect(Object.keys(made.body.additional_headers)).toEqual(['b', 'a']);
});

test('user and password of Basic authentication may each be set alone', async () => {
  const { api, client } = await webhookApi();
  const stored = async (id: string) => (await api.store.endpoint('school', `ep_${id}`))?.basicAuth;
  const user = (await client.create({ target_url: target, basic_auth_username: 'u' })).body;
  expect([user.basic_auth_username, user.basic_auth_password]).toEqual(['u', null]);
  expect(await stored(user.id)).toEqual({ username: 'u', password: '' });
  const password = (await client.create({ target_url: target, basic_auth_password: 'p' })).body;
  expect([password.basic_auth_username, password.basic_auth_password]).toEqual([null, '***']);
  expect(await stored(password.id)).toEqual({ username: '', password: 'p' });
  await client.patch(password.id, { basic_auth_username: 'v' });
  expect(await stored(password.id)).toEqual({ username: 'v', password: 'p' });
  await client.put(password.id, { basic_auth_username: '' });
  expect(await stored(password.id)).toEqual({ username: '', password: 'p' });
});

test('every event type is chosen by its name in capitals, and by no other spelling', async () => {
  const { api, client } = await webhookApi();
  const carried = Object.entries(profiles.get('skilljar')?.carries ?? {});
  expect(carried).toHaveLength(10);
  for (const [type, { wireType }] of carried) {
    const { status, body } = await client.create({ target_url: target, event_type: wireType });
    expect([wireType, status, body.event_type]).toEqual([wireType, 201, wireType]);
    expect(await api.store.endpoint('school', `ep_${body.id}`)).toMatchObject({ eventTypes: [type] });
    for (const spelt of [wireType.toLowerCase(), type, `${wireType} `]) {
      expect([spelt, (await client.create({ target_url: target, event_type: spelt })).status]).toEqual([
        spelt,
        400,
      ]);
    }
  }
});

test('where webhooks are set up by request, a key of the academy can ask for one and not switch it on', async () => {
  const { api, client } = await webhookApi();
  await api.call('PATCH', '/v1/academies/school', { json: { setUp: { skilljar: 'by-request' } } });
  const made = await client.create({ target_url: target, active: true });
  expect([made.status, made.body.active, made.body.deactivate_reason]).toEqual([201, false, 'ORG_DISABLED']);
  const { id } = made.body;
  const refused = await client.put(id, { active: true, target_url: 'https://receiver.example/b' });
  expect([refused.status, refused.body]).toEqual([403, { detail: expect.stringContaining('operator') }]);
  expect((await client.read(id)).body).toEqual(made.body);
  expect((await client.ping(id)).status).toBe(409);
  expect((await client.put(id, { target_url: 'https://receiver.example/c' })).status).toBe(200);
  await api.call('POST', `/v1/academies/school/endpoints/ep_${id}/decline`, {
    json: { reason: 'Not there.' },
  });
  expect((await client.read(id)).body.deactivate_reason).toBe('ORG_DISABLED');
  expect((await client.put(id, { target_url: target })).body.active).toBe(false);
  expect(await api.store.endpoint('school', `ep_${id}`)).toMatchObject({ status: 'requested', url: target });

  await api.call('POST', `/v1/academies/school/endpoints/ep_${id}/approve`, { json: {} });
  expect((await client.read(id)).body).toMatchObject({ active: true, deactivate_reason: null });
  const late = await client.put(id, { target_url: 'https://receiver.example/d' });
  expect([late.status, late.body.detail]).toEqual([
    403,
    expect.stringContaining('target_url is part of that'),
  ]);
  expect((await client.put(id, { active: false })).status).toBe(200);
  expect((await client.put(id, { active: true })).body.active).toBe(true);
});

test('a ping tells how it went', async () => {
  const { api, client } = await webhookApi();
  const { id } = (await client.create({ target_url: target })).body;
  const { status, text } = await client.ping(id);
  expect([status, text]).toEqual([200, '{"succeeded":true,"http_status_code":200,"message":"It answered."}']);
  expect((await client.ping('abcd1234')).status).toBe(404);
  const silent = await webhookApi('json', {
    ping: async ({ url }) => ({
      succeeded: false,
      status: null,
      message: 'No answer.',
      request: { url, headers: [], body: '' },
      response: null,
    }),
  });
  const made = (await silent.client.create({ target_url: target })).body;
  expect((await silent.client.ping(made.id)).body).toEqual({
    succeeded: false,
    http_status_code: null,
    message: 'No answer.',
  });
  expect((await silent.client.read(made.id)).body).toEqual(made);
  expect(api.told).toHaveLength(1);
});

test('samples are the latest real event of a type, or a made one', async () => {
  const { api, client } = await webhookApi();
  const names = [
    'course-completion',
    'course-enrollment',
    'dashboard-task-created',
    'domain-enrollment',
    'lesson-completion',
    'path-completion',
    'path-enrollment',
    'purchase-fulfillment',
    'quiz-completion',
    'vilt-registration',
  ];
  for (const name of names) {
    const { status, body } = await client.get(`/v1/webhooks/sample-${name}`);
    const type = name === 'vilt-registration' ? 'vilt-event-registration' : name;
    expect([name, status, body.results.length, body.results[0].event_type]).toEqual([
      name,
      200,
      1,
      type.toUpperCase().replaceAll('-', '_'),
    ]);
  }
  await api.accept('school', 'evt-real');
  const real = await client.get('/v1/webhooks/sample-course-completion/');
  expect(real.body.results).toMatchObject([
    { user: { id: 'l-1', email: 'ada@example.com' }, course: { id: 'c-1' } },
  ]);
  expect((await client.get('/v1/webhooks/sample-nothing')).status).toBe(404);
  expect((await client.get('/v1/ping')).status).toBe(200);
});

test('an academy that has as many endpoints as it may gets no further webhook', async () => {
  const { client } = await webhookApi('json', { limits: { endpointsMax: 1 } });
  expect((await client.create({ target_url: target })).status).toBe(201);
  const { status, body } = await client.create({ target_url: target });
  expect([status, body]).toEqual([409, { detail: expect.stringContaining('delete one') }]);
});
