import { expect, test } from 'vitest';
import { setup, someEvent } from './testing/setup.ts';
import { tell } from './testing/telling.ts';

const path = '/v1/academies/school/events';

async function school() {
  const api = await setup();
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  const json = { url: 'https://example.com/', profile: 'plain' };
  const endpoint = (await api.call('POST', '/v1/academies/school/endpoints', { json })).json.id;
  return { api, endpoint };
}

test('an event is shown with what the service added and with its deliveries', async () => {
  const { api, endpoint } = await school();
  await api.accept('school', 'evt/1', [endpoint]);
  const { status, json } = await api.call('GET', `${path}/${encodeURIComponent('evt/1')}`);
  const { publishedAt, deliveries, sequence, ...event } = json;
  expect([status, event]).toEqual([200, { ...someEvent, id: 'evt/1', academy: 'school' }]);
  expect([publishedAt, sequence]).toEqual(['2026-03-01T12:00:00.000Z', 1]);
  expect(deliveries).toMatchObject([{ endpoint, event: 'evt/1', state: 'pending', attemptCount: 0 }]);
  expect((await api.call('GET', `${path}/none`)).json.code).toBe('event-unknown');
});

test('the feed is in order, resumable, and narrowed by type, learner and time', async () => {
  const { api, endpoint } = await school();
  for (const id of ['a', 'b', 'c']) {
    await api.accept('school', id, [endpoint]);
    api.now += 1000;
  }
  const ids = async (query: string) => {
    const { json } = await api.call('GET', `${path}?${query}`);
    return json.items.map(
      (event: { id: string; deliveries: object[] }) => `${event.id}${event.deliveries.length}`,
    );
  };
  expect(await ids('')).toEqual(['a1', 'b1', 'c1']);
  expect(await ids('since=2026-03-01T12:00:01Z&until=2026-03-01T12:00:02Z')).toEqual(['b1']);
  expect(await ids('type=course.completed&learner=l-1&limit=1000')).toHaveLength(3);
  expect(await ids('type=badge.updated')).toEqual([]);
  expect(await ids('learner=l-2')).toEqual([]);
  const first = await api.call('GET', `${path}?limit=2`);
  expect(await ids(`limit=2&cursor=${first.json.next}`)).toEqual(['c1']);
  for (const query of ['type=nope', 'since=yesterday', 'limit=1001', 'colour=red', 'learner=']) {
    const refused = await api.call('GET', `${path}?${query}`);
    expect([query, refused.status, refused.json.code]).toEqual([query, 400, 'query-invalid']);
  }
});

test('the list is to be had newest first, as one that ends and is not resumed', async () => {
  const { api, endpoint } = await school();
  for (const id of ['a', 'b', 'c']) await api.accept('school', id, [endpoint]);
  const first = (await api.call('GET', `${path}?order=newest&limit=2`)).json;
  expect(first.items).toMatchObject([{ id: 'c', deliveries: [{ endpoint }] }, { id: 'b' }]);
  expect([typeof first.next, first.resume]).toEqual(['string', null]);
  await api.accept('school', 'd');
  const last = (await api.call('GET', `${path}?order=newest&limit=2&cursor=${first.next}`)).json;
  expect([last.items, last.next]).toMatchObject([[{ id: 'a' }], null]);
  expect(
    (await api.call('GET', `${path}?order=newest&learner=l-1&type=course.completed`)).json.items,
  ).toHaveLength(4);
  const crossed = await api.call('GET', `${path}?cursor=${first.next}`);
  expect([crossed.status, crossed.json.code]).toEqual([400, 'cursor-unknown']);
  expect((await api.call('GET', `${path}?order=random`)).json.code).toBe('query-invalid');
});

test('whoever read to the end goes on from there later and sees exactly what is new', async () => {
  const { api } = await school();
  const read = async (query: string) => {
    const { json } = await api.call('GET', `${path}?${query}`);
    return { ...json, ids: json.items.map((event: { id: string }) => event.id) };
  };
  const empty = await read('');
  expect([empty.ids, empty.next, typeof empty.resume]).toEqual([[], null, 'string']);
  for (const id of ['a', 'b', 'c']) await api.accept('school', id);
  const begun = await read(`limit=2&cursor=${empty.resume}`);
  expect([begun.ids, begun.next]).toEqual([['a', 'b'], begun.resume]);
  const ended = await read(`limit=2&cursor=${begun.resume}`);
  expect([ended.ids, ended.next]).toEqual([['c'], null]);
  const nothing = await read(`cursor=${ended.resume}`);
  expect([nothing.ids, nothing.next]).toEqual([[], null]);
  await api.accept('school', 'd');
  await api.accept('school', 'e');
  expect((await read(`cursor=${ended.resume}`)).ids).toEqual(['d', 'e']);
  const later = await read(`limit=1&cursor=${nothing.resume}`);
  expect(later.ids).toEqual(['d']);
  expect((await read(`cursor=${later.resume}`)).ids).toEqual(['e']);
});

test('a feed that is narrowed is resumed as exactly', async () => {
  const { api } = await school();
  const read = async (cursor?: string) => {
    const query = `type=badge.updated${cursor === undefined ? '' : `&cursor=${cursor}`}`;
    const { json } = await api.call('GET', `${path}?${query}`);
    return { ...json, ids: json.items.map((event: { id: string }) => event.id) };
  };
  const badge = async (id: string) => {
    const learner = { id: 'l-1', email: 'ada@example.com' };
    const data = { learner, badge: { id: 'b', name: 'B' } };
    await tell(api, 'school', { id, type: 'badge.updated', occurredAt: '2026-03-01T11:00:00Z', data });
  };
  await api.accept('school', 'a');
  const before = await read();
  expect(before.ids).toEqual([]);
  await badge('b');
  await api.accept('school', 'c');
  const one = await read(before.resume);
  expect(one.ids).toEqual(['b']);
  await api.accept('school', 'd');
  await badge('e');
  expect((await read(one.resume)).ids).toEqual(['e']);
});

test('operational events stand in the feed too, about an endpoint and no learner', async () => {
  const { api, endpoint } = await school();
  await api.accept('school', 'a');
  const data = {
    endpoint: { id: endpoint, profile: 'plain', url: 'https://example.com/' },
    reason: 'HTTP_4XX_RESPONSE',
  };
  const occurredAt = '2026-03-01T12:00:00.000Z';
  const event = { id: 'op-1', type: 'endpoint.disabled', occurredAt } as const;
  await api.store.accept([
    {
      ...event,
      academy: 'school',
      learner: '',
      publishedAt: api.now,
      data: JSON.stringify(data),
      deliveries: [{ endpoint }],
    },
  ]);
  const { json } = await api.call('GET', `${path}?type=endpoint.disabled`);
  expect(json.items).toMatchObject([
    { ...event, academy: 'school', publishedAt: occurredAt, sequence: 1, data },
  ]);
  const [{ deliveries }] = json.items;
  expect(deliveries).toMatchObject([{ event: 'op-1', eventType: 'endpoint.disabled', state: 'pending' }]);
  expect('learner' in deliveries[0]).toBe(false);
  expect((await api.call('GET', path)).json.items).toHaveLength(2);
  expect((await api.call('GET', `${path}/op-1`)).json).toEqual(json.items[0]);
});
