import { expect, test } from 'vitest';
import { tryOnce } from './testing/attempts.ts';
import { setup } from './testing/setup.ts';

const since = '2026-03-01T00:00:00Z';

/** An endpoint with three deliveries that failed, and hands to take a replay's steps. */
async function school() {
  const api = await setup();
  await api.keyFor('school', []);
  const json = { url: 'https://example.com/', profile: 'plain' };
  const many = '/v1/academies/school/endpoints';
  const id: string = (await api.call('POST', many, { json })).json.id;
  for (const event of ['evt-1', 'evt-2', 'evt-3']) await api.accept('school', event, [id]);
  await tryOnce(api, 'school', id, { kind: 'failed', reason: '410 Gone' });
  api.now += 1000;
  api.told.length = 0;
  const one = `${many}/${id}`;
  const start = (body: object = { since }) => api.call('POST', `${one}/replay`, { json: body });
  const step = async (limit: number) => {
    const lease = { token: 'by-hand', until: api.now + 60_000 };
    const [replay] = await api.store.claimReplays({ now: api.now, limit: 1, lease });
    const at = api.now;
    if (replay)
      await api.store.stepReplay({
        academy: 'school',
        id: replay.id,
        lease: lease.token,
        at,
        limit,
        nextAt: at,
      });
  };
  const read = async (replay: string) => (await api.call('GET', `${one}/replays/${replay}`)).json;
  return { api, id, one, start, step, read };
}

test('a replay is a job that is answered at once and can be watched until it is done', async () => {
  const { api, id, start, step, read } = await school();
  const { status, json: job } = await start();
  expect([status, job]).toEqual([
    202,
    {
      id: expect.stringMatching(/^rp_[0-9a-z]+$/),
      academy: 'school',
      endpoint: id,
      status: 'running',
      since: '2026-03-01T00:00:00.000Z',
      until: '2026-03-01T12:00:01.001Z',
      states: ['failed', 'cancelled'],
      ratePerSecond: 100,
      requeued: 0,
      progress: 0,
      createdAt: '2026-03-01T12:00:01.000Z',
    },
  ]);
  expect(api.told).toEqual(['replaysWake']);
  expect(await read(job.id)).toEqual(job);
  await step(2);
  expect(await read(job.id)).toMatchObject({ status: 'running', requeued: 2 });
  await step(2);
  await step(2);
  expect(await read(job.id)).toMatchObject({
    status: 'done',
    requeued: 3,
    progress: 1,
    endedAt: '2026-03-01T12:00:01.000Z',
  });
  const states = (await api.call('GET', '/v1/academies/school/deliveries')).json.items;
  expect(states.map((delivery: { state: string }) => delivery.state)).toEqual([
    'pending',
    'pending',
    'pending',
  ]);
});

test('there is one at a time for an endpoint', async () => {
  const { api, start, one } = await school();
  const { id } = (await start()).json;
  const second = await start();
  expect([second.status, second.json.code]).toEqual([409, 'replay-running']);
  expect(second.json.detail).toContain(id);
  await api.call('POST', `${one}/replays/${id}/cancel`);
  expect((await start()).status).toBe(202);
});

test('one that is cancelled ends, leaves due what it made due, and can be cancelled again', async () => {
  const { api, one, start, step, read } = await school();
  const { id } = (await start()).json;
  await step(1);
  const cancelled = await api.call('POST', `${one}/replays/${id}/cancel`);
  expect([cancelled.status, cancelled.json]).toMatchObject([200, { status: 'cancelled', requeued: 1 }]);
  api.now += 1000;
  expect((await api.call('POST', `${one}/replays/${id}/cancel`)).json).toEqual(cancelled.json);
  await step(5);
  expect(await read(id)).toEqual(cancelled.json);
});

test('replays are listed, newest first, page by page', async () => {
  const { api, one, start } = await school();
  const ids: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { id } = (await start()).json;
    ids.unshift(id);
    await api.call('POST', `${one}/replays/${id}/cancel`);
  }
  const first = (await api.call('GET', `${one}/replays?limit=2`)).json;
  const second = (await api.call('GET', `${one}/replays?limit=2&cursor=${first.next}`)).json;
  const listed = [...first.items, ...second.items].map((replay: { id: string }) => replay.id);
  expect([listed, second.next]).toEqual([ids, null]);
});

test('span, states and rate are the caller’s', async () => {
  const { start } = await school();
  const wish = {
    since,
    until: '2026-03-01T12:00:00.5Z',
    states: ['delivered', 'delivered'],
    ratePerSecond: 0.5,
  };
  expect((await start(wish)).json).toMatchObject({
    until: '2026-03-01T12:00:00.500Z',
    states: ['delivered'],
    ratePerSecond: 0.5,
  });
});

test('a span that holds nothing is done at once', async () => {
  const { start } = await school();
  const { status, json } = await start({ since: '2026-02-01T00:00:00Z', until: '2026-02-02T00:00:00Z' });
  expect([status, json]).toMatchObject([202, { status: 'done', requeued: 0, progress: 1 }]);
});

test('what is no replay is refused, and none is begun', async () => {
  const { api, one, start } = await school();
  const bad: readonly [body: object, path: string][] = [
    [{}, 'since'],
    [{ since: 'noon' }, 'since'],
    [{ since: '2027-01-01T00:00:00Z' }, 'since'],
    [{ since, until: since }, 'until'],
    [{ since, states: [] }, 'states'],
    [{ since, states: ['pending'] }, 'states[0]'],
    [{ since, ratePerSecond: 0 }, 'ratePerSecond'],
    [{ since, ratePerSecond: 10_001 }, 'ratePerSecond'],
    [{ since, ratePerSecond: '5' }, 'ratePerSecond'],
    [{ since, speed: 5 }, 'speed'],
  ];
  for (const [body, path] of bad) {
    const { status, json } = await start(body);
    expect([body, status, json.code, json.faults[0].path]).toEqual([body, 422, 'body-invalid', path]);
  }
  expect((await api.call('GET', `${one}/replays`)).json.items).toEqual([]);
  expect(api.told).toEqual([]);
});

test('a replay is known at its own endpoint only', async () => {
  const { api, one, start } = await school();
  const { id } = (await start()).json;
  const json = { url: 'https://example.com/2', profile: 'plain' };
  const other: string = (await api.call('POST', '/v1/academies/school/endpoints', { json })).json.id;
  const elsewhere = `/v1/academies/school/endpoints/${other}/replays/${id}`;
  expect((await api.call('GET', elsewhere)).json.code).toBe('replay-unknown');
  expect((await api.call('POST', `${elsewhere}/cancel`)).json.code).toBe('replay-unknown');
  expect((await api.call('GET', `${one}/replays/none`)).json.code).toBe('replay-unknown');
  expect((await api.call('GET', '/v1/academies/school/endpoints/none/replays')).json.code).toBe(
    'endpoint-unknown',
  );
  expect((await api.call('GET', `${one}/replays/${id}`)).json.status).toBe('running');
});
