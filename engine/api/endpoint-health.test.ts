import { expect, test } from 'vitest';
import { tryOnce } from './testing/attempts.ts';
import { setup } from './testing/setup.ts';

async function school() {
  const api = await setup();
  await api.keyFor('school', []);
  const json = { url: 'https://example.com/', profile: 'plain' };
  const id: string = (await api.call('POST', '/v1/academies/school/endpoints', { json })).json.id;
  const one = `/v1/academies/school/endpoints/${id}`;
  const health = async (query = '') => (await api.call('GET', `${one}/health${query}`)).json;
  return { api, id, one, health };
}

const hourMs = 3_600_000;

test('an endpoint that nothing was sent to has no rate and no errors', async () => {
  const { id, health } = await school();
  expect(await health()).toEqual({
    endpoint: id,
    status: 'active',
    failingSince: null,
    since: '2026-02-28T13:00:00.000Z',
    successRate: null,
    hours: [],
    nextRetry: null,
    retries: [],
    waiting: { count: 0, atLeast: false },
    lastDeliveredAt: null,
    lastError: null,
    errors: [],
  });
});

test('it says when the next retry occurs and of what, and why', async () => {
  const { api, id, health } = await school();
  await api.accept('school', 'evt-1', [id]);
  await tryOnce(api, 'school', id, {
    kind: 'retry',
    dueAt: api.now + 300_000,
    reason: '503 Service Unavailable',
  });
  await api.accept('school', 'evt-2', [id]);
  await tryOnce(api, 'school', id, { kind: 'retry', dueAt: api.now + 60_000, reason: 'timed out' });
  await api.accept('school', 'evt-3', [id]);
  const { nextRetry, retries, waiting } = await health();
  expect(nextRetry).toMatchObject({
    at: '2026-03-01T12:01:00.000Z',
    event: 'evt-2',
    eventType: 'course.completed',
    attempt: 2,
    reason: 'timed out',
  });
  expect(retries.map((retry: { event: string; at: string }) => [retry.event, retry.at])).toEqual([
    ['evt-2', '2026-03-01T12:01:00.000Z'],
    ['evt-1', '2026-03-01T12:05:00.000Z'],
  ]);
  expect(waiting).toEqual({ count: 3, atLeast: false });
  const delivery = (await api.call('GET', `/v1/academies/school/deliveries/${nextRetry.delivery}`)).json;
  expect([delivery.event, delivery.nextAttemptAt]).toEqual(['evt-2', nextRetry.at]);
});

test('it says how often it went well, hour by hour, over the span asked for', async () => {
  const { api, id, health } = await school();
  const refused = { kind: 'failed', reason: '410 Gone' } as const;
  for (const event of ['evt-1', 'evt-2', 'evt-3']) await api.accept('school', event, [id]);
  await tryOnce(api, 'school', id, { kind: 'delivered' });
  api.now += 2 * hourMs;
  await api.accept('school', 'evt-4', [id]);
  await tryOnce(api, 'school', id, refused);
  const whole = await health('?hours=3');
  expect(whole).toMatchObject({
    successRate: 0.75,
    hours: [
      { at: '2026-03-01T12:00:00.000Z', delivered: 3, retried: 0, failed: 0, averageMs: 40 },
      { at: '2026-03-01T14:00:00.000Z', delivered: 0, retried: 0, failed: 1, averageMs: 40 },
    ],
    lastDeliveredAt: '2026-03-01T12:00:00.000Z',
    lastError: { at: '2026-03-01T14:00:00.000Z', event: 'evt-4', status: 503, outcome: 'failed: 410 Gone' },
  });
  expect(await health('?hours=2')).toMatchObject({ successRate: 0, hours: [{ failed: 1 }] });
});

