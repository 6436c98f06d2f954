import { expect, test } from 'vitest';
import { setup } from './testing/setup.ts';

const many = '/v1/academies/school/endpoints';
const url = 'https://example.com/hooks';

async function school() {
  const api = await setup();
  const key = await api.keyFor('school', ['manage', 'read']);
  const create = async (json: object) => {
    const { status, json: made } = await api.call('POST', many, { json: { url, ...json } });
    return { status, json: made, one: `${many}/${made.id}` };
  };
  return { api, key, create };
}

test('an endpoint that hears the same at the same URL is refused, and the other is named', async () => {
  const { api, create } = await school();
  const first = await create({ profile: 'rich', eventTypes: ['course.completed', 'learner.created'] });
  const again = await create({
    profile: 'rich',
    url: 'https://EXAMPLE.com:443/hooks',
    eventTypes: ['learner.created', 'course.completed'],
  });
  expect([again.status, again.json.code, again.json.faults[0].path]).toEqual([409, 'endpoint-exists', 'url']);
  expect(again.json.detail).toContain(first.json.id);
  expect(await api.store.endpointsOf('school')).toHaveLength(1);
});

test.each([
  ['another URL', { url: 'https://example.com/others' }],
  ['another profile', { profile: 'plain', courses: undefined }],
  ['other types', { eventTypes: ['learner.created'] }],
  ['every type', { eventTypes: undefined }],
  ['other courses', { courses: ['c1', 'c2'] }],
  ['every course', { courses: undefined }],
])('one with %s is another', async (_, change) => {
  const { create } = await school();
  const wish = { profile: 'rich', eventTypes: ['course.completed'], courses: ['c1'] };
  expect((await create(wish)).status).toBe(201);
  expect((await create({ ...wish, ...change })).status).toBe(201);
});

test('to hear of all types is the same as to name them all', async () => {
  const { create } = await school();
  await create({ profile: 'plain' });
  const named = await create({
    profile: 'plain',
    eventTypes: ['learner.created', 'course.completed', 'course.enrolled'],
  });
  expect(named.json.code).toBe('endpoint-exists');
});

test('those that hear of operations alone are told apart by them', async () => {
  const { create } = await school();
  const deaf = { profile: 'loud', eventTypes: [] };
  expect((await create({ ...deaf, operations: ['endpoint.disabled'] })).status).toBe(201);
  expect((await create({ ...deaf, operations: ['delivery.failed'] })).status).toBe(201);
  expect((await create({ ...deaf, operations: ['delivery.failed'] })).json.code).toBe('endpoint-exists');
});

test('where a profile merges endpoints of one URL, they may be the same', async () => {
  const { create } = await school();
  expect((await create({ profile: 'merged' })).status).toBe(201);
  expect((await create({ profile: 'merged' })).status).toBe(201);
});

test('a change may not make two the same, and leaves alone what stands beside another', async () => {
  const { api, create } = await school();
  await create({ profile: 'plain' });
  const { one } = await create({ profile: 'plain', url: `${url}/2` });
  const moved = await api.call('PATCH', one, { json: { url } });
  expect([moved.status, moved.json.code]).toEqual([409, 'endpoint-exists']);
  expect((await api.call('GET', one)).json.url).toBe(`${url}/2`);
  const twin = { ...(await api.store.roster('school'))!.endpoints[0]!, id: 'ep_twin' };
  await api.store.createEndpoint(twin, (await api.store.roster('school'))!.revision);
  const noted = await api.call('PATCH', `${many}/ep_twin`, { json: { description: 'An old twin' } });
  expect(noted.status).toBe(200);
});

test('one that was declined stands in no way, until it is requested anew or approved', async () => {
  const { api, key, create } = await school();
  const wish = { url, profile: 'asked', eventTypes: ['course.completed'] };
  const asked = await api.call('POST', many, { key, json: wish });
  const one = `${many}/${asked.json.id}`;
  await api.call('POST', `${one}/decline`, { json: { reason: 'Not yours' } });
  const second = await create(wish);
  expect([second.status, second.json.status]).toEqual([201, 'active']);
  const anew = await api.call('PATCH', one, { key, json: { description: 'Please' } });
  expect([anew.status, anew.json.code]).toEqual([409, 'endpoint-exists']);
  const approved = await api.call('POST', `${one}/approve`);
  expect([approved.status, approved.json.code]).toEqual([409, 'endpoint-exists']);
  expect((await api.call('GET', one)).json.status).toBe('declined');
  const noted = await api.call('PATCH', one, { json: { description: 'By the operator' } });
  expect([noted.status, noted.json.status]).toEqual([200, 'declined']);
  await api.call('DELETE', second.one);
  expect((await api.call('POST', `${one}/approve`)).json.endpoint.status).toBe('active');
});

test('a declined one does not own its URL for its kind either', async () => {
  const { api, key, create } = await school();
  await api.call('PATCH', '/v1/academies/school', { json: { setUp: { single: 'by-request' } } });
  const json = { url, profile: 'single', eventTypes: ['course.completed'] };
  const asked = await api.call('POST', many, { key, json });
  expect((await create({ profile: 'single', eventTypes: ['course.enrolled'] })).json.code).toBe('url-taken');
  const one = `${many}/${asked.json.id}`;
  await api.call('POST', `${one}/decline`, { json: { reason: 'No' } });
  expect((await create({ profile: 'single', eventTypes: ['course.enrolled'] })).status).toBe(201);
  expect((await api.call('POST', `${one}/approve`)).json.code).toBe('url-taken');
});
