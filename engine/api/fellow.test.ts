import type { CanonicalEvent } from '@schoolbell/wire';
import { eventTypeNames } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { expect, test } from 'vitest';
import { setup } from './testing/setup.ts';
import { completed, enrolled, pathCompleted, tell, unenrolled } from './testing/telling.ts';

const root = '/fellow/api/v1';

async function school() {
  const api = await setup();
  const key = await api.keyFor('school', ['read']);
  const pull = async (path: string) => api.call('GET', `${root}/${path}`, { key });
  return { api, key, pull };
}

test('a member’s result has score, success and certificate, where clients of Fellow ask for it', async () => {
  const { api, pull } = await school();
  await tell(api, 'school', enrolled('l-1', 'c-1', '10:00'), completed('l-1', 'c-1', '11:00'));
  const { status, text, headers } = await pull('courses/c-1/members/l-1/coursemember');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('application/json');
  expect(text).toBe(
    '{"courseId":"c-1","memberId":"l-1","status":"completed","enrolledAt":"2026-03-01T10:00:00.000Z",' +
      '"completedAt":"2026-03-01T11:00:00.000Z","score":87,"maxScore":100,"success":true,' +
      '"certificate":{"id":"cert-11:00","name":"Sums","url":"https://academy.example/c/9","issuedAt":"2026-03-01T11:00:00.000Z"}}',
  );
});

test('what is not known is null, and whoever was removed has no result', async () => {
  const { api, pull } = await school();
  const nothing = { completedAt: null, score: null, maxScore: null, success: null, certificate: null };
  await tell(api, 'school', enrolled('l-1', 'c-1', '10:00'));
  expect((await pull('courses/c-1/members/l-1/coursemember')).json).toEqual({
    courseId: 'c-1',
    memberId: 'l-1',
    status: 'enrolled',
    enrolledAt: '2026-03-01T10:00:00.000Z',
    ...nothing,
  });
  await tell(api, 'school', unenrolled('l-1', 'c-1', '12:00'), completed('l-1', 'c-1', '11:00'));
  expect((await pull('courses/c-1/members/l-1/coursemember')).json).toEqual({
    courseId: 'c-1',
    memberId: 'l-1',
    status: 'removed',
    enrolledAt: null,
    ...nothing,
  });
});

test('a certificate that says little is shown with nulls', async () => {
  const { api, pull } = await school();
  const told = completed('l-1', 'c-1', '11:00');
  if (told.type !== 'course.completed') throw new Error('no completion');
  const certificate = { id: 'cert', issuedAt: '2026-03-01T12:00:00.123456+01:00' };
  await tell(api, 'school', { ...told, data: { ...told.data, certificate } });
  expect((await pull('courses/c-1/members/l-1/coursemember')).json.certificate).toEqual({
    id: 'cert',
    name: null,
    url: null,
    issuedAt: '2026-03-01T11:00:00.123Z',
  });
});

test('a program answers as a course does', async () => {
  const { api, pull } = await school();
  await tell(api, 'school', pathCompleted('l-1', { id: 'p-1', title: 'P', kind: 'program' }, '11:00'));
  const { status, json } = await pull('programs/p-1/members/l-1/programmember');
  expect([status, json]).toEqual([
    200,
    {
      programId: 'p-1',
      memberId: 'l-1',
      status: 'completed',
      enrolledAt: null,
      completedAt: '2026-03-01T11:00:00.000Z',
      score: null,
      maxScore: null,
      success: null,
      certificate: null,
    },
  ]);
});

/** Every golden example of the dialect, as a receiver gets it. */
const webhooks = eventTypeNames.flatMap(
  (type) =>
    profiles.get('fellow')?.carries[type]?.examples.map(({ event, body }) => ({ type, event, body })) ?? [],
);

test('there are webhooks of courses and programs', () => {
  expect(webhooks.length).toBeGreaterThanOrEqual(6);
});

test.each(webhooks)('what a webhook of $type names can be pulled as it is', async ({ event, body }) => {
  const { api, pull } = await school();
  const { id, type, occurredAt, data } = event;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parts of an event, put together again
  await tell(api, 'school', { id, type, occurredAt, data } as CanonicalEvent);
  const form = new URLSearchParams(body);
  const [kind, idName, called] = form.has('courseId')
    ? (['courses', 'courseId', 'coursemember'] as const)
    : (['programs', 'programId', 'programmember'] as const);
  const [subject, member] = [form.get(idName) ?? '', form.get('memberId') ?? ''];
  const { status, json } = await pull(`${kind}/${subject}/members/${member}/${called}`);
  expect([status, json[idName], json.memberId]).toEqual([200, subject, member]);
});

