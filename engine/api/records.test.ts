import { expect, test } from 'vitest';
import type { TestApi } from './testing/setup.ts';
import { setup } from './testing/setup.ts';
import {
  attended,
  completed,
  enrolled,
  pathCompleted,
  registered,
  tell,
  unenrolled,
} from './testing/telling.ts';

const path = '/v1/academies/school/records';

async function school() {
  const api = await setup();
  const key = await api.keyFor('school', ['read']);
  const look = async (rest: string) => api.call('GET', `${path}/${rest}`, { key });
  return { api, key, look };
}

const member = async ({ call }: TestApi, learner = 'l-1') =>
  (await call('GET', `${path}/courses/c-1/members/${learner}`)).json;

test('a learner’s place in a course tells when, how far and with what result', async () => {
  const { api, look } = await school();
  await tell(api, 'school', enrolled('l-1', 'c-1', '10:00'));
  const { status, json } = await look('courses/c-1/members/l-1');
  const nothing = { completedAt: null, score: null, maxScore: null, success: null, certificate: null };
  const place = { course: 'c-1', title: 'About c-1', learner: 'l-1' };
  expect([status, json]).toEqual([
    200,
    { ...place, status: 'enrolled', enrolledAt: '2026-03-01T10:00:00.000Z', ...nothing },
  ]);
  await tell(api, 'school', completed('l-1', 'c-1', '11:00', 40));
  expect(await member(api)).toEqual({
    ...place,
    status: 'completed',
    enrolledAt: '2026-03-01T10:00:00.000Z',
    completedAt: '2026-03-01T11:00:00.000Z',
    score: 40,
    maxScore: 100,
    success: false,
    certificate: {
      id: 'cert-11:00',
      name: 'Sums',
      url: 'https://academy.example/c/9',
      issuedAt: '2026-03-01T11:00:00Z',
    },
  });
  await tell(api, 'school', unenrolled('l-1', 'c-1', '12:00'));
  expect(await member(api)).toEqual({ ...place, status: 'removed', enrolledAt: null, ...nothing });
});

test('what comes late or twice never moves a record backwards', async () => {
  const { api } = await school();
  const latest = completed('l-1', 'c-1', '12:00', 90);
  await tell(api, 'school', enrolled('l-1', 'c-1', '09:00'), latest);
  const before = await member(api);
  await tell(
    api,
    'school',
    latest,
    completed('l-1', 'c-1', '11:00', 10),
    unenrolled('l-1', 'c-1', '08:00'),
    enrolled('l-1', 'c-1', '07:00'),
  );
  expect(await member(api)).toEqual(before);
  await tell(api, 'school', unenrolled('l-1', 'c-1', '13:00'), completed('l-1', 'c-1', '12:30', 95));
  expect(await member(api)).toMatchObject({ status: 'removed', score: null });
});

test('members of a course are listed by id, page by page', async () => {
  const { api, look } = await school();
  for (const learner of ['l-3', 'l-1', 'l-2'])
    await tell(api, 'school', enrolled(learner, 'c-1', '10:00'), completed(learner, 'c-1', '11:00'));
  await tell(api, 'school', unenrolled('l-2', 'c-1', '12:00'), enrolled('l-9', 'c-2', '10:00'));
  const all = (await look('courses/c-1/members')).json;
  expect(all.next).toBeNull();
  expect(all.items.map((item: { learner: string; status: string }) => [item.learner, item.status])).toEqual([
    ['l-1', 'completed'],
    ['l-2', 'removed'],
    ['l-3', 'completed'],
  ]);
  const first = (await look('courses/c-1/members?limit=2')).json;
  expect(first).toEqual({ items: all.items.slice(0, 2), next: expect.any(String) });
  await tell(api, 'school', enrolled('l-0', 'c-1', '10:00'));
  const second = (await look(`courses/c-1/members?limit=2&cursor=${first.next}`)).json;
  expect(second).toEqual({ items: all.items.slice(2), next: null });
});

test('a page goes on behind any id and occurrence, also the longest', async () => {
  const { api, look } = await school();
  const [longest, later] = ['🎓'.repeat(200), '🎓'.repeat(199) + '🏁'];
  await tell(
    api,
    'school',
    attended(longest, 's-1', longest, '16:00', true),
    attended(longest, 's-1', later, '16:00', true),
    attended(later, 's-1', '', '16:00', true),
  );
  const all = (await look('sessions/s-1/attendance')).json.items;
  const seen: unknown[] = [];
  let cursor = '';
  for (let pages = 1; pages <= 3; pages += 1) {
    const { json } = await look(`sessions/s-1/attendance?limit=1${cursor}`);
    seen.push(...json.items);
    expect(json.next === null).toBe(pages === 3);
    cursor = `&cursor=${json.next}`;
  }
  expect(seen).toEqual(all);
  expect(seen).toHaveLength(3);
});

