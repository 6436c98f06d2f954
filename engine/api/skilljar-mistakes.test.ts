import { expect, test } from 'vitest';
import { StoreLost } from '../store/store.ts';
import { skilljarClient } from './testing/skilljar-client.ts';
import { asBasic, skilljarUrl, target, webhookApi } from './testing/skilljar-api.ts';

const longest = `https://receiver.example/${'x'.repeat(1024 - 25)}`;

test.each([
  ['an array', '[]', { non_field_errors: [expect.stringContaining('but got list')] }],
  ['a word', '"x"', { non_field_errors: [expect.stringContaining('but got string')] }],
  ['null', 'null', { non_field_errors: [expect.stringContaining('but got null')] }],
  ['no JSON', '{"target_url": "x" "active": true}', { detail: expect.stringContaining('position 19') }],
  [
    'a URL that is null',
    '{"target_url": null}',
    { target_url: ['This field may not be null.', expect.any(String)] },
  ],
  [
    'a blank URL',
    '{"target_url": " "}',
    { target_url: ['This field may not be blank.', expect.any(String)] },
  ],
  [
    'a URL that is a number',
    '{"target_url": 7}',
    { target_url: ['Not a valid string.', expect.any(String)] },
  ],
  ['no URL at all', '{"target_url": "receiver"}', { target_url: ['Enter a valid URL.', expect.any(String)] }],
  [
    'a URL that is too long',
    JSON.stringify({ target_url: `${longest}x` }),
    { target_url: ['Ensure this field has no more than 1024 characters.'] },
  ],
  [
    'a URL with a password in it',
    '{"target_url": "https://a:b@receiver.example"}',
    { target_url: [expect.stringContaining('basic_auth_username')] },
  ],
  [
    'a boolean that is null',
    `{"target_url": "${target}", "active": null}`,
    { active: ['This field may not be null.', expect.any(String)] },
  ],
  [
    'a list of event types',
    `{"target_url": "${target}", "event_type": ["COURSE_COMPLETION"]}`,
    { event_type: ['"["COURSE_COMPLETION"]" is not a valid choice.', expect.any(String)] },
  ],
  [
    'an event type of our own',
    `{"target_url": "${target}", "event_type": "course.completed"}`,
    { event_type: ['"course.completed" is not a valid choice.', expect.any(String)] },
  ],
  [
    'a user with a colon',
    `{"target_url": "${target}", "basic_auth_username": "a:b"}`,
    { basic_auth_username: [expect.stringContaining('colon')] },
  ],
  [
    'a password that is too long',
    JSON.stringify({ target_url: target, basic_auth_password: 'x'.repeat(1025) }),
    { basic_auth_password: ['Ensure this field has no more than 1024 characters.'] },
  ],
  [
    'a mask that stands for nothing',
    `{"target_url": "${target}", "basic_auth_password": "***", "additional_headers": {"a": "***"}}`,
    {
      basic_auth_password: [expect.stringContaining('give the value itself')],
      additional_headers: [expect.stringContaining('"a": ')],
    },
  ],
  [
    'a list of headers',
    `{"target_url": "${target}", "additional_headers": [1]}`,
    { additional_headers: ['Expected a dictionary of items but got type "list".', expect.any(String)] },
  ],
  [
    'a header that is a number',
    `{"target_url": "${target}", "additional_headers": {"a": 1}}`,
    { additional_headers: ['"a": Not a valid string.', expect.any(String)] },
  ],
  [
    'a header that is the connection’s own',
    `{"target_url": "${target}", "additional_headers": {"Host": "a", "b c": "d", "e": "f\\r\\ng"}}`,
    {
      additional_headers: [
        expect.stringContaining('"Host": '),
        expect.stringContaining('"b?c": '),
        expect.stringContaining('"e": '),
      ],
    },
  ],
  [
    'a header Authorization beside Basic',
    `{"target_url": "${target}", "basic_auth_username": "a", "additional_headers": {"authorization": "b"}}`,
    { additional_headers: [expect.stringContaining('basic_auth_username')] },
  ],
  [
    'more headers than are taken',
    JSON.stringify({
      target_url: target,
      additional_headers: Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`h${at}`, 'a'])),
    }),
    { additional_headers: ['Ensure this field has no more than 200 elements.'] },
  ],
  [
    'fields that nobody knows',
    `{"target_url": "${target}", "evnt_type": "COURSE_COMPLETION", "url": "a"}`,
    { evnt_type: [expect.stringContaining('`event_type`')], url: [expect.stringContaining('unknown')] },
  ],
])('%s is refused in words that name fault and cure', async (_, text, said) => {
  const { client, send } = await webhookApi();
  const { status, headers, body } = await send('application/json', text);
  expect([status, headers.get('content-type'), body]).toEqual([400, 'application/json', said]);
  expect((await client.list()).body.count).toBe(0);
});

test('what is just within the limits is taken', async () => {
  const { client } = await webhookApi();
  expect((await client.create({ target_url: longest })).status).toBe(201);
  const { body } = await client.create({ target_url: ` ${target} `, active: '0', event_type: '' });
  expect(body).toMatchObject({ target_url: target, active: false, event_type: null });
});

const form = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data; boundary=b';
const parts = (...fields: string[]) =>
  `${fields.map((field) => `--b\r\nContent-Disposition: form-data; ${field}\r\n`).join('')}--b--\r\n`;
const many = Array.from({ length: 101 }, (_, at) => `f${at}`);

