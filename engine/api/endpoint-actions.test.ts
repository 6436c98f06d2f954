import { expect, test } from 'vitest';
import { StoreRefused } from '../store/store.ts';
import { setup } from './testing/setup.ts';

async function school() {
  const api = await setup();
  await api.call('POST', '/v1/academies', { json: { id: 'school', name: 'School' } });
  const json = { url: 'https://example.com/', profile: 'plain' };
  const id: string = (await api.call('POST', '/v1/academies/school/endpoints', { json })).json.id;
  api.told.length = 0;
  return { api, id, one: `/v1/academies/school/endpoints/${id}` };
}

test('ping and preview show what is sent and change nothing', async () => {
  const { api, one } = await school();
  const ping = await api.call('POST', `${one}/ping`);
  expect([ping.status, ping.json]).toMatchObject([
    200,
    { succeeded: true, status: 200, request: { body: 'test' } },
  ]);
  const preview = await api.call('GET', `${one}/preview?type=learner.created`);
  expect(preview.json).toMatchObject({ type: 'learner.created', request: { method: 'POST', body: 'evt' } });
  expect(preview.json.retries).toEqual([{ attempt: 2, afterMs: 60_000, at: '2026-03-01T12:01:00.000Z' }]);
  expect((await api.call('GET', `${one}/preview`)).json.type).toBe('course.completed');
  expect((await api.call('GET', `${one}/preview?type=badge.updated`)).json.code).toBe('type-not-carried');
  expect((await api.call('GET', `${one}/preview?type=nope`)).json.code).toBe('query-invalid');
  expect(api.told).toEqual([]);
});

test('a paused endpoint holds what comes until it is resumed', async () => {
  const { api, id, one } = await school();
  expect((await api.call('POST', `${one}/pause`)).json.status).toBe('paused');
  await api.accept('school', 'evt-1', [id]);
  const states = async () =>
    (await api.call('GET', '/v1/academies/school/deliveries')).json.items.map(
      (item: { state: string }) => item.state,
    );
  expect(await states()).toEqual(['held']);
  expect((await api.call('POST', `${one}/resume`)).json.status).toBe('active');
  expect(await states()).toEqual(['pending']);
  expect(api.told).toEqual([`endpointChanged school ${id}`, `endpointChanged school ${id}`]);
});

test('what was held is dropped where its owner says so, also after the endpoint was disabled', async () => {
  const { api, id, one } = await school();
  await api.store.setEndpointStatus('school', id, {
    status: 'disabled',
    from: ['active'],
    reason: 'HTTP_4XX_RESPONSE',
    at: api.now,
  });
  await api.accept('school', 'evt-1', [id]);
  const before = await api.call('GET', one);
  expect(before.json).toMatchObject({
    status: 'disabled',
    disabledReason: 'HTTP_4XX_RESPONSE',
    disabledAt: '2026-03-01T12:00:00.000Z',
  });
  const after = await api.call('POST', `${one}/resume`, { json: { held: 'drop' } });
  expect(after.json.status).toBe('active');
  expect(after.json).not.toHaveProperty('disabledReason');
  expect((await api.call('GET', '/v1/academies/school/deliveries')).json.items[0].state).toBe('cancelled');
});

test('nothing is dropped of one that listens: what waits for a retry is not held', async () => {
  const { api, id, one } = await school();
  await api.accept('school', 'evt-1', [id]);
  const refused = await api.call('POST', `${one}/resume`, { json: { held: 'drop' } });
  expect([refused.status, refused.json.code]).toEqual([409, 'endpoint-active']);
  expect(refused.json.detail).toContain('nothing is held');
  expect((await api.call('GET', '/v1/academies/school/deliveries')).json.items[0].state).toBe('pending');
});

