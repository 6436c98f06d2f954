import { expect, test } from 'vitest';
import { Problem } from '../problem.ts';
import type { Mark } from '../store/words/deliveries.ts';
import type { ApiParts } from './parts.ts';
import { setup } from './testing/setup.ts';

const many = '/v1/academies/school/endpoints';
const wish = { url: 'https://example.com/hooks', profile: 'asked' };
const other = { ...wish, url: 'https://example.com/others' };

/** An academy with an endpoint that its own key asked for. */
async function asked(overrides: Partial<ApiParts> = {}) {
  const api = await setup(overrides);
  const key = await api.keyFor('school', ['publish', 'read', 'manage']);
  const made = await api.call('POST', many, { key, json: wish });
  const id: string = made.json.id;
  const one = `${many}/${id}`;
  api.told.length = 0;
  return {
    api,
    key,
    made,
    id,
    one,
    read: async () => (await api.call('GET', one, { key })).json,
    customer: (method: string, path: string, json?: object) => api.call(method, path, { key, json }),
    operator: (method: string, path: string, json?: object) => api.call(method, path, { json }),
  };
}

test('where set-up is by request, a customer’s endpoint is requested and an operator’s listens at once', async () => {
  const { made, operator } = await asked();
  expect([made.status, made.json.status]).toEqual([201, 'requested']);
  expect((await operator('POST', many, other)).json.status).toBe('active');
});

test('an academy may have it otherwise than the profile', async () => {
  const { customer, operator } = await asked();
  const academy = '/v1/academies/school';
  const set = await operator('PATCH', academy, { setUp: { asked: 'self-service', plain: 'by-request' } });
  expect(set.json.setUp).toEqual({ asked: 'self-service', plain: 'by-request' });
  expect((await customer('POST', many, other)).json.status).toBe('active');
  expect((await customer('POST', many, { ...wish, profile: 'plain' })).json.status).toBe('requested');
  await operator('PATCH', academy, { setUp: {} });
  expect((await customer('POST', many, { ...other, profile: 'plain' })).json.status).toBe('active');
});

test('what was requested is tested by an operator alone, and not paused, resumed or replayed', async () => {
  const { customer, operator, one } = await asked();
  const since = '2026-03-01T00:00:00Z';
  for (const [action, json] of [
    ['ping', {}],
    ['pause', {}],
    ['resume', {}],
    ['resume', { held: 'drop' }],
    ['replay', { since }],
  ] as const) {
    const { status, json: problem } = await customer('POST', `${one}/${action}`, json);
    expect([action, status, problem.code]).toEqual([action, 409, 'endpoint-requested']);
    expect(problem.detail).toContain('an operator has to approve it first');
  }
  expect((await operator('POST', `${one}/ping`)).json.succeeded).toBe(true);
  expect((await operator('POST', `${one}/resume`)).json.code).toBe('endpoint-requested');
});

test('an operator sees the queue of all academies, oldest first, and only an operator does', async () => {
  const { api, id, customer, operator } = await asked();
  const other = await api.keyFor('other', ['manage']);
  const second = await api.call('POST', '/v1/academies/other/endpoints', { key: other, json: wish });
  await operator('POST', many, wish);
  const queue = await operator('GET', '/v1/endpoints?standing=requested');
  const ids = queue.json.items.map((item: { academy: string; id: string }) => [item.academy, item.id]);
  expect([ids, queue.json.next]).toEqual([
    [
      ['school', id],
      ['other', second.json.id],
    ],
    null,
  ]);
  const first = (await operator('GET', '/v1/endpoints?standing=requested&limit=1')).json;
  const rest = (await operator('GET', `/v1/endpoints?standing=requested&limit=1&cursor=${first.next}`)).json;
  expect([first.items[0].id, rest.items[0].id, rest.next]).toEqual([id, second.json.id, null]);
  expect((await operator('GET', '/v1/endpoints?standing=paused')).json.items).toEqual([]);
  expect((await customer('GET', '/v1/endpoints?standing=requested')).json.code).toBe('scope-missing');
  for (const query of [
    '',
    '?standing=active',
    '?status=requested',
    '?standing=requested&academy=school',
    '?standing=requested&cursor=x',
  ])
    expect([query, (await operator('GET', `/v1/endpoints${query}`)).status]).toEqual([query, 400]);
});

