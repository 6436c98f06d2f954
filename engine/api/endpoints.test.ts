import { carriedTypes } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import { setup } from './testing/setup.ts';

const path = '/v1/academies/school/endpoints';
const url = 'https://example.com/hooks';

async function school() {
  const api = await setup();
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  api.told.length = 0;
  const create = (json: object) => api.call('POST', path, { json });
  return { api, create };
}

test('an endpoint is made with defaults, told to the sender, listed, read and deleted', async () => {
  const { api, create } = await school();
  const made = await create({ url, profile: 'plain' });
  const at = '2026-03-01T12:00:00.000Z';
  const defaults = {
    academy: 'school',
    ordering: 'none',
    lenient: false,
    retry: 'profile',
    signed: false,
    status: 'active',
  };
  expect(made.json).toEqual({
    id: made.json.id,
    url,
    profile: 'plain',
    ...defaults,
    createdAt: at,
    updatedAt: at,
  });
  expect([made.status, made.json.id]).toEqual([201, expect.stringMatching(/^ep_[0-9a-z]{25}$/)]);
  expect((await api.call('GET', path)).json).toEqual({ items: [made.json], next: null });
  expect((await api.call('GET', `${path}/${made.json.id}`)).json).toEqual(made.json);
  expect((await api.call('DELETE', `${path}/${made.json.id}`)).status).toBe(204);
  expect((await api.call('GET', `${path}/${made.json.id}`)).json.code).toBe('endpoint-unknown');
  expect((await api.call('DELETE', `${path}/${made.json.id}`)).json.code).toBe('endpoint-unknown');
  expect(api.told).toEqual([
    `endpointChanged school ${made.json.id}`,
    `endpointChanged school ${made.json.id}`,
    `quiet school ${made.json.id}`,
  ]);
});