test('what a deleted endpoint still had to get is cancelled, however much it is', async () => {
  const { api, id, one } = await school();
  for (let each = 0; each < 501; each += 1) await api.accept('school', `evt-${each}`, [id]);
  expect((await api.call('DELETE', one)).status).toBe(204);
  expect((await api.store.counts()).deliveries).toMatchObject({ pending: 0, cancelled: 501 });
  expect(api.told).toEqual([`endpointChanged school ${id}`, `quiet school ${id}`]);
});

test('an endpoint is deleted also where the database is too busy to cancel what waits for it', async () => {
  const { api, id, one } = await school();
  await api.accept('school', 'evt-1', [id]);
  api.store.cancelPending = async () => {
    throw new StoreRefused('store-busy', 'Too many calls wait; try again in a moment');
  };
  expect((await api.call('DELETE', one)).status).toBe(204);
  expect((await api.call('GET', one)).json.code).toBe('endpoint-unknown');
  const [left] = (await api.call('GET', '/v1/academies/school/deliveries')).json.items;
  expect([left.state, left.reason]).toEqual(['cancelled', 'endpoint deleted']);
  expect(api.logged).toMatchObject([{ endpoint: id }]);
});

test('pausing what is paused and resuming what listens changes nothing; what is disabled is not paused', async () => {
  const { api, id, one } = await school();
  expect((await api.call('POST', `${one}/resume`)).json.status).toBe('active');
  await api.call('POST', `${one}/pause`);
  expect((await api.call('POST', `${one}/pause`)).json.status).toBe('paused');
  const off = { status: 'disabled', from: ['paused'], reason: 'RETRY_COUNT', at: api.now } as const;
  await api.store.setEndpointStatus('school', id, off);
  const refused = await api.call('POST', `${one}/pause`);
  expect([refused.status, refused.json.code]).toEqual([409, 'endpoint-disabled']);
  expect((await api.call('GET', one)).json).toMatchObject({
    status: 'disabled',
    disabledReason: 'RETRY_COUNT',
    failingSince: '2026-03-01T12:00:00.000Z',
  });
});

test('actions refuse what they do not know', async () => {
  const { api, one } = await school();
  expect((await api.call('POST', `${one}/resume?held=drop`)).json).toMatchObject({
    status: 400,
    faults: [{ path: 'held', message: '`held` is unknown; nothing is taken here.' }],
  });
  expect((await api.call('POST', `${one}/resume`, { json: { held: 'keep' } })).json.code).toBe(
    'body-invalid',
  );
  expect((await api.call('POST', `${one}/pause`, { json: { until: 'noon' } })).json.faults[0]).toMatchObject({
    path: 'until',
    code: 'unknown-field',
  });
  for (const action of ['ping', 'pause', 'resume', 'rotate-secret', 'replay']) {
    const json = action === 'replay' ? { since: '2026-01-01T00:00:00Z' } : {};
    const answer = await api.call('POST', `/v1/academies/school/endpoints/none/${action}`, { json });
    expect([action, answer.status, answer.json.code]).toEqual([action, 404, 'endpoint-unknown']);
  }
  expect((await api.call('GET', '/v1/academies/school/endpoints/none/preview')).json.code).toBe(
    'endpoint-unknown',
  );
});

test('the catalogue says what can be sent, how, and from where', async () => {
  const { api } = await school();
  const profiles = (await api.call('GET', '/v1/profiles')).json;
  expect(profiles.items.map((profile: { name: string }) => profile.name)).toContain('rich');
  expect(profiles.items[0]).toMatchObject({
    rules: { schemes: ['http', 'https'] },
    promise: { timeoutMs: 1000 },
  });
  const types = (await api.call('GET', '/v1/event-types')).json.items;
  expect(types).toHaveLength(19);
  expect(types[0]).toMatchObject({
    type: 'learner.created',
    schema: { type: 'object' },
    profiles: expect.arrayContaining(['plain']),
  });
  expect((await api.call('GET', '/v1/egress-addresses')).json).toEqual({
    items: [{ address: '192.0.2.1' }],
    next: null,
  });
});