test('an operator sees what is in trouble although it is active: who began to fail last, who is tried again first', async () => {
  const { api, operator } = await asked();
  const made: string[] = [];
  for (const n of [1, 2, 3])
    made.push((await operator('POST', many, { ...other, url: `https://${n}.example/` })).json.id);
  const [first = '', second = '', third = ''] = made;
  const outcome = { kind: 'failed', reason: '503' } as const;
  const lease = { token: 'lease-1', until: Number.MAX_SAFE_INTEGER };
  const mark = async (endpoint: string, marked: Mark) => {
    await api.accept('school', `evt-${(api.now += 1_000)}`, [endpoint]);
    const wanted = { academy: 'school', endpoint, now: api.now, limit: 1, lease };
    const [claimed] = (await api.store.claim(wanted)).claimed;
    const settled = { academy: 'school', id: claimed?.id ?? '', endpoint, lease: lease.token };
    await api.store.settle([{ ...settled, outcome, at: api.now, mark: marked }]);
  };
  const rest = (ms: number) => ({ until: api.now + ms, why: 'failures', times: 1 }) as const;
  await mark(first, { fares: 'failing', rest: rest(90_000) });
  await mark(second, { fares: 'failing' });
  await mark(third, { rest: rest(30_000) });
  const listed = async (query: string) =>
    (await operator('GET', `/v1/endpoints?${query}`)).json.items.map(({ id }: { id: string }) => id);
  expect(await listed('standing=failing')).toEqual([second, first]);
  expect(await listed('standing=resting')).toEqual([third, first]);
  const { next } = (await operator('GET', '/v1/endpoints?standing=failing&limit=1')).json;
  expect(await listed(`standing=failing&limit=1&cursor=${next}`)).toEqual([first]);
  const foreign = await operator('GET', `/v1/endpoints?standing=resting&cursor=${next}`);
  expect([foreign.status, foreign.json.code]).toEqual([400, 'cursor-unknown']);
  expect((await operator('GET', '/v1/overview')).json.endpoints).toMatchObject({
    active: 3,
    failing: 2,
    resting: 2,
    requested: 1,
  });
});

test('approval switches it on, sends the test message, tells the sender and is written down', async () => {
  const { api, id, one, operator, customer, read } = await asked();
  const answer = await operator('POST', `${one}/approve`);
  expect([answer.status, answer.json.endpoint.status, answer.json.test]).toMatchObject([
    200,
    'active',
    { succeeded: true, status: 200, request: { body: 'test' } },
  ]);
  expect((await read()).status).toBe('active');
  expect(api.told).toEqual([`endpointChanged school ${id}`]);
  const [entry] = (await api.store.auditEntries({ academy: 'school', limit: 5 })).items;
  expect(entry).toMatchObject({
    academy: 'school',
    at: api.now,
    actor: 'key_operator',
    action: 'endpoint.approve',
    subject: id,
    details: { profile: 'asked', url: wish.url },
  });
  const again = await operator('POST', `${one}/approve`);
  expect([again.status, again.json.code]).toEqual([409, 'endpoint-active']);
  expect((await operator('POST', `${one}/decline`, { reason: 'No.' })).json.code).toBe('endpoint-active');
  expect((await customer('POST', `${one}/approve`)).json.code).toBe('scope-missing');
  expect((await customer('POST', `${one}/pause`)).json.status).toBe('paused');
  expect((await operator('POST', `${one}/approve`)).json.code).toBe('endpoint-paused');
});

test('a test message that fails, or cannot be made, does not undo the approval', async () => {
  const detail = 'The academy has no number; give it one.';
  const { one, operator, read } = await asked({
    ping: async () => {
      throw new Problem({ status: 409, code: 'inexpressible', detail });
    },
  });
  const answer = await operator('POST', `${one}/approve`);
  const fared = { succeeded: false, status: null, message: detail, request: null, response: null };
  expect([answer.status, answer.json.test]).toEqual([200, fared]);
  expect((await read()).status).toBe('active');
});

test('only what an operator saw is approved', async () => {
  const { api, one, operator, customer, read } = await asked();
  const seen = await read();
  api.now += 1000;
  await customer('PATCH', one, { url: 'https://elsewhere.example/' });
  const late = await operator('POST', `${one}/approve`, { updatedAt: seen.updatedAt });
  expect([late.status, late.json.code]).toEqual([409, 'endpoint-changed']);
  expect((await read()).status).toBe('requested');
  expect((await operator('POST', `${one}/approve`, { updatedAt: 'now' })).status).toBe(422);
  const { updatedAt } = await read();
  expect((await operator('POST', `${one}/approve`, { updatedAt })).status).toBe(200);
});

test('a change that comes between an operator’s look and the approval is not approved', async () => {
  const { api, one, operator, customer, read } = await asked();
  const look = api.store.roster;
  api.store.roster = async (academy) => {
    api.store.roster = look;
    const found = await look(academy);
    await customer('PATCH', one, { url: 'https://elsewhere.example/' });
    return found;
  };
  expect((await operator('POST', `${one}/approve`)).json.code).toBe('endpoint-changed');
  expect(await read()).toMatchObject({ status: 'requested', url: 'https://elsewhere.example/' });
});

test('a customer’s change that was judged before an approval does not slip behind it', async () => {
  const { api, one, operator, customer, read } = await asked();
  const look = api.store.roster;
  api.store.roster = async (academy) => {
    api.store.roster = look;
    const found = await look(academy);
    await operator('POST', `${one}/approve`);
    return found;
  };
  const late = await customer('PATCH', one, { url: 'https://elsewhere.example/' });
  expect([late.status, late.json.code]).toEqual([403, 'approval-needed']);
  expect(await read()).toMatchObject({ status: 'active', url: wish.url });
});

