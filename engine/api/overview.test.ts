import { expect, test } from 'vitest';
import { tryOnce } from './testing/attempts.ts';
import { setup, type TestApi } from './testing/setup.ts';

const hourMs = 3_600_000;
const json = { url: 'https://example.com/', profile: 'plain' };
const zero = { active: 0, paused: 0, disabled: 0, requested: 0, declined: 0 };

async function endpointOf(api: TestApi, academy: string, more = {}): Promise<string> {
  return (await api.call('POST', `/v1/academies/${academy}/endpoints`, { json: { ...json, ...more } })).json
    .id;
}

async function school() {
  const api = await setup();
  const key = await api.keyFor('school', ['read']);
  const id = await endpointOf(api, 'school');
  const overview = async (query = '') =>
    (await api.call('GET', `/v1/academies/school/overview${query}`, { key })).json;
  const whole = async (query = '') => (await api.call('GET', `/v1/overview${query}`)).json;
  /** Until then what was looked at counts as fresh. */
  const later = (ms = 3_000) => void (api.now += ms);
  return { api, key, id, overview, whole, later };
}

test('where nothing went on there is nothing to see, and that is said', async () => {
  const { overview, whole } = await school();
  const nothing = {
    since: '2026-02-28T13:00:00.000Z',
    countedSince: '2026-02-28T13:00:00.000Z',
    isPartial: false,
    hours: [],
    totals: { published: 0, delivered: 0, retried: 0, failed: 0, averageMs: null, successRate: null },
    waiting: { count: 0, pending: 0, held: 0, atLeast: false },
    oldestDue: null,
    endpoints: { ...zero, active: 1, failing: 0, resting: 0, atLeast: false },
  };
  expect(await overview()).toEqual(nothing);
  expect(await whole()).toEqual({ ...nothing, academies: 1 });
});

test('it says hour by hour what was published and how attempts ended, and all of it together', async () => {
  const { api, id, overview } = await school();
  await api.accept('school', 'evt-1', [id]);
  await api.accept('school', 'evt-2', [id]);
  await tryOnce(api, 'school', id, { kind: 'delivered' });
  api.now += 2 * hourMs;
  await api.accept('school', 'evt-3', [id]);
  await api.accept('school', 'evt-4');
  await tryOnce(api, 'school', id, { kind: 'failed', reason: '410 Gone' });
  const first = {
    at: '2026-03-01T12:00:00.000Z',
    published: 2,
    delivered: 2,
    retried: 0,
    failed: 0,
    averageMs: 40,
  };
  const last = {
    at: '2026-03-01T14:00:00.000Z',
    published: 2,
    delivered: 0,
    retried: 0,
    failed: 1,
    averageMs: 40,
  };
  const { hours, totals } = await overview();
  expect(hours).toEqual([first, last]);
  expect(totals).toEqual({
    published: 4,
    delivered: 2,
    retried: 0,
    failed: 1,
    averageMs: 40,
    successRate: 2 / 3,
  });
  expect((await overview('?hours=2')).hours).toEqual([last]);
  expect(await overview('?hours=1')).toMatchObject({ since: '2026-03-01T14:00:00.000Z', hours: [last] });
});

test('of an hour that is running it soon says more, and an hour that is over stays as it was', async () => {
  const { api, id, overview, later } = await school();
  await api.accept('school', 'evt-1', [id]);
  expect((await overview()).totals).toMatchObject({ published: 1, delivered: 0 });
  await tryOnce(api, 'school', id, { kind: 'delivered' });
  later();
  expect((await overview()).totals).toMatchObject({ published: 1, delivered: 1 });
  later(3 * hourMs);
  await api.accept('school', 'evt-2');
  expect((await overview()).hours).toMatchObject([{ published: 1, delivered: 1 }, { published: 1 }]);
  later();
  expect((await overview()).totals).toMatchObject({ published: 2, delivered: 1 });
});

test('it says what waits, what of it is held, and how long the oldest has been due', async () => {
  const { api, id, overview, later } = await school();
  await api.accept('school', 'evt-1', [id]);
  later();
  await api.accept('school', 'evt-2', [id]);
  expect(await overview()).toMatchObject({
    waiting: { count: 2, pending: 2, held: 0, atLeast: false },
    oldestDue: { at: '2026-03-01T12:00:00.000Z', ageMs: 3_000 },
  });
  await api.call('POST', `/v1/academies/school/endpoints/${id}/pause`);
  later();
  expect(await overview()).toMatchObject({
    waiting: { count: 2, pending: 0, held: 2, atLeast: false },
    oldestDue: null,
    endpoints: { ...zero, paused: 1 },
  });
});

test('whoever asks every moment is answered from what was looked at a moment ago', async () => {
  const { api, id, overview, later } = await school();
  const before = await overview();
  await api.accept('school', 'evt-1', [id]);
  expect(await overview()).toEqual(before);
  later();
  expect(await overview()).not.toEqual(before);
});

test('a clock that is set back does not make what was looked at last', async () => {
  const { api, id, overview, later } = await school();
  expect((await overview()).waiting.count).toBe(0);
  await api.accept('school', 'evt-1', [id]);
  later(-300_000);
  expect((await overview()).waiting.count).toBe(1);
});

test('an operator sees all academies together, and an academy only itself', async () => {
  const { api, key, id, overview, whole } = await school();
  await api.keyFor('other', []);
  const there = await endpointOf(api, 'other');
  await api.accept('school', 'evt-1', [id]);
  await api.accept('other', 'evt-1', [there]);
  await tryOnce(api, 'other', there, { kind: 'retry', dueAt: api.now + hourMs, reason: '503' });
  expect(await overview()).toMatchObject({
    totals: { published: 1, retried: 0 },
    waiting: { count: 1 },
    endpoints: { active: 1 },
  });
  expect(await whole()).toMatchObject({
    academies: 2,
    totals: { published: 2, retried: 1 },
    waiting: { count: 2 },
    endpoints: { active: 2 },
  });
  expect((await api.call('GET', '/v1/overview', { key })).json.code).toBe('scope-missing');
  expect((await api.call('GET', '/v1/academies/other/overview', { key })).status).toBe(404);
});

test('an academy that is made anew under its name begins anew', async () => {
  const { api, overview, later } = await school();
  await api.accept('school', 'evt-1');
  later(3 * hourMs);
  expect((await overview()).totals.published).toBe(1);
  await api.call('DELETE', '/v1/academies/school');
  later();
  await api.keyFor('school', []);
  const { totals } = (await api.call('GET', '/v1/academies/school/overview')).json;
  expect(totals.published).toBe(0);
});

test('what is no span of hours is refused', async () => {
  const { api } = await school();
  for (const path of ['/v1/overview', '/v1/academies/school/overview']) {
    for (const query of ['hours=0', 'hours=721', 'hours=1.5', 'hours=x', 'days=1']) {
      const answer = await api.call('GET', `${path}?${query}`);
      expect([query, answer.status, answer.json.code]).toEqual([query, 400, 'query-invalid']);
    }
    expect((await api.call('GET', `${path}?hours=720`)).status).toBe(200);
  }
});
