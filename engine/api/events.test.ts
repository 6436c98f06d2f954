import { expect, test } from 'vitest';
import { setup, someEvent } from './testing/setup.ts';

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
