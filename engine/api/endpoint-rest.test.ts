import { expect, test } from 'vitest';
import type { Rest } from '../model.ts';
import type { Mark } from '../store/words/deliveries.ts';
import { setup } from './testing/setup.ts';

const rest: Rest = { until: Date.parse('2026-03-02T00:00:00Z'), why: 'failures', times: 2 };
const shown = { until: '2026-03-02T00:00:00.000Z', reason: 'failures', times: 2 };

async function school() {
  const api = await setup();
  await api.keyFor('school', []);
  const json = { url: 'https://example.com/', profile: 'plain' };
  const id: string = (await api.call('POST', '/v1/academies/school/endpoints', { json })).json.id;
  const one = `/v1/academies/school/endpoints/${id}`;
  /** Settles a delivery so that it is tried again in a minute, and shows that of its endpoint. */
  const show = async (mark: Mark) => {
    await api.accept('school', 'evt-1', [id]);
    const lease = { token: 'lease-1', until: api.now + 60_000 };
    const request = { academy: 'school', endpoint: id, now: api.now, limit: 1, lease };
    const [claimed] = (await api.store.claim(request)).claimed;
    const outcome = { kind: 'retry', dueAt: api.now + 60_000, reason: '503' } as const;
    const settled = { academy: 'school', id: claimed?.id ?? '', endpoint: id, lease: lease.token };
    await api.store.settle([{ ...settled, outcome, at: api.now, mark }]);
  };
  return { api, one, show };
}

test('an endpoint that is left alone says until when and why, and when each delivery is tried next', async () => {
  const { api, one, show } = await school();
  expect((await api.call('GET', one)).json).not.toHaveProperty('rest');
  await show({ rest, requests: 'refused' });
  const endpoint = (await api.call('GET', one)).json;
  expect(endpoint).toMatchObject({ rest: shown, refusingSince: new Date(api.now).toISOString() });
  expect((await api.call('GET', `${one}/health`)).json).toMatchObject({ rest: shown });
  const { items } = (await api.call('GET', '/v1/academies/school/deliveries')).json;
  expect(items).toMatchObject([{ state: 'pending', nextAttemptAt: shown.until }]);
});

test('whoever resumes it ends that, though it is active', async () => {
  const { api, one, show } = await school();
  await show({ rest });
  expect((await api.call('POST', `${one}/resume`)).json).toMatchObject({ status: 'active' });
  const endpoint = (await api.call('GET', one)).json;
  expect([endpoint.rest, endpoint.returnedAt]).toEqual([undefined, undefined]);
});
