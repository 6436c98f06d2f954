import { expect, test } from 'vitest';
import type { ApiParts } from './parts.ts';
import { setup } from './testing/setup.ts';
import { webhookApi } from './testing/skilljar-api.ts';

const many = '/v1/academies/school/endpoints';
const url = 'https://example.com/hooks';

async function school(overrides: Partial<ApiParts> = {}) {
  const api = await setup(overrides);
  const key = await api.keyFor('school', ['manage']);
  const create = (json: object) => api.call('POST', many, { json });
  const made = async (json: object): Promise<string> => `${many}/${(await create(json)).json.id}`;
  const change = (one: string, json: object) => api.call('PATCH', one, { json });
  return { api, key, create, made, change };
}

const amounts = (statuses: readonly number[]) =>
  Object.fromEntries(statuses.map((status) => [status, statuses.filter((each) => each === status).length]));

test('of many that ask for one URL at once, for several kinds, one is given it', async () => {
  const { api, create } = await school();
  const kinds = ['course.completed', 'course.enrolled', 'learner.created'];
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, index) =>
      create({ url, profile: 'single', eventTypes: [kinds[index % kinds.length]] }),
    ),
  );
  expect(amounts(answers.map(({ status }) => status))).toEqual({ 201: 1, 409: 23 });
  expect(await api.store.endpointsOf('school')).toHaveLength(1);
});

test('an academy has no more endpoints than it may, though many are made at once', async () => {
  const { api, create } = await school({ limits: { endpointsMax: 3 } });
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) => create({ url: `${url}/${index}`, profile: 'plain' })),
  );
  expect(amounts(answers.map(({ status }) => status))).toEqual({ 201: 3, 409: 9 });
  expect(await api.store.endpointsOf('school')).toHaveLength(3);
});

test('many are made at once where nothing stands in the way', async () => {
  const { create } = await school();
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, index) => create({ url: `${url}/${index}`, profile: 'plain' })),
  );
  expect(amounts(answers.map(({ status }) => status))).toEqual({ 201: 24 });
});

test('of two changes at once of different fields none is lost', async () => {
  const { api, made, change } = await school();
  const one = await made({ url, profile: 'plain' });
  for (let round = 0; round < 10; round += 1) {
    const [description, moved] = [`round ${round}`, `${url}/${round}`];
    await Promise.all([change(one, { description }), change(one, { url: moved })]);
    expect((await api.call('GET', one)).json).toMatchObject({ description, url: moved });
  }
});

test('a secret that was shown is the one that signs, whatever is changed meanwhile', async () => {
  const { api, made, change } = await school();
  const one = await made({ url, profile: 'rich' });
  for (let round = 0; round < 10; round += 1) {
    const [rotated] = await Promise.all([
      api.call('POST', `${one}/rotate-secret`),
      change(one, { description: `round ${round}` }),
    ]);
    const { endpoints } = (await api.store.roster('school'))!;
    expect(endpoints[0]).toMatchObject({
      signingSecret: rotated.json.signingSecret,
      description: `round ${round}`,
    });
  }
});

test('a customer’s change does not undo where an operator has just moved the endpoint to', async () => {
  const { api, key, change } = await school();
  const asked = await api.call('POST', many, { key, json: { url, profile: 'asked' } });
  const one = `${many}/${asked.json.id}`;
  await api.call('POST', `${one}/approve`);
  const look = api.store.roster;
  api.store.roster = async (academy) => {
    api.store.roster = look;
    const found = await look(academy);
    await change(one, { url: 'https://moved.example/' });
    return found;
  };
  const mine = await api.call('PATCH', one, { key, json: { description: 'Mine' } });
  expect(mine.json).toMatchObject({ description: 'Mine', url: 'https://moved.example/' });
});

test('whoever is never first is asked to come again, and nothing is kept', async () => {
  const { api, made, create, change } = await school();
  const one = await made({ url, profile: 'plain' });
  let turns = 0;
  api.store.saveEndpoint = async () => {
    turns += 1;
    return { kind: 'outdated' };
  };
  const late = await change(one, { description: 'Mine' });
  expect([late.status, late.json.code, turns]).toEqual([503, 'store-busy', 50]);
  expect((await api.call('GET', one)).json).not.toHaveProperty('description');
  api.store.roster = async () => undefined;
  expect((await create({ url: `${url}/2`, profile: 'plain' })).json.code).toBe('academy-unknown');
});

test('a webhook is switched and changed in one, and by two clients at once', async () => {
  const { api, client } = await webhookApi();
  const { body } = await client.create({ target_url: url });
  const id = String(body.id);
  const [off, named] = await Promise.all([
    client.patch(id, { active: false, target_url: `${url}/2` }),
    client.patch(id, { basic_auth_username: 'ada' }),
  ]);
  expect([off.status, named.status]).toEqual([200, 200]);
  expect(await api.store.endpoint('school', `ep_${id}`)).toMatchObject({
    status: 'paused',
    url: `${url}/2`,
    basicAuth: { username: 'ada', password: '' },
  });
});
