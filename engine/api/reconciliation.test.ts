import { expect, test } from 'vitest';
import { tryOnce } from './testing/attempts.ts';
import { setup } from './testing/setup.ts';

const refused = { kind: 'failed', reason: '410 Gone' } as const;

/** An endpoint with one delivery of each fate, made a minute apart from noon on. */
async function school() {
  const api = await setup();
  await api.keyFor('school', []);
  const json = { url: 'https://example.com/', profile: 'plain' };
  const id: string = (await api.call('POST', '/v1/academies/school/endpoints', { json })).json.id;
  const one = `/v1/academies/school/endpoints/${id}`;
  const publish = async (event: string) => {
    await api.accept('school', event, [id]);
    api.now += 60_000;
  };
  await publish('arrived');
  await tryOnce(api, 'school', id, { kind: 'delivered' });
  await publish('failed');
  await tryOnce(api, 'school', id, refused);
  await publish('dropped');
  await api.call('POST', `${one}/pause`);
  await api.store.cancelPending('school', id, 'Dropped.', api.now, 10);
  await api.call('POST', `${one}/resume`);
  await publish('waiting');
  const reconcile = (query = '') => api.call('GET', `${one}/reconciliation${query}`);
  return { api, id, one, reconcile };
}

const events = (items: readonly { event: string }[]) => items.map(({ event }) => event);

test('it says what was matched, what became of it, and what never arrived', async () => {
  const { id, reconcile } = await school();
  const { status, json } = await reconcile('?since=2026-03-01T12:00:00Z&until=2026-03-01T13:00:00Z');
  const counts = { matched: 4, delivered: 1, failed: 1, held: 0, pending: 1, cancelled: 1, repeated: 0 };
  const span = { since: '2026-03-01T12:00:00.000Z', until: '2026-03-01T13:00:00.000Z' };
  const { missing, ...rest } = json;
  expect([status, rest]).toEqual([
    200,
    {
      endpoint: id,
      ...span,
      ...counts,
      byType: { 'course.completed': counts },
      replay: { ...span, states: ['failed', 'cancelled'] },
    },
  ]);
  expect([events(missing.items), missing.next]).toEqual([['failed', 'dropped', 'waiting'], null]);
});

test('what waits for an endpoint that is off is held', async () => {
  const { api, one, reconcile } = await school();
  await api.call('POST', `${one}/pause`);
  expect((await reconcile()).json).toMatchObject({ matched: 4, held: 1, pending: 0 });
});

test('only the span counts: from its first instant until just before its last', async () => {
  const { reconcile } = await school();
  const query = '?since=2026-03-01T12:01:00Z&until=2026-03-01T12:02:00Z';
  const { json } = await reconcile(query);
  expect([json.matched, json.failed, events(json.missing.items)]).toEqual([1, 1, ['failed']]);
  const until = await reconcile('?until=2026-03-01T12:01:00Z');
  expect(until.json).toMatchObject({ matched: 1, since: '2026-02-28T12:01:00.000Z' });
  expect((await reconcile('?since=2026-02-01T00:00:00Z&until=2026-02-02T00:00:00Z')).json).toMatchObject({
    matched: 0,
    byType: {},
    missing: { items: [], next: null },
  });
});

test('the body that it hands out replays what is missing', async () => {
  const { api, id, one, reconcile } = await school();
  const { replay } = (await reconcile()).json;
  const job = await api.call('POST', `${one}/replay`, { json: replay });
  expect([job.status, job.json.status]).toEqual([202, 'running']);
  expect(job.json).toMatchObject(replay);
  expect(await api.store.replay('school', job.json.id)).toMatchObject({ endpoint: id });
});

test('what is missing is read on page by page', async () => {
  const { api, one } = await school();
  const first = (await api.call('GET', `${one}/reconciliation/missing?limit=2`)).json;
  const second = (await api.call('GET', `${one}/reconciliation/missing?limit=2&cursor=${first.next}`)).json;
  expect([events(first.items), events(second.items)]).toEqual([['failed', 'dropped'], ['waiting']]);
});

test('what is no span is refused', async () => {
  const { api, one, reconcile } = await school();
  const bad: readonly [query: string, path: string][] = [
    ['?since=yesterday', 'since'],
    ['?since=2026-03-01', 'since'],
    ['?since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z', 'until'],
    ['?since=2026-03-01T00:00:00Z&until=2026-03-01T00:00:00Z', 'until'],
    ['?since=2030-01-01T00:00:00Z', 'since'],
    ['?from=2026-03-01T00:00:00Z', 'from'],
  ];
  for (const [query, path] of bad) {
    const { status, json } = await reconcile(query);
    expect([query, status, json.code, json.faults[0].path]).toEqual([query, 400, 'query-invalid', path]);
    const missing = await api.call('GET', `${one}/reconciliation/missing${query}`);
    expect([query, missing.status, missing.json.faults[0].path]).toEqual([query, 400, path]);
  }
  expect((await api.call('GET', `${one}/reconciliation/missing?cursor=x`)).json.code).toBe('cursor-unknown');
  for (const path of ['reconciliation', 'reconciliation/missing'])
    expect((await api.call('GET', `/v1/academies/school/endpoints/none/${path}`)).json.code).toBe(
      'endpoint-unknown',
    );
});

test('a span too long to be counted says so', async () => {
  const { api, reconcile } = await school();
  let slices = 0;
  api.store.countSpan = async () => {
    slices += 1;
    return { counts: [], next: 'more' };
  };
  const { status, json } = await reconcile();
  expect([status, json.code, slices]).toEqual([422, 'span-too-long', 400]);
});