test('members are listed by id, with offset and limit', async () => {
  const { api, pull } = await school();
  for (const learner of ['l-2', 'l-3', 'l-1']) await tell(api, 'school', enrolled(learner, 'c-1', '10:00'));
  const all = (await pull('courses/c-1/members')).json;
  expect([all.total, all.offset, all.limit]).toEqual([3, 0, 50]);
  expect(all.items.map((item: { memberId: string }) => item.memberId)).toEqual(['l-1', 'l-2', 'l-3']);
  expect(all.items[1]).toEqual((await pull('courses/c-1/members/l-2/coursemember')).json);
  const some = (await pull('courses/c-1/members?offset=2&limit=5')).json;
  expect(some).toEqual({ items: [all.items[2]], total: 3, offset: 2, limit: 5 });
  await tell(api, 'school', pathCompleted('l-1', { id: 'p-1', title: 'P', kind: 'path' }, '11:00'));
  const programs = (await pull('programs/p-1/members')).json;
  expect([programs.total, programs.items[0].programId]).toEqual([1, 'p-1']);
});

test('what goes wrong is said in its own shape, with the cure', async () => {
  const { api, key, pull } = await school();
  await tell(api, 'school', enrolled('l-1', 'c-1', '10:00'));
  const member = 'courses/c-1/members/l-1/coursemember';
  const publishing = await api.keyFor('school', ['publish']);
  const ask = async (method: string, path: string, shown: string | null) =>
    api.call(method, `${root}/${path}`, { key: shown });
  const wrong: readonly (readonly [status: number, code: string, asked: ReturnType<typeof pull>])[] = [
    [404, 'member-unknown', pull('courses/c-1/members/l-2/coursemember')],
    [404, 'member-unknown', pull('courses/c-2/members/l-1/coursemember')],
    [404, 'course-unknown', pull('courses/c-2/members')],
    [404, 'program-unknown', pull('programs/c-1/members')],
    [404, 'member-unknown', pull('programs/c-1/members/l-1/programmember')],
    [404, 'route-unknown', pull('courses/c-1/members/l-1')],
    [404, 'route-unknown', api.call('GET', '/fellow', { key })],
    [400, 'query-invalid', pull('courses/c-1/members?offset=-1')],
    [400, 'query-invalid', pull('courses/c-1/members?offset=1000001')],
    [400, 'query-invalid', pull('courses/c-1/members?limit=1001')],
    [400, 'malformed-path', pull(`courses/${'x'.repeat(1100)}/members`)],
    [401, 'key-missing', ask('GET', member, null)],
    [401, 'key-unknown', ask('GET', member, 'sb_read_nonsense')],
    [403, 'scope-missing', ask('GET', member, publishing)],
    [403, 'academy-needed', ask('GET', member, api.operator)],
    [405, 'method-not-allowed', ask('DELETE', member, key)],
  ];
  for (const [status, code, asked] of wrong) {
    const { status: answered, json, text, headers } = await asked;
    expect([answered, json?.error?.code], text).toEqual([status, code]);
    expect(headers.get('content-type')).toBe('application/json');
    expect([Object.keys(json), Object.keys(json.error)]).toEqual([['error'], ['code', 'message']]);
    expect(json.error.message).toMatch(/\.$/);
  }
  for (const path of [`${member}/`, `${member}?expand=all`, 'courses/c-1/members?page=2'])
    expect((await pull(path)).status).toBe(200);
  expect((await ask('DELETE', member, key)).headers.get('allow')).toBe('GET, HEAD');
  expect((await ask('GET', member, null)).headers.get('www-authenticate')).toBe('Bearer realm="schoolbell"');
});

test('a key pulls from its own academy only', async () => {
  const { api, pull } = await school();
  const elsewhere = await api.keyFor('elsewhere', ['read']);
  await tell(api, 'school', enrolled('l-1', 'c-1', '10:00'));
  const member = 'courses/c-1/members/l-1/coursemember';
  expect((await pull(member)).status).toBe(200);
  for (const path of [member, 'courses/c-1/members']) {
    expect((await api.call('GET', `${root}/${path}`, { key: elsewhere })).status).toBe(404);
  }
});
