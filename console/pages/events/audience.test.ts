import { expect, test } from 'vitest';
import type { Endpoint, Event, Profile } from '../../asking/api.ts';
import { audienceOf, courseIn } from './audience.ts';
import { notHeard } from './not-heard.ts';

const at = (hour: number) => `2026-03-01T${String(hour).padStart(2, '0')}:00:00.000Z`;

function endpoint(id: string, standing: Partial<Endpoint> = {}): Endpoint {
  return {
    id,
    academy: 'school',
    profile: 'plain',
    url: `https://example.com/${id}`,
    status: 'active',
    ordering: 'none',
    retry: 'profile',
    lenient: false,
    signed: false,
    createdAt: at(1),
    updatedAt: at(1),
    ...standing,
  };
}

function profile(name: string, carries: Profile['carries'], oncePerUrl = false): Profile {
  // Of a profile the audience depends on these alone.
  return { name, title: name, carries, rules: { oncePerUrl } } as Profile;
}

const plain = profile('plain', [
  { type: 'course.completed', wireType: 'done', grade: 'ours' },
  { type: 'path.completed', wireType: 'path', grade: 'ours', condition: 'only where path.kind is plan' },
]);
const course = { type: 'course.completed', course: 'c1' };

function told(endpoints: readonly Endpoint[], profiles = [plain], heard = course): readonly string[] {
  return audienceOf(endpoints, profiles, heard).map(({ hearing }) =>
    hearing.kind === 'deaf' ? hearing.because : `hears${hearing.isHeld ? ', held' : ''}`,
  );
}

test('a webhook hears what its profile carries, its types and its courses let through', () => {
  expect(
    told([
      endpoint('all'),
      endpoint('mine', { eventTypes: ['course.completed'], courses: ['c1'] }),
      endpoint('types', { eventTypes: ['badge.updated'] }),
      endpoint('courses', { courses: ['c2'] }),
    ]),
  ).toEqual([
    'hears',
    'hears',
    'The webhook listens to other types of events.',
    'The webhook listens to other courses than c1.',
  ]);
  expect(told([endpoint('all')], [plain], { type: 'badge.updated', course: 'c1' })).toEqual([
    'plain has no words for this type of event.',
  ]);
});

test('a paused or disabled one hears it later, one that is not approved never', () => {
  expect(
    told([
      endpoint('a', { status: 'paused' }),
      endpoint('b', { status: 'disabled' }),
      endpoint('c', { status: 'requested' }),
    ]),
  ).toEqual(['hears, held', 'hears, held', 'The webhook is not approved, so it is sent nothing.']);
});

test('of several with one address, where the profile says each thing once to it, the oldest active one hears it', () => {
  const once = profile('plain', plain.carries, true);
  const url = 'https://example.com/same';
  const same = [endpoint('a', { url, status: 'paused' }), endpoint('b', { url }), endpoint('c', { url })];
  expect(told(same, [once]).map((says) => says.startsWith('hears'))).toEqual([false, true, false]);
  expect(told(same, [plain]).map((says) => says.startsWith('hears'))).toEqual([true, true, true]);
});

test('what happens to webhooks themselves is heard by those who asked for it', () => {
  const heard = { type: 'delivery.failed', course: '' };
  expect(told([endpoint('a', { operations: ['delivery.failed'] }), endpoint('b')], [plain], heard)).toEqual([
    'hears',
    'The webhook did not ask for operational events.',
  ]);
});

test('the course is read from whatever somebody wrote', () => {
  expect(courseIn({ course: { id: 'c1' } })).toBe('c1');
  expect([courseIn({}), courseIn(null), courseIn({ course: { id: 5 } }), courseIn('x')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('why a webhook has no delivery is told as far as it is known', () => {
  const event: Event = {
    id: 'evt-1',
    type: 'path.completed',
    academy: 'school',
    occurredAt: at(5),
    publishedAt: at(5),
    sequence: 1,
    data: {},
    deliveries: [
      {
        id: 'dlv_1',
        academy: 'school',
        endpoint: 'got',
        event: 'evt-1',
        eventType: 'path.completed',
        state: 'delivered',
        attemptCount: 1,
        createdAt: at(5),
      },
    ],
  };
  const endpoints = [
    endpoint('got'),
    endpoint('later', { createdAt: at(6), updatedAt: at(6) }),
    endpoint('condition'),
    endpoint('changed', { eventTypes: ['course.completed'], updatedAt: at(7) }),
  ];
  expect(
    notHeard(event, endpoints, [plain]).map((each) => [each.endpoint.id, each.because, each.wasChanged]),
  ).toEqual([
    ['later', 'The webhook was added after the event was published.', false],
    ['condition', 'plain carries this type only where path.kind is plan.', false],
    ['changed', 'The webhook listens to other types of events.', true],
  ]);
});