test('a cursor of another list is refused', async () => {
  const { api, look } = await school();
  await tell(api, 'school', enrolled('l-1', 'c-1', '10:00'));
  const key = (value: unknown) => `m${Buffer.from(JSON.stringify(value)).toString('base64url')}`;
  for (const cursor of ['x', 'm', 'e1', key(['l-1']), key(['l-1', 2]), `${key(['l-1', ''])}=`, key(null)]) {
    const { status, json } = await look(`courses/c-1/members?cursor=${cursor}`);
    expect([cursor, status, json.code]).toEqual([cursor, 400, 'cursor-unknown']);
  }
});

test('paths of every kind have members, with their progress', async () => {
  const { api, look } = await school();
  await tell(
    api,
    'school',
    pathCompleted('l-1', { id: 'p-1', title: 'Plan', kind: 'learning_plan' }, '11:00'),
    pathCompleted('l-1', { id: 'p-2', title: 'Program', kind: 'program' }, '11:00'),
  );
  const { json } = await look('paths/p-1/members/l-1');
  expect(json).toMatchObject({
    path: 'p-1',
    title: 'Plan',
    kind: 'learning_plan',
    status: 'completed',
    success: null,
    progress: { completed: 3, required: 2 },
  });
  expect((await look('paths/p-1/members')).json).toEqual({ items: [json], next: null });
  expect((await look('paths/p-2/members/l-1')).json.kind).toBe('program');
  expect((await look('courses/p-1/members')).status).toBe(404);
});

test('attendance says of each learner and occurrence whether they registered and were there', async () => {
  const { api, look } = await school();
  await tell(
    api,
    'school',
    registered('l-2', 's-1', '09:00'),
    registered('l-1', 's-1', '09:00'),
    attended('l-1', 's-1', '', '16:00', true),
    attended('l-3', 's-1', 'tuesday', '16:00', false),
    attended('l-3', 's-1', 'monday', '17:00', false),
    attended('l-3', 's-1', 'monday', '16:00', true),
  );
  const { json } = await look('sessions/s-1/attendance');
  expect(json.next).toBeNull();
  const shown = json.items.map((item: Record<string, unknown>) => [
    item['learner'],
    item['occurrence'],
    item['registered'],
    item['attended'],
  ]);
  expect(shown).toEqual([
    ['l-1', null, true, true],
    ['l-2', null, true, null],
    ['l-3', 'monday', false, false],
    ['l-3', 'tuesday', false, false],
  ]);
  expect(json.items[0]).toEqual({
    session: 's-1',
    occurrence: null,
    learner: 'l-1',
    registered: true,
    registeredAt: '2026-03-01T09:00:00.000Z',
    attended: true,
    markedAt: '2026-03-01T16:00:00.000Z',
    title: 'Live',
    startsAt: '2026-03-01T15:00:00.000Z',
    endsAt: '2026-03-01T16:00:00.000Z',
    timezone: 'Europe/Berlin',
  });
  const { next } = (await look('sessions/s-1/attendance?limit=3')).json;
  expect((await look(`sessions/s-1/attendance?cursor=${next}`)).json.items).toEqual([json.items[3]]);
});

test('a learner is shown as last known, with every course, path and session', async () => {
  const { api, look } = await school();
  const learner = { id: 'l-1', email: 'new@example.com', lastName: 'Lovelace' };
  await tell(
    api,
    'school',
    {
      id: 'updated',
      type: 'learner.updated',
      occurredAt: '2026-03-02T00:00:00Z',
      data: { learner, changed: [] },
    },
    enrolled('l-1', 'c-2', '10:00'),
    completed('l-1', 'c-1', '10:00'),
    pathCompleted('l-1', { id: 'p-1', title: 'Plan', kind: 'path' }, '11:00'),
    registered('l-1', 's-1', '09:00'),
    enrolled('l-2', 'c-1', '10:00'),
  );
  const { status, json } = await look('learners/l-1');
  expect([status, json.learner, json.whole]).toEqual([200, learner, true]);
  expect(json.courses).toEqual([
    (await look('courses/c-1/members/l-1')).json,
    (await look('courses/c-2/members/l-1')).json,
  ]);
  expect(json.paths).toEqual([(await look('paths/p-1/members/l-1')).json]);
  expect(json.sessions).toEqual((await look('sessions/s-1/attendance')).json.items);
});

