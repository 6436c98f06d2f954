import { profileNamed, profiles } from '@schoolbell/wire/profiles';
import { describe, expect, test } from 'vitest';
import { goldenSample, sampledTypes, sampleFor, testSample } from './sample.ts';

const academy = { id: 'north', name: 'North', companyId: 'co-9', domain: { id: 'd', name: 'north.example' } };
const envelope = {
  id: 'evt-1',
  occurredAt: '2026-03-01T11:59:00Z',
  publishedAt: '2026-03-01T12:00:00.000Z',
  academy: 'north',
  sequence: 7,
  position: 3,
};
const at = envelope.occurredAt;
const learner = { id: 'l-1', email: 'ada@example.com' };
const course = { id: 'c-1', title: 'Sums' };
const completed = {
  ...envelope,
  type: 'course.completed' as const,
  data: { learner, course, result: { completedAt: at, passed: true } },
};

describe('a sample', () => {
  test('is made of the latest event, in the words of its academy', () => {
    const sample = sampleFor(profileNamed('innovative-educators'), 'course.completed', academy, completed);
    expect(sample?.madeOf).toEqual({ kind: 'event', id: 'evt-1' });
    expect(JSON.parse(sample?.body ?? '')).toMatchObject({
      id: 'evt-1',
      companyId: 'co-9',
      notifiableId: 'c-1',
    });
  });
  test('is the golden example where the event is of another type, not carried, or cannot be said', () => {
    const path = {
      ...envelope,
      type: 'path.completed' as const,
      data: {
        learner,
        path: { id: 'p-1', title: 'P', kind: 'path' as const },
        result: completed.data.result,
      },
    };
    const session = {
      ...envelope,
      type: 'session.attended' as const,
      data: { learner, session: { id: 's-1', startsAt: at, endsAt: at, timezone: 'UTC' }, attended: true },
    };
    const fuse = profileNamed('fuse');
    for (const [type, event] of [
      ['path.created', path],
      ['path.completed', path],
      ['session.attended', session],
    ] as const) {
      const sample = sampleFor(fuse, type, academy, event);
      expect(sample).toEqual(goldenSample(fuse, type));
      expect(sample).toMatchObject({
        body: fuse.carries[type]?.examples[0]?.body,
        madeOf: { kind: 'example' },
      });
    }
  });
  test('is none where the dialect has none', () => {
    expect(sampleFor(profileNamed('fuse'), 'course.completed', academy, completed)).toBeUndefined();
    expect(sampleFor(profileNamed('fellow'), 'endpoint.disabled', academy)).toBeUndefined();
  });
});

test('of every type that is listed there is a sample, to the byte the same each time, and a test message', () => {
  for (const profile of profiles.values()) {
    for (const { type } of sampledTypes(profile)) {
      const sample = goldenSample(profile, type);
      expect(sample?.body, `${profile.name} ${type}`).toBeTruthy();
      expect(goldenSample(profile, type)).toEqual(sample);
    }
    expect(testSample(profile)?.body, profile.name).toBeTruthy();
    expect(testSample(profile)).toEqual(testSample(profile));
  }
});

test('operational events are read back by the dialect that says them', () => {
  const saying = [...profiles.values()].filter(({ encodeOperation }) => encodeOperation);
  for (const profile of saying)
    for (const type of ['delivery.failed', 'endpoint.disabled', 'endpoint.recovered'] as const) {
      const body = goldenSample(profile, type)?.body ?? '';
      expect(profile.decode({ headers: {}, body })).toMatchObject({ type });
    }
  expect(saying.length).toBeGreaterThan(0);
});
