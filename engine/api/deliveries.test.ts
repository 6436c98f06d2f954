import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Attempt } from '../model.ts';
import type { TestApi } from './testing/setup.ts';
import { setup } from './testing/setup.ts';

const path = '/v1/academies/school/deliveries';

async function school() {
  const api = await setup();
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  const json = { url: 'https://example.com/', profile: 'plain' };
  const endpoint: string = (await api.call('POST', '/v1/academies/school/endpoints', { json })).json.id;
  await api.accept('school', 'evt-1', [endpoint]);
  return { api, endpoint };
}

function attemptOf(body: string, startedAt: number, number: number): Attempt {
  return {
    number,
    startedAt,
    tookMs: 12,
    request: { url: 'https://example.com/', headers: [], bodySha256: hash('sha256', body, 'hex') },
    answer: { kind: 'response', status: 500, headers: [], bodyStart: 'no' },
    outcome: 'failed: 500',
  };
}

async function fail(api: TestApi, endpoint: string, body: string, number = 1): Promise<string> {
  const lease = { token: `t${number}`, until: api.now + 60_000 };
  const { claimed } = await api.store.claim({ academy: 'school', endpoint, now: api.now, limit: 10, lease });
  const [mine] = claimed;
  if (mine === undefined) throw new Error('nothing was due');
  const attempt = attemptOf(body, api.now, number);
  const settlement = { academy: 'school', id: mine.id, lease: mine.lease, endpoint, at: api.now, attempt };
  await api.store.settle([
    { ...settlement, outcome: { kind: 'failed', reason: '500 Internal Server Error' } },
  ]);
  return mine.id;
}

test('a delivery is shown with its attempts, its body made anew, and whether that is what was sent', async () => {
  const { api, endpoint } = await school();
  const id = await fail(api, endpoint, 'evt-1');
  const { json } = await api.call('GET', `${path}/${id}`);
  expect(json).toMatchObject({
    id,
    endpoint,
    event: 'evt-1',
    state: 'failed',
    reason: '500 Internal Server Error',
    attemptCount: 1,
  });
  expect(json.request).toEqual({ body: 'evt-1', bodySha256: hash('sha256', 'evt-1', 'hex'), headers: [] });
  expect(json.attempts).toMatchObject([
    { number: 1, startedAt: '2026-03-01T12:00:00.000Z', request: { bodyMatches: true } },
  ]);
  await api.call('POST', `${path}/${id}/retry`);
  await fail(api, endpoint, 'other bytes', 2);
  const again = await api.call('GET', `${path}/${id}`);
  expect(
    again.json.attempts.map(
      (attempt: Attempt & { request: { bodyMatches: boolean } }) => attempt.request.bodyMatches,
    ),
  ).toEqual([true, false]);
  await api.call('DELETE', `/v1/academies/school/endpoints/${endpoint}`);
  expect((await api.call('GET', `${path}/${id}`)).json.request.missing).toContain('endpoint was deleted');
  expect((await api.call('GET', `${path}/none`)).json.code).toBe('delivery-unknown');
});

test('deliveries are listed by endpoint, event, type, learner, state and time', async () => {
  const { api, endpoint } = await school();
  const count = async (query: string) => (await api.call('GET', `${path}?${query}`)).json.items.length;
  expect(await count('')).toBe(1);
  expect(await count(`endpoint=${endpoint}&event=evt-1&state=pending&since=2026-03-01T12:00:00Z`)).toBe(1);
  expect(await count('endpoint=ep_other')).toBe(0);
  expect(await count('event=other')).toBe(0);
  expect(await count('state=failed')).toBe(0);
  expect(await count('since=2026-03-01T12:00:01Z')).toBe(0);
  expect(await count('until=2026-03-01T12:00:00Z')).toBe(0);
  expect(await count('until=2026-03-01T12:00:01Z&learner=l-1&type=course.completed')).toBe(1);
  expect(await count('learner=l-2')).toBe(0);
  expect(await count('type=delivery.failed')).toBe(0);
  for (const query of ['state=lost', 'since=now', 'until=now', 'type=x', 'learner=', 'limit=101', 'foo=1']) {
    expect((await api.call('GET', `${path}?${query}`)).json.code).toBe('query-invalid');
  }
});