test('the whole history of errors is there, newest first, page by page, also after it went well', async () => {
  const { api, id, one, health } = await school();
  await api.accept('school', 'evt-1', [id]);
  for (let round = 1; round <= 25; round += 1) {
    await tryOnce(api, 'school', id, { kind: 'retry', dueAt: api.now + 1000, reason: `refused ${round}` });
    api.now += 1000;
  }
  await tryOnce(api, 'school', id, { kind: 'delivered' });
  const shown = await health();
  expect(shown.errors).toHaveLength(20);
  expect(shown.lastError).toEqual(shown.errors[0]);
  expect(shown.lastError.outcome).toBe('retry: refused 25');
  const first = (await api.call('GET', `${one}/errors?limit=15`)).json;
  const second = (await api.call('GET', `${one}/errors?limit=15&cursor=${first.next}`)).json;
  const attempts = [...first.items, ...second.items].map((error: { attempt: number }) => error.attempt);
  expect([attempts, second.next]).toEqual([Array.from({ length: 25 }, (_, index) => 25 - index), null]);
});

test('what could not be sent at all is an error too, counts as failed, and took no time', async () => {
  const { api, id, one, health } = await school();
  await api.accept('school', 'evt-1', [id]);
  const lease = { token: 'by-hand', until: Number.MAX_SAFE_INTEGER };
  const { claimed } = await api.store.claim({
    academy: 'school',
    endpoint: id,
    now: api.now,
    limit: 1,
    lease,
  });
  const reason = 'inexpressible: learner.number is missing';
  const outcome = { kind: 'failed', reason } as const;
  const delivery = claimed[0]!.id;
  const place = { academy: 'school', endpoint: id, id: delivery, lease: lease.token, at: api.now };
  await api.store.settle([{ ...place, outcome }]);
  const error = {
    at: '2026-03-01T12:00:00.000Z',
    delivery,
    event: 'evt-1',
    eventType: 'course.completed',
    attempt: null,
    status: null,
    outcome: `failed: ${reason}`,
  };
  expect(await health()).toMatchObject({
    successRate: 0,
    hours: [{ delivered: 0, retried: 0, failed: 1, averageMs: null }],
    lastError: error,
  });
  expect((await api.call('GET', `${one}/errors`)).json).toEqual({ items: [error], next: null });
  await api.accept('school', 'evt-2', [id]);
  await tryOnce(api, 'school', id, { kind: 'delivered' });
  expect(await health()).toMatchObject({ successRate: 0.5, hours: [{ averageMs: 40 }] });
});

test('a retry that is overdue or being made is still the next', async () => {
  const { api, id, health } = await school();
  await api.accept('school', 'evt-1', [id]);
  await tryOnce(api, 'school', id, { kind: 'retry', dueAt: api.now + 60_000, reason: 'timed out' });
  api.now += 90_000;
  const now = '2026-03-01T12:01:30.000Z';
  expect((await health()).nextRetry).toMatchObject({ at: now, event: 'evt-1' });
  const lease = { token: 'by-hand', until: Number.MAX_SAFE_INTEGER };
  await api.store.claim({ academy: 'school', endpoint: id, now: api.now, limit: 1, lease });
  expect((await health()).nextRetry).toMatchObject({ at: now, event: 'evt-1' });
});

test('what is no span of hours is refused', async () => {
  const { api, one } = await school();
  for (const query of ['hours=0', 'hours=721', 'hours=1.5', 'hours=x', 'hours=', 'days=1']) {
    const answer = await api.call('GET', `${one}/health?${query}`);
    expect([query, answer.status, answer.json.code]).toEqual([query, 400, 'query-invalid']);
  }
  expect((await api.call('GET', `${one}/health?hours=720`)).status).toBe(200);
  expect((await api.call('GET', `${one}/errors?cursor=x`)).json.code).toBe('cursor-unknown');
  for (const path of ['health', 'errors'])
    expect((await api.call('GET', `/v1/academies/school/endpoints/none/${path}`)).json.code).toBe(
      'endpoint-unknown',
    );
});
