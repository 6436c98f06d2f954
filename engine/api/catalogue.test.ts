import { profiles } from '@schoolbell/wire/profiles';
import { eventTypeNames, operationTypeNames } from '@schoolbell/wire';
import { describe, expect, test } from 'vitest';
import { ruledProfiles } from './testing/profiles.ts';
import { setup } from './testing/setup.ts';

test('a profile is shown with its promise as data and in words, and with what it cannot say', async () => {
  const api = await setup({ profiles });
  const key = await api.keyFor('school', ['read']);
  const { items } = (await api.call('GET', '/v1/profiles', { key })).json;
  expect(items).toHaveLength(profiles.size);
  const fellow = items.find(({ name }: { name: string }) => name === 'fellow');
  expect(fellow.promise.retry).toEqual({ kind: 'none' });
  expect(fellow.promiseInWords).toContain('It is sent once and never again.');
  const carried = fellow.carries.map(({ type }: { type: string }) => type);
  expect(new Set([...carried, ...fellow.lacks])).toEqual(new Set(eventTypeNames));
  expect(fellow.lacks).toContain('badge.updated');
});

test('an event type is shown with its fields, an example, and who can say it', async () => {
  const api = await setup({ profiles });
  const { items, operations } = (await api.call('GET', '/v1/event-types')).json;
  expect(items.map(({ type }: { type: string }) => type)).toEqual(eventTypeNames);
  for (const { type, fields, example, schema } of items) {
    expect([type, example.type, example.data.learner !== undefined]).toEqual([type, type, true]);
    expect(Object.keys(example)).toEqual(['id', 'type', 'occurredAt', 'data']);
    for (const name of Object.keys(schema.properties))
      expect(fields.map(({ path }: { path: string }) => path)).toContain(name);
  }
  expect(operations.map(({ type }: { type: string }) => type)).toEqual(operationTypeNames);
  expect(operations[0]).toMatchObject({ example: { type: operationTypeNames[0] }, profiles: ['standard'] });
});

describe('the fields of a profile are those that an endpoint of it takes:', () => {
  const given: Readonly<Record<string, unknown>> = {
    operations: ['endpoint.disabled'],
    courses: ['c-1'],
    auth: { basic: { username: 'ada', password: 'secret' } },
    headers: { 'X-One': '1' },
    ordering: 'learner',
    rateLimit: 5,
    retry: 'house',
    lenient: true,
    description: 'A note',
  };

  test.each([...ruledProfiles.keys()])('%s', async (profile) => {
    const api = await setup();
    await api.keyFor('school', ['manage']);
    const { items } = (await api.call('GET', '/v1/profiles')).json;
    const { fields } = items.find(({ name }: { name: string }) => name === profile);
    const named = new Map(
      fields.map(({ name, isRequired }: { name: string; isRequired: boolean }) => [name, isRequired]),
    );
    const create = async (n: number, more: object) => {
      const json = { url: `https://example.com/${n}`, profile, eventTypes: ['course.completed'], ...more };
      return (await api.call('POST', '/v1/academies/school/endpoints', { json })).status;
    };
    for (const [n, [name, value]] of Object.entries(given).entries())
      expect([name, await create(n, { [name]: value })]).toEqual([name, named.has(name) ? 201 : 422]);
    expect(await create(100, { eventTypes: undefined })).toBe(named.get('eventTypes') === true ? 422 : 201);
    expect(await create(101, { signing: false })).toBe(named.has('signing') ? 201 : 422);
  });
});