test('what is to come of a delivery is told, and what it waits for, until it is final', async () => {
  const { api } = await school();
  const json = {
    url: 'https://two.example/',
    profile: 'plain',
    ordering: 'strict',
    retry: { gapsSeconds: [60, 600] },
  };
  const made = await api.call('POST', '/v1/academies/school/endpoints', { json });
  const endpoint: string = made.json.id;
  const deliveries = [{ endpoint, orderKey: 'all' }];
  const event = {
    academy: 'school',
    type: 'course.completed',
    learner: 'l-1',
    occurredAt: '2026-03-01T11:59:00Z',
    publishedAt: api.now,
    data: '{}',
    deliveries,
  } as const;
  await api.store.accept([
    { ...event, id: 'first' },
    { ...event, id: 'second' },
  ]);
  const look = async (event: string) => {
    const [{ id }] = (await api.call('GET', `${path}?event=${event}`)).json.items;
    return (await api.call('GET', `${path}/${id}`)).json;
  };
  const noon = '2026-03-01T12:00:00.000Z';
  const first = await look('first');
  expect([first.waitsFor, first.jitter]).toEqual([{ kind: 'turn' }, 0]);
  expect(first.planned).toEqual([
    { number: 1, at: noon },
    { number: 2, at: '2026-03-01T12:01:00.000Z' },
    { number: 3, at: '2026-03-01T12:11:00.000Z' },
  ]);
  expect((await look('second')).waitsFor).toEqual({ kind: 'order', delivery: first.id });

  const lease = { token: 't', until: api.now + 60_000 };
  await api.store.claim({ academy: 'school', endpoint, now: api.now, limit: 1, lease });
  expect((await look('first')).waitsFor).toEqual({ kind: 'sending' });
  const settled = { academy: 'school', id: first.id, lease: 't', endpoint, at: api.now };
  const dueAt = api.now + 60_000;
  await api.store.settle([
    { ...settled, outcome: { kind: 'retry', dueAt, reason: 'no' }, attempt: attemptOf('first', api.now, 1) },
  ]);
  const retried = await look('first');
  expect(retried.waitsFor).toEqual({ kind: 'schedule', until: '2026-03-01T12:01:00.000Z' });
  expect(retried.planned).toEqual(first.planned.slice(1));
  await api.call('POST', `/v1/academies/school/endpoints/${endpoint}/pause`);
  expect((await look('first')).waitsFor).toEqual({ kind: 'endpoint-paused' });
  await api.store.cancelPending('school', endpoint, 'dropped', api.now, 10);
  const dropped = await look('first');
  expect([dropped.state, dropped.planned, 'waitsFor' in dropped]).toEqual(['cancelled', [], false]);
});

test('nothing is to come of one that became final while it was looked at', async () => {
  const { api, endpoint } = await school();
  const id = await fail(api, endpoint, '{}');
  Object.assign(api.store, { deliveryRound: async () => ({ tries: 0, isLeased: true }) });
  const { json } = await api.call('GET', `${path}/${id}`);
  expect([json.state, json.planned, 'waitsFor' in json]).toEqual(['failed', [], false]);
});

test('a delivery is tried anew, unless it is being sent', async () => {
  const { api, endpoint } = await school();
  const id = await fail(api, endpoint, 'evt-1');
  api.told.length = 0;
  const retried = await api.call('POST', `${path}/${id}/retry`);
  expect([retried.status, retried.json.state]).toEqual([202, 'pending']);
  expect(api.told).toEqual([`due school ${endpoint}`]);
  await api.store.claim({
    academy: 'school',
    endpoint,
    now: api.now,
    limit: 1,
    lease: { token: 't', until: api.now + 60_000 },
  });
  const refused = await api.call('POST', `${path}/${id}/retry`);
  expect([refused.status, refused.json.code]).toEqual([409, 'delivery-in-flight']);
  expect((await api.call('POST', `${path}/none/retry`)).json.code).toBe('delivery-unknown');
});

test('one that repeats what its endpoint hears once is not tried anew, and the cure is named', async () => {
  const { api, endpoint } = await school();
  const once = { learner: 'l-1', course: 'c-1', reason: 'It has heard of it' };
  const publish = (id: string) =>
    api.store.accept([
      {
        academy: 'school',
        id,
        type: 'course.completed',
        learner: 'l-1',
        occurredAt: '2026-03-01T11:59:00Z',
        publishedAt: api.now,
        data: '{}',
        deliveries: [{ endpoint, once }],
      },
    ]);
  await publish('first');
  await publish('second');
  const [repeat] = (await api.call('GET', `${path}?event=second`)).json.items;
  const refused = await api.call('POST', `${path}/${repeat.id}/retry`);
  expect([refused.status, refused.json.code]).toEqual([409, 'delivery-repeats']);
  expect(refused.json.detail).toContain('/v1/academies/school/records/reset');
  expect((await api.call('GET', `${path}?event=second`)).json.items).toEqual([repeat]);
});