test('declined with a reason, changed, requested again, approved', async () => {
  const { api, id, one, operator, customer, read } = await asked();
  const reason = 'The host is not the customer’s.';
  expect((await operator('POST', `${one}/decline`, { reason })).json.status).toBe('declined');
  expect(await read()).toMatchObject({
    status: 'declined',
    declinedReason: reason,
    declinedAt: '2026-03-01T12:00:00.000Z',
  });
  const [entry] = (await api.store.auditEntries({ academy: 'school', limit: 1 })).items;
  expect(entry).toMatchObject({ action: 'endpoint.decline', subject: id, details: { reason } });
  expect((await operator('POST', `${one}/decline`, { reason })).json.code).toBe('endpoint-declined');
  expect((await customer('POST', `${one}/ping`)).json.code).toBe('endpoint-declined');
  await operator('PATCH', one, { description: 'Asked them to call.' });
  expect((await read()).status).toBe('declined');
  const again = await customer('PATCH', one, { url: 'https://customer.example/' });
  expect([again.status, again.json.status, again.json.url]).toEqual([
    200,
    'requested',
    'https://customer.example/',
  ]);
  expect(await read()).not.toHaveProperty('declinedReason');
  expect((await operator('POST', `${one}/approve`)).json.endpoint.status).toBe('active');
});

test('one that was declined can be approved as it is', async () => {
  const { one, operator, read } = await asked();
  await operator('POST', `${one}/decline`, { reason: 'By mistake.' });
  expect((await operator('POST', `${one}/approve`)).json.endpoint.status).toBe('active');
  expect(await read()).not.toHaveProperty('declinedAt');
});

test('a refusal needs a reason', async () => {
  const { one, operator, read } = await asked();
  for (const json of [{}, { reason: '' }, { reason: ' ' }, { reason: 7 }, { reason: 'x'.repeat(501) }]) {
    const answer = await operator('POST', `${one}/decline`, json);
    expect([json, answer.status, answer.json.faults[0].path]).toEqual([json, 422, 'reason']);
  }
  expect((await read()).status).toBe('requested');
  for (const action of ['approve', 'decline']) {
    const none = await operator(
      'POST',
      `${many}/ep_none/${action}`,
      action === 'decline' ? { reason: 'x' } : {},
    );
    expect([action, none.status, none.json.code]).toEqual([action, 404, 'endpoint-unknown']);
  }
});

test('what was approved is changed by an operator, the rest by its owner', async () => {
  const { one, operator, customer, read } = await asked();
  const wished = {
    courses: ['c-1'],
    auth: { basic: { username: 'u', password: 'p' } },
    headers: { 'X-A': 'a' },
  };
  expect((await customer('PATCH', one, wished)).json.status).toBe('requested');
  await operator('POST', `${one}/approve`);
  const approved: readonly [change: object, path: string][] = [
    [{ url: 'https://elsewhere.example/' }, 'url'],
    [{ eventTypes: ['course.completed'] }, 'eventTypes'],
    [{ courses: null }, 'courses'],
    [{ auth: { basic: { username: 'u', password: 'other' } } }, 'auth'],
    [{ headers: { 'X-A': 'b' } }, 'headers'],
  ];
  for (const [change, path] of approved) {
    const answer = await customer('PATCH', one, { description: 'new', ...change });
    expect([path, answer.status, answer.json.code]).toEqual([path, 403, 'approval-needed']);
    expect(answer.json.faults).toMatchObject([{ path, code: 'approval-needed' }]);
    expect(answer.json.detail).toContain('ask an operator');
  }
  expect(await read()).not.toHaveProperty('description');
  const free = { description: 'new', ordering: 'learner', rateLimit: 5, retry: 'house', signing: true };
  const same = {
    url: wish.url,
    headers: { 'X-A': '***' },
    auth: { basic: { username: 'u', password: '***' } },
  };
  const after = await customer('PATCH', one, { ...free, ...same });
  expect([after.status, after.json.description, after.json.status]).toEqual([200, 'new', 'active']);
  const { auth, headers } = wished;
  const byOperator = await operator('PATCH', one, { url: 'https://elsewhere.example/', auth, headers });
  expect([byOperator.status, byOperator.json.url]).toEqual([200, 'https://elsewhere.example/']);
  await customer('POST', `${one}/pause`);
  expect((await customer('PATCH', one, { url: wish.url })).json.code).toBe('approval-needed');
  expect((await customer('DELETE', one)).status).toBe(204);
});

test('what waits for approval is judged as any other, and nothing faulty is kept', async () => {
  const { api, one, customer } = await asked();
  const faulty = await customer('POST', many, { ...wish, url: 'ftp://example.com/' });
  expect([faulty.status, faulty.json.code]).toEqual([422, 'endpoint-invalid']);
  const change = await customer('PATCH', one, { lenient: true });
  expect([change.status, change.json.faults[0].path]).toEqual([422, 'lenient']);
  expect(await api.store.endpointsOf('school')).toHaveLength(1);
});