test('secrets are shown once at most: the signing secret when made, the others never', async () => {
  const { api, create } = await school();
  const auth = { basic: { username: 'ada', password: 'canary-1' } };
  const made = await create({
    url,
    profile: 'rich',
    auth,
    headers: { 'X-Token': 'canary-2' },
    courses: ['c1'],
    lenient: true,
  });
  expect(made.json.signingSecret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const read = await api.call('GET', `${path}/${made.json.id}`);
  expect(read.json).toMatchObject({
    auth: { basic: { username: 'ada', password: '***' } },
    headers: { 'X-Token': '***' },
  });
  expect(read.json.signed).toBe(true);
  const everything =
    made.text.replace(made.json.signingSecret, '') + read.text + (await api.call('GET', path)).text;
  expect(everything).not.toMatch(/canary|whsec_/);
  const stored = await api.store.endpoint('school', made.json.id);
  expect(stored).toMatchObject({ basicAuth: auth.basic, headers: { 'X-Token': 'canary-2' } });
});

test('a change touches only what it names; null clears, a mask keeps', async () => {
  const { api, create } = await school();
  const headers = { 'X-A': 'a', 'X-B': 'b' };
  const wish = {
    url,
    profile: 'rich',
    auth: { basic: { username: 'u', password: 'p' } },
    headers,
    rateLimit: 5,
    description: 'note',
  };
  const { id } = (await create({ ...wish, retry: { gapsSeconds: [1, 2.5] } })).json;
  const change = {
    headers: { 'X-A': '***', 'X-C': 'c' },
    auth: { basic: { username: 'v', password: '***' } },
    rateLimit: null,
    description: null,
  };
  const after = await api.call('PATCH', `${path}/${id}`, { json: change });
  expect([after.status, after.json.retry, 'rateLimit' in after.json]).toEqual([
    200,
    { gapsSeconds: [1, 2.5] },
    false,
  ]);
  const stored = await api.store.endpoint('school', id);
  expect(stored).toMatchObject({
    headers: { 'X-A': 'a', 'X-C': 'c' },
    basicAuth: { username: 'v', password: 'p' },
  });
  expect(stored).not.toHaveProperty('description');
  const house = await api.call('PATCH', `${path}/${id}`, {
    json: { retry: 'house', auth: null, headers: null },
  });
  expect(house.json.retry).toBe('house');
  expect(await api.store.endpoint('school', id)).not.toHaveProperty('basicAuth');
  expect((await api.call('PATCH', `${path}/${id}`, { json: { retry: null } })).json.retry).toBe('profile');
  expect((await api.call('PATCH', `${path}/ep_none`, { json: {} })).json.code).toBe('endpoint-unknown');
});

test('an endpoint hears of operations beside what learners do, or of them alone, where its profile says them', async () => {
  const { api, create } = await school();
  const operations = ['delivery.failed', 'endpoint.disabled', 'endpoint.recovered'];
  const made = await create({ url, profile: 'loud', operations });
  expect([made.status, made.json.operations, 'eventTypes' in made.json]).toEqual([201, operations, false]);
  const one = `${path}/${made.json.id}`;
  const alone = await api.call('PATCH', one, { json: { eventTypes: [], operations: ['endpoint.disabled'] } });
  expect(alone.json).toMatchObject({ eventTypes: [], operations: ['endpoint.disabled'] });
  const deaf = await api.call('PATCH', one, { json: { operations: null } });
  expect([deaf.status, deaf.json.faults[0].code]).toEqual([422, 'event-types-none']);
  const cleared = await api.call('PATCH', one, { json: { operations: null, eventTypes: null } });
  expect([cleared.status, 'operations' in cleared.json, 'eventTypes' in cleared.json]).toEqual([
    200,
    false,
    false,
  ]);
  const known = (await api.call('GET', '/v1/profiles')).json.items;
  const saying = known.filter((profile: { operations: boolean }) => profile.operations);
  expect(saying.map((profile: { name: string }) => profile.name)).toEqual(['loud']);
});

test('signing is the profile’s or a choice, and its secret may be brought along', async () => {
  const { api, create } = await school();
  const signingSecret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  const made = await create({ url, profile: 'plain', signing: true, signingSecret });
  expect(made.json).toMatchObject({ signed: true, signingSecret });
  const one = `${path}/${made.json.id}`;
  const rotated = await api.call('POST', `${one}/rotate-secret`);
  expect(rotated.json.signingSecret).toMatch(/^whsec_/);
  expect((await api.store.endpoint('school', made.json.id))?.signingSecret).toBe(rotated.json.signingSecret);
  expect((await api.call('POST', `${one}/rotate-secret`, { json: { signingSecret: 'x' } })).json.code).toBe(
    'body-invalid',
  );
  expect((await api.call('PATCH', one, { json: { signing: false } })).json.signed).toBe(false);
  expect((await api.call('POST', `${one}/rotate-secret`)).json.code).toBe('not-signed');
  expect((await api.call('PATCH', one, { json: { signing: true } })).json.signingSecret).toMatch(/^whsec_/);
});

const refused: [wish: object, status: number, code: string, path: string, fault: string][] = [
  [{ profile: 'nope' }, 422, 'profile-unknown', 'profile', 'profile-unknown'],
  [{ profile: undefined }, 422, 'body-invalid', 'profile', 'missing-field'],
  [{ colour: 'red' }, 422, 'body-invalid', 'colour', 'unknown-field'],
  [{ profile: 'secure', url: 'http://example.com/' }, 422, 'endpoint-invalid', 'url', 'scheme-refused'],
  [{ url: 'ftp://example.com/' }, 422, 'endpoint-invalid', 'url', 'scheme-refused'],
  [{ url: 'example.com' }, 422, 'endpoint-invalid', 'url', 'url-malformed'],
  [{ url: 'https:example.com' }, 422, 'endpoint-invalid', 'url', 'url-malformed'],
  [{ url: ' https://example.com' }, 422, 'endpoint-invalid', 'url', 'url-malformed'],
  [{ url: 'https://example.com\\@evil.test' }, 422, 'endpoint-invalid', 'url', 'url-malformed'],
  [{ url: 'https://example.com/\n' }, 422, 'endpoint-invalid', 'url', 'url-malformed'],
  [{ url: 'https://u:p@example.com/' }, 422, 'endpoint-invalid', 'url', 'url-credentials'],
  [{ url: 'https://@example.com/' }, 422, 'endpoint-invalid', 'url', 'url-credentials'],
  [{ url: 'https://10.0.0.1/' }, 422, 'endpoint-invalid', 'url', 'host-refused'],
  [{ url: 'https://vault.internal/' }, 422, 'endpoint-invalid', 'url', 'host-refused'],
  [{ url: 'https://example.com:22/' }, 422, 'endpoint-invalid', 'url', 'port-refused'],
  [{ url: 'https://example.com:6379/' }, 422, 'endpoint-invalid', 'url', 'port-refused'],
  [{ url: `https://example.com/${'x'.repeat(1024)}` }, 422, 'endpoint-invalid', 'url', 'url-too-long'],
  [{ eventTypes: ['badge.updated'] }, 422, 'endpoint-invalid', 'eventTypes[0]', 'type-not-carried'],
  [{ eventTypes: ['nope'] }, 422, 'body-invalid', 'eventTypes[0]', 'wrong-value'],
  [{ eventTypes: [] }, 422, 'endpoint-invalid', 'eventTypes', 'event-types-none'],
  [
    { eventTypes: [], operations: ['endpoint.disabled'] },
    422,
    'endpoint-invalid',
    'operations',
    'operations-refused',
  ],
  [{ operations: ['delivery.failed'] }, 422, 'endpoint-invalid', 'operations', 'operations-refused'],
  [{ profile: 'loud', operations: [] }, 422, 'body-invalid', 'operations', 'wrong-length'],
  [
    { profile: 'loud', operations: ['delivery.delivered'] },
    422,
    'body-invalid',
    'operations[0]',
    'wrong-value',
  ],
  [
    { profile: 'loud', operations: ['delivery.failed', 'delivery.failed'] },
    422,
    'endpoint-invalid',
    'operations[1]',
    'event-type-twice',
  ],
  [
    { eventTypes: ['learner.created', 'learner.created'] },
    422,
    'endpoint-invalid',
    'eventTypes[1]',
    'event-type-twice',
  ],
  [{ profile: 'single' }, 422, 'endpoint-invalid', 'eventTypes', 'event-types-one'],
  [
    { profile: 'one-or-all', eventTypes: ['learner.created', 'course.completed'] },
    422,
    'endpoint-invalid',
    'eventTypes',
    'event-types-one-or-all',
  ],
  [{ courses: ['c1'] }, 422, 'endpoint-invalid', 'courses', 'courses-refused'],
  [{ auth: { basic: { username: 'a', password: 'b' } } }, 422, 'endpoint-invalid', 'auth', 'auth-refused'],
  [
    { profile: 'rich', auth: { basic: { username: 'a:b', password: '' } } },
    422,
    'endpoint-invalid',
    'auth.basic.username',
    'username-colon',
  ],
  [{ headers: { 'X-A': 'a' } }, 422, 'endpoint-invalid', 'headers', 'headers-refused'],
  [{ profile: 'rich', headers: { Host: 'a' } }, 422, 'endpoint-invalid', 'headers.Host', 'header-refused'],
  [
    { profile: 'rich', headers: { 'Webhook-Id': 'a' } },
    422,
    'endpoint-invalid',
    'headers.Webhook-Id',
    'header-refused',
  ],
  [
    { profile: 'rich', headers: { 'X-A': 'a\r\nHost: b' } },
    422,
    'endpoint-invalid',
    'headers.X-A',
    'header-value',
  ],
  [{ profile: 'rich', headers: { 'X-A': '\x01' } }, 422, 'endpoint-invalid', 'headers.X-A', 'header-value'],
  [{ profile: 'rich', headers: { 'X-A': '中' } }, 422, 'endpoint-invalid', 'headers.X-A', 'header-value'],
  [{ profile: 'rich', headers: { 'X A': 'a' } }, 422, 'endpoint-invalid', 'headers.X?A', 'header-name'],
  [
    { profile: 'rich', headers: { 'X-A': 'a', 'x-a': 'b' } },
    422,
    'endpoint-invalid',
    'headers.x-a',
    'header-twice',
  ],
  [{ profile: 'rich', headers: { 'X-A': '***' } }, 422, 'endpoint-invalid', 'headers.X-A', 'masked-value'],
  [{ lenient: true }, 422, 'endpoint-invalid', 'lenient', 'lenient-refused'],
  [{ ordering: 'some' }, 422, 'body-invalid', 'ordering', 'wrong-value'],
  [{ rateLimit: 0 }, 422, 'body-invalid', 'rateLimit', 'wrong-value'],
  [{ retry: 'never' }, 422, 'body-invalid', 'retry', 'wrong-value'],
  [{ retry: [60] }, 422, 'body-invalid', 'retry', 'wrong-value'],
  [
    { profile: 'rich', auth: { basic: { username: 'a\nb', password: 'c' } } },
    422,
    'body-invalid',
    'auth.basic.username',
    'wrong-value',
  ],
  [{ retry: { gapsSeconds: [604_801] } }, 422, 'body-invalid', 'retry.gapsSeconds[0]', 'wrong-value'],
  [
    { retry: { gapsSeconds: Array.from({ length: 101 }, () => 1) } },
    422,
    'body-invalid',
    'retry.gapsSeconds',
    'wrong-length',
  ],
  [{ profile: 'rich', signing: false }, 422, 'endpoint-invalid', 'signing', 'signing-refused'],
  [
    { signingSecret: `whsec_${Buffer.alloc(24).toString('base64')}` },
    422,
    'endpoint-invalid',
    'signingSecret',
    'secret-unused',
  ],
  [
    { signing: true, signingSecret: 'whsec_c2hvcnQ=' },
    422,
    'endpoint-invalid',
    'signingSecret',
    'secret-malformed',
  ],
];

test('what a profile does not take is refused with code, place and cure, and nothing is stored', async () => {
  const { api, create } = await school();
  for (const [wish, status, code, place, fault] of refused) {
    const { status: got, json } = await create({ url, profile: 'plain', ...wish });
    expect({ wish, got, code: json.code, faults: json.faults }).toMatchObject({ got: status, code });
    const named = json.faults.map((one: { path: string; code: string }) => [one.path, one.code]);
    expect({ wish, named }).toEqual({ wish, named: expect.arrayContaining([[place, fault]]) });
  }
  expect(await api.store.endpointsOf('school')).toEqual([]);
  expect(api.told).toEqual([]);
});

test('where only the URL tells kinds apart, a URL has one kind', async () => {
  const { api, create } = await school();
  const first = await create({ url, profile: 'single', eventTypes: ['learner.created'] });
  const taken = await create({
    url: 'https://EXAMPLE.com:443/hooks',
    profile: 'single',
    eventTypes: ['course.completed'],
  });
  expect([taken.status, taken.json.code]).toEqual([409, 'url-taken']);
  expect(taken.json.detail).toContain(first.json.id);
  const other = await create({ url: `${url}/2`, profile: 'single', eventTypes: ['course.completed'] });
  const moved = await api.call('PATCH', `${path}/${other.json.id}`, { json: { url } });
  expect([moved.status, moved.json.code]).toEqual([409, 'url-taken']);
  expect((await create({ url, profile: 'plain', eventTypes: ['course.completed'] })).status).toBe(201);
});

test('a list of endpoints is read page by page', async () => {
  const { api, create } = await school();
  const made = [];
  for (const name of ['a', 'b', 'c'])
    made.push((await create({ url: `${url}/${name}`, profile: 'plain' })).json);
  const first = (await api.call('GET', `${path}?limit=2`)).json;
  const second = (await api.call('GET', `${path}?limit=2&cursor=${first.next}`)).json;
  expect([...first.items, ...second.items]).toEqual(made);
  expect(second.next).toBeNull();
  expect((await api.call('GET', `${path}?cursor=e1`)).json.code).toBe('cursor-unknown');
});

test('an academy has only so many endpoints', async () => {
  const api = await setup({ limits: { endpointsMax: 1 } });
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  await api.call('POST', path, { json: { url, profile: 'plain' } });
  const full = await api.call('POST', path, { json: { url, profile: 'plain' } });
  expect([full.status, full.json.code]).toEqual([409, 'endpoints-full']);
});

test('every dialect of the house takes an endpoint that its rules allow, and none that they do not', async () => {
  const api = await setup({ profiles });
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  expect(profiles.size).toBeGreaterThanOrEqual(6);
  for (const profile of profiles.values()) {
    const { name, rules } = profile;
    const eventTypes = rules.eventTypes === 'one' ? carriedTypes(profile).slice(0, 1) : undefined;
    const wish = { url: `https://example.com/${name}`, profile: name, eventTypes };
    const made = await api.call('POST', path, { json: wish });
    expect([name, made.status, made.json.signed]).toEqual([name, 201, rules.signing === 'always']);
    const plain = await api.call('POST', path, { json: { ...wish, url: `http://example.com/${name}` } });
    expect([name, plain.status]).toEqual([name, rules.schemes.includes('http') ? 201 : 422]);
    const courses = await api.call('POST', path, {
      json: { ...wish, url: `https://example.com/${name}/c`, courses: ['c'] },
    });
    expect([name, courses.status]).toEqual([name, rules.courseFilter ? 201 : 422]);
  }
});