test.each([
  ['a field twice', form, 'target_url=a&target_url=b', 400, 'target_url', 'twice'],
  ['bytes that are not UTF-8', form, 'target_url=%ff', 400, 'detail', 'UTF-8'],
  ['half an escape', form, 'target_url=%zz', 400, 'detail', '%25'],
  ['another charset', `${form}; charset=iso-8859-1`, 'target_url=a', 415, 'detail', 'UTF-8'],
  ['nothing', form, '', 400, 'target_url', 'required'],
  ['too many fields', form, many.map((name) => `${name}=1`).join('&'), 400, 'detail', '100'],
  ['no boundary', 'multipart/form-data', 'x', 400, 'detail', 'boundary'],
  ['no end', multipart, parts('name="target_url"\r\n\r\na').slice(0, -9), 400, 'detail', 'closing boundary'],
  [
    'a part twice',
    multipart,
    parts('name="target_url"\r\n\r\na', 'name="target_url"\r\n\r\nb'),
    400,
    'target_url',
    'twice',
  ],
  ['a file', multipart, parts('name="target_url"; filename="a"\r\n\r\na'), 400, 'target_url', 'file'],
  ['parts that are not UTF-8', multipart, parts('name="target_url"\r\n\r\n\xff'), 400, 'detail', 'UTF-8'],
  [
    'too many parts',
    multipart,
    parts(...many.map((name) => `name="${name}"\r\n\r\n1`)),
    400,
    'detail',
    '100',
  ],
  ['another kind of body', 'text/plain', 'target_url=a', 415, 'detail', 'multipart/form-data'],
  ['a body that is too large', 'application/json', ' '.repeat(300_000), 413, 'detail', '262144'],
])('%s is refused', async (_, type, text, status, field, word) => {
  const { send } = await webhookApi();
  const answer = await send(type, text);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/json']);
  expect(Object.keys(answer.body)).toEqual([field]);
  expect(String(answer.body[field])).toContain(word);
});

test('whatever goes wrong below its prefix is said in Skilljar’s shape, with what helps beside it', async () => {
  const { api, send } = await webhookApi();
  const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const { status, json, headers: said } = await api.call(method, path, { key: null, headers });
    expect([path, Object.keys(json), said.get('content-type')]).toEqual([
      path,
      ['detail'],
      'application/json',
    ]);
    expect(said.get('x-request-id')).toBeTruthy();
    return { status, allow: said.get('allow'), challenge: said.get('www-authenticate') };
  };
  const webhooks = '/skilljar/v1/webhooks';
  expect(await ask('GET', webhooks)).toMatchObject({
    status: 401,
    challenge: expect.stringMatching(/^Basic realm=/),
  });
  expect(await ask('GET', '/skilljar')).toMatchObject({ status: 404 });
  expect(await ask('POST', '/skilljar/v2/webhooks')).toMatchObject({ status: 404 });
  expect(await ask('GET', '/skilljar/v1/%zz')).toMatchObject({ status: 400 });
  expect(await ask('DELETE', webhooks)).toMatchObject({ status: 405, allow: 'GET, POST, HEAD' });
  expect(await ask('POST', `${webhooks}/abc/`)).toMatchObject({
    status: 405,
    allow: 'GET, PUT, PATCH, DELETE, HEAD',
  });
  const zipped = await send('application/json', '{}', { 'content-encoding': 'gzip' });
  expect([zipped.status, Object.keys(zipped.body)]).toEqual([415, ['detail']]);
  expect((await api.call('GET', '/skilljars')).headers.get('content-type')).toBe('application/problem+json');

  const lost = await webhookApi('json', {
    ping: async () => {
      throw new StoreLost('gone');
    },
  });
  const { id } = (await lost.client.create({ target_url: target })).body;
  const unwell = await lost.client.ping(id);
  expect([unwell.status, Object.keys(unwell.body), unwell.headers.get('retry-after')]).toEqual([
    503,
    ['detail'],
    '5',
  ]);
});

test('a key is the user of Basic authentication, with an empty password, and belongs to an academy', async () => {
  const { api } = await webhookApi();
  const key = await api.keyFor('school', ['read']);
  const ask = async (authorization: string) =>
    api.call('GET', '/skilljar/v1/ping', { key: null, headers: { authorization } });
  expect((await ask(asBasic(key))).status).toBe(200);
  expect((await ask(asBasic(key).replace('Basic', 'bAsIc'))).status).toBe(200);
  const refused = [
    `Bearer ${key}`,
    `Basic ${Buffer.from(`${key}:x`).toString('base64')}`,
    `Basic ${Buffer.from(key).toString('base64')}`,
    'Basic',
    'Basic %%%',
    asBasic(`${key}x`),
    asBasic(''),
    `Basic ${'x'.repeat(5000)}`,
  ];
  for (const authorization of refused) {
    const { status, json, headers } = await ask(authorization);
    expect([authorization, status, Object.keys(json)]).toEqual([authorization, 401, ['detail']]);
    expect(headers.get('www-authenticate')).toMatch(/^Basic realm="schoolbell"/);
  }
  const operator = await ask(asBasic(api.operator));
  expect([operator.status, operator.json.detail]).toEqual([
    403,
    expect.stringContaining('key of the academy'),
  ]);
  const reading = skilljarClient(skilljarUrl(api), key);
  const made = await reading.create({ target_url: target });
  expect([made.status, made.body.detail]).toEqual([403, expect.stringContaining('"manage"')]);
});