test('a learner with more than one answer holds is shown in part, never with half a course, and it is said', async () => {
  const { api, look } = await school();
  const course = (number: number) => `c-${String(number).padStart(4, '0')}`;
  const facts = Array.from({ length: 1001 }, (_, number) =>
    (['completed', 'enrolled'] as const).map((what) => ({
      record: 'course' as const,
      subject: course(number),
      occurrence: '',
      what,
    })),
  ).flat();
  const data = JSON.stringify({ course: { title: 'Sums' }, result: { passed: true } });
  await tell(api, 'school', registered('l-1', 's-1', '09:00'));
  const event = {
    academy: 'school',
    type: 'course.completed',
    learner: 'l-1',
    publishedAt: api.now,
  } as const;
  await api.store.accept([
    { ...event, id: 'many', occurredAt: '2026-03-01T10:00:00Z', data, deliveries: [], facts },
  ]);
  const { json } = await look('learners/l-1');
  expect([json.whole, json.learner.id, json.sessions]).toEqual([false, 'l-1', []]);
  expect(json.courses).toHaveLength(1000);
  expect(json.courses.every((each: { status: string }) => each.status === 'completed')).toBe(true);
});

test('ids of any characters are found in a path that encodes them', async () => {
  const { api, look } = await school();
  const strange = ['a/b', 'ä b', '100%', 'x?y#z', '🎓'.repeat(200), '{learner}', '%2F', 'a;b=c&d'];
  for (const id of strange) await tell(api, 'school', enrolled(id, id, '10:00'));
  for (const id of strange) {
    const encoded = encodeURIComponent(id);
    const found = [
      (await look(`courses/${encoded}/members/${encoded}`)).json.learner,
      (await look(`courses/${encoded}/members`)).json.items[0].course,
      (await look(`learners/${encoded}`)).json.learner.id,
    ];
    expect(found).toEqual([id, id, id]);
  }
});

test('what no event told of is unknown, and the answer says what to check', async () => {
  const { api, look } = await school();
  await tell(api, 'school', enrolled('l-1', 'c-1', '10:00'));
  const unknown = {
    'learners/l-2': 'learner-unknown',
    'learners/': 'learner-unknown',
    'courses/c-2/members': 'course-unknown',
    'courses/c-1/members/l-2': 'member-unknown',
    'paths/c-1/members': 'path-unknown',
    'paths/c-1/members/l-1': 'member-unknown',
    'sessions/c-1/attendance': 'session-unknown',
  };
  for (const [rest, code] of Object.entries(unknown)) {
    const { status, json } = await look(rest);
    expect([rest, status, json.code]).toEqual([rest, 404, code]);
    expect(json.detail).toMatch(/; check (the id|both ids): /);
  }
});

test('a page that cannot be is refused by name', async () => {
  const { api, look } = await school();
  await tell(api, 'school', enrolled('l-1', 'c-1', '10:00'));
  for (const query of [
    'offset=1',
    'limit=0',
    'limit=1001',
    'limit=x',
    'limit=1.5',
    'cursor=',
    'cursor=a&cursor=b',
  ]) {
    const { status, json } = await look(`courses/c-1/members?${query}`);
    expect([query, status, json.code]).toEqual([query, 400, 'query-invalid']);
    expect(json.faults[0].path).toBe(/^\w+/.exec(query)?.[0]);
  }
  expect((await look('learners/l-1?limit=1')).json.code).toBe('query-invalid');
});

test('records of another academy are as unknown as if there were none', async () => {
  const { api } = await school();
  const key = await api.keyFor('elsewhere', ['read', 'manage', 'publish']);
  await tell(
    api,
    'school',
    enrolled('l-1', 'c-1', '10:00'),
    pathCompleted('l-1', { id: 'p-1', title: 'P', kind: 'path' }, '11:00'),
    registered('l-1', 's-1', '09:00'),
  );
  const addresses = [
    'learners/l-1',
    'courses/c-1/members',
    'courses/c-1/members/l-1',
    'paths/p-1/members',
    'paths/p-1/members/l-1',
    'sessions/s-1/attendance',
  ];
  for (const address of addresses) {
    expect([address, (await api.call('GET', `${path}/${address}`)).status]).toEqual([address, 200]);
    const theirs = await api.call('GET', `/v1/academies/elsewhere/records/${address}`, { key });
    expect([address, theirs.status]).toEqual([address, 404]);
    const mine = await api.call('GET', `${path}/${address}`, { key });
    expect([address, mine.json.code]).toEqual([address, 'academy-unknown']);
  }
});
