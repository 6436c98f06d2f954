import { expect, test } from 'vitest';
import { shownSha256 } from './ground/audit-entry.ts';
import { setup } from './testing/setup.ts';
import { at, completed, enrolled, tell, tellTo } from './testing/telling.ts';

const path = '/v1/academies/school/records/reset';
const once = { learner: 'l-1', course: 'c-1', reason: 'It was told before.' };

async function school() {
  const api = await setup();
  const key = await api.keyFor('school', ['manage', 'read']);
  const json = { url: 'https://example.com/', profile: 'plain' };
  const made = await api.call('POST', '/v1/academies/school/endpoints', { json });
  const endpoint: string = made.json.id;
  const reset = async (body: unknown) => api.call('POST', path, { key, json: body });
  const audit = async () =>
    (await api.call('GET', '/v1/academies/school/audit?action=records.reset', { key })).json.items;
  return { api, key, endpoint, reset, audit };
}

test('after a reset completing again is sent again, once', async () => {
  const { api, endpoint, reset } = await school();
  const hears = async (time: string) =>
    tellTo(api, 'school', completed('l-1', 'c-1', time), [{ endpoint, once }]);
  expect(await hears('10:00')).toEqual([false]);
  expect(await hears('11:00')).toEqual([true]);
  expect((await reset({ learner: 'l-1', course: 'c-1' })).status).toBe(200);
  expect(await hears('12:00')).toEqual([false]);
  expect(await hears('13:00')).toEqual([true]);
});

test('a delivery that repeats names the one that told it first', async () => {
  const { api, endpoint } = await school();
  for (const time of ['10:00', '11:00'])
    await tellTo(api, 'school', completed('l-1', 'c-1', time), [{ endpoint, once }]);
  const [second, first] = (await api.call('GET', '/v1/academies/school/deliveries')).json.items;
  expect(second).toMatchObject({ state: 'cancelled', reason: once.reason, repeatOf: first.id });
  expect([first.state, 'repeatOf' in first]).toEqual(['pending', false]);
});

test('a reset forgets result and certificate, leaves the enrolment, and shows what is left', async () => {
  const { api, key, reset } = await school();
  await tell(api, 'school', enrolled('l-1', 'c-1', '09:00'), completed('l-1', 'c-1', '10:00'));
  const { json } = await reset({ learner: 'l-1', course: 'c-1' });
  const member = {
    course: 'c-1',
    title: 'About c-1',
    learner: 'l-1',
    status: 'enrolled',
    enrolledAt: '2026-03-01T09:00:00.000Z',
    completedAt: null,
    score: null,
    maxScore: null,
    success: null,
    certificate: null,
  };
  expect(json).toEqual({ learner: 'l-1', course: 'c-1', reset: true, member });
  const records = '/v1/academies/school/records';
  expect((await api.call('GET', `${records}/courses/c-1/members/l-1`, { key })).json).toEqual(member);
  await tell(api, 'school', completed('l-2', 'c-1', '10:00'));
  expect((await reset({ learner: 'l-2', course: 'c-1' })).json.member).toBeNull();
});

test('a reset is written down with who did it; one of nothing is refused and leaves no trace', async () => {
  const { api, reset, audit } = await school();
  await tell(api, 'school', enrolled('l-1', 'c-1', '09:00'));
  const refused = await reset({ learner: 'l-1', course: 'c-1' });
  expect([refused.status, refused.json.code]).toEqual([404, 'completion-unknown']);
  expect(await audit()).toEqual([]);
  await tell(api, 'school', completed('l-1', 'c-1', '10:00'));
  const member = async () =>
    (await api.call('GET', '/v1/academies/school/records/courses/c-1/members/l-1')).json;
  const before = await member();
  await reset({ learner: 'l-1', course: 'c-1' });
  const [mine] = (await api.store.keys('school', { limit: 1 })).items;
  expect(await audit()).toEqual([
    {
      id: expect.stringMatching(/^aud_/),
      academy: 'school',
      at: '2026-03-01T12:00:00.000Z',
      actor: mine?.id,
      action: 'records.reset',
      subject: 'l-1',
      details: { course: 'c-1', changed: expect.stringContaining('completedAt') },
      beforeSha256: shownSha256(before),
      afterSha256: shownSha256(await member()),
    },
  ]);
  expect((await reset({ learner: 'l-1', course: 'c-1' })).status).toBe(404);
  expect(await audit()).toHaveLength(1);
});

test('the audit is read newest first, page by page, by its academy alone', async () => {
  const { api, key, reset } = await school();
  for (const learner of ['l-1', 'l-2', 'l-3']) {
    await tell(api, 'school', completed(learner, 'c-1', '10:00'));
    await reset({ learner, course: 'c-1' });
    api.now += 1000;
  }
  const page = async (query: string) =>
    (await api.call('GET', `/v1/academies/school/audit?${query}`, { key })).json;
  const subjects = (items: readonly { subject: string }[]) => items.map(({ subject }) => subject);
  const first = await page('action=records.reset&limit=2');
  expect(subjects(first.items)).toEqual(['l-3', 'l-2']);
  const second = await page(`action=records.reset&limit=2&cursor=${first.next}`);
  expect([subjects(second.items), second.next]).toEqual([['l-1'], null]);
  expect((await page('cursor=nonsense')).code).toBe('cursor-unknown');
  const elsewhere = await api.keyFor('elsewhere', ['manage']);
  const theirs = await api.call('GET', '/v1/academies/elsewhere/audit', { key: elsewhere });
  expect(theirs.json).toEqual({ items: [], next: null });
});

test('a reset that is not whole is refused field by field, and forgets nothing', async () => {
  const { api, reset } = await school();
  await tell(api, 'school', completed('l-1', 'c-1', '10:00'));
  const wrong: readonly (readonly [body: unknown, path: string])[] = [
    [{ course: 'c-1' }, 'learner'],
    [{ learner: 'l-1' }, 'course'],
    [{ learner: 'l-1', course: '' }, 'course'],
    [{ learner: 1, course: 'c-1' }, 'learner'],
    [{ learner: 'l-1', course: 'c-1', path: 'p-1' }, 'path'],
    [[], ''],
  ];
  for (const [body, field] of wrong) {
    const { status, json } = await reset(body);
    expect([body, status, json.faults[0].path]).toEqual([body, 422, field]);
  }
  const elsewhere = await api.keyFor('elsewhere', ['manage']);
  const theirs = await api.call('POST', '/v1/academies/elsewhere/records/reset', {
    key: elsewhere,
    json: { learner: 'l-1', course: 'c-1' },
  });
  expect([theirs.status, theirs.json.code]).toEqual([404, 'completion-unknown']);
  const member = await api.call('GET', '/v1/academies/school/records/courses/c-1/members/l-1');
  expect(member.json).toMatchObject({ status: 'completed', completedAt: at('10:00').replace('Z', '.000Z') });
});
