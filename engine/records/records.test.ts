import type { CanonicalEvent, EventData, EventType } from '@schoolbell/wire';
import { eventTypeNames, formatInstant } from '@schoolbell/wire';
import { profileNamed } from '@schoolbell/wire/profiles';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeptFact } from '../model.ts';
import { attendanceOf } from './attendance.ts';
import { factsOf } from './facts.ts';
import { learnerOf, learnerRecordOf } from './learner.ts';
import { membershipOf } from './membership.ts';

const learner = { id: 'ann', email: 'ann@example.org' };
const course = { id: 'algebra', title: 'Algebra' };
const path = { id: 'onboarding', title: 'Onboarding', kind: 'program' } as const;
const result = { completedAt: '2026-01-03T10:00:00+01:00', passed: true, score: 9, maxScore: 10 };
const certificate = { id: 'c1', issuedAt: '2026-01-03T10:00:01Z', url: 'https://acme.example/c1' };

/** The event of that day of January 2026. */
function on<T extends EventType>(day: number, type: T, data: Omit<EventData<T>, 'learner'>): CanonicalEvent {
  const occurredAt = `2026-01-${String(day).padStart(2, '0')}T08:00:00Z`;
  return { id: `${type} ${day}`, type, occurredAt, data: { learner, ...data } } as unknown as CanonicalEvent;
}

const enrolled = (day: number) => on(day, 'course.enrolled', { course });
const completed = (day: number, score = 9) =>
  on(day, 'course.completed', { course, result: { ...result, score }, certificate });
const removed = (day: number) => on(day, 'course.unenrolled', { course });

/** What a store keeps of events that it accepts in this order: of every kind the latest. */
function kept(...events: readonly CanonicalEvent[]): readonly KeptFact[] {
  const facts = new Map<string, KeptFact>();
  events.forEach((event, position) => {
    const happenedAt = formatInstant(event.occurredAt, 9, 'Z');
    const told = { learner: event.data.learner.id, happenedAt, position, data: JSON.stringify(event.data) };
    for (const fact of factsOf(event)) {
      const key = JSON.stringify([fact.record, fact.subject, fact.occurrence, fact.what]);
      const known = facts.get(key);
      if (!known || happenedAt >= known.happenedAt) facts.set(key, { ...fact, ...told });
    }
  });
  return [...facts.values()];
}

function inCourse(...events: readonly CanonicalEvent[]) {
  return membershipOf(kept(...events).filter(({ record }) => record === 'course'));
}

describe('facts', () => {
  test.each(eventTypeNames)('%s tells at least who its learner is', (type) => {
    const event = profileNamed('standard').carries[type]?.examples[0]?.event;
    if (!event) throw new Error(`no example of ${type}`);
    const facts = factsOf(event);
    expect(facts[0]).toMatchObject({ record: 'learner', subject: '', occurrence: '', what: 'known' });
    expect(facts.filter(({ what }) => what === 'known')).toHaveLength(1);
    expect(learnerOf(kept(event))).toEqual(event.data.learner);
  });

  test('of a completion are two with a certificate and one without, beside the learner', () => {
    expect(factsOf(completed(3)).map(({ what }) => what)).toEqual(['known', 'completed', 'certified']);
    const without = on(3, 'course.completed', { course, result });
    expect(factsOf(without).map(({ what }) => what)).toEqual(['known', 'completed']);
  });

  test('of a certificate without a course are none beside the learner', () => {
    expect(factsOf(on(3, 'certificate.issued', { certificate })).map(({ what }) => what)).toEqual(['known']);
    expect(factsOf(on(3, 'certificate.issued', { certificate, course }))[1]).toMatchObject({
      record: 'course',
      subject: 'algebra',
      what: 'certified',
    });
  });
});

describe('a membership', () => {
  test('is unknown without facts', () => {
    expect(membershipOf([])).toBeUndefined();
  });

  test('begins with an enrolment, dated as the enrolment says, or as the event', () => {
    expect(inCourse(enrolled(1))).toEqual({
      record: 'course',
      subject: 'algebra',
      learner: 'ann',
      status: 'enrolled',
      title: 'Algebra',
      kind: null,
      enrolledAt: '2026-01-01T08:00:00Z',
      completedAt: null,
      score: null,
      maxScore: null,
      success: null,
      certificate: null,
      progress: null,
    });
    const enrollment = { enrolledAt: '2025-12-24T12:00:00+01:00', source: 'self' } as const;
    expect(inCourse(on(1, 'course.enrolled', { course, enrollment }))).toMatchObject({
      enrolledAt: '2025-12-24T12:00:00+01:00',
    });
  });

  test('shows result and certificate when completed, in whatever order the two came', () => {
    const expected = {
      status: 'completed',
      enrolledAt: '2026-01-01T08:00:00Z',
      completedAt: result.completedAt,
      score: 9,
      maxScore: 10,
      success: true,
      certificate,
    };
    expect(inCourse(enrolled(1), completed(3))).toMatchObject(expected);
    expect(inCourse(completed(3), enrolled(1))).toMatchObject(expected);
  });

  test('takes the newer of two completions, also when the older one comes later', () => {
    expect(inCourse(completed(3, 5), completed(4, 8))?.score).toBe(8);
    expect(inCourse(completed(4, 8), completed(3, 5))?.score).toBe(8);
  });

  test('loses result and certificate when it is removed, and a late completion from before does not bring them back', () => {
    const gone = { status: 'removed', enrolledAt: null, completedAt: null, score: null, certificate: null };
    expect(inCourse(enrolled(1), completed(3), removed(5))).toMatchObject(gone);
    expect(inCourse(enrolled(1), removed(5), completed(3))).toMatchObject(gone);
  });

  test('begins anew after a removal', () => {
    expect(inCourse(enrolled(1), completed(3), removed(5), enrolled(7))).toMatchObject({
      status: 'enrolled',
      enrolledAt: '2026-01-07T08:00:00Z',
      score: null,
      certificate: null,
    });
  });

  test('keeps its result when the learner is enrolled again with no removal between', () => {
    expect(inCourse(enrolled(1), completed(3), enrolled(7))).toMatchObject({
      status: 'completed',
      enrolledAt: '2026-01-07T08:00:00Z',
      score: 9,
    });
  });

  test('is not completed by a certificate alone', () => {
    expect(inCourse(on(3, 'certificate.issued', { certificate, course }))).toMatchObject({
      status: 'enrolled',
      certificate,
    });
  });

  test('of a path shows its kind and progress, and begins when the path is made for the learner', () => {
    const progress = { completed: 3, required: 2 };
    const facts = kept(
      on(1, 'path.created', { path }),
      on(4, 'path.completed', { path: { ...path, title: 'Welcome' }, result, progress }),
    );
    expect(membershipOf(facts.filter(({ record }) => record === 'path'))).toMatchObject({
      record: 'path',
      subject: 'onboarding',
      status: 'completed',
      title: 'Welcome',
      kind: 'program',
      enrolledAt: '2026-01-01T08:00:00Z',
      success: true,
      progress,
    });
  });

  test('is the same in whatever order the events were accepted', () => {
    const happening = fc.oneof(
      fc.integer({ min: 1, max: 9 }).map((score) => (day: number) => completed(day, score)),
      fc.constant(enrolled),
      fc.constant(removed),
      fc.constant((day: number) => on(day, 'certificate.issued', { certificate, course })),
    );
    const shuffled = fc.array(happening, { minLength: 1, maxLength: 20 }).chain((makers) => {
      const events = makers.map((make, index) => make(index + 1));
      return fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([events, other]) => {
        expect(inCourse(...other)).toEqual(inCourse(...events));
      }),
    );
  });
});

describe('attendance', () => {
  const session = {
    id: 's1',
    occurrenceId: 'o2',
    title: 'Live',
    startsAt: '2026-01-09T08:00:00Z',
    endsAt: '2026-01-09T09:00:00Z',
    timezone: 'UTC',
  };
  const sessionFacts = (...events: readonly CanonicalEvent[]) =>
    kept(...events).filter(({ record }) => record === 'session');

  test('is open until it is marked, and the newest mark counts', () => {
    const registered = on(1, 'session.registered', { session });
    const marked = (day: number, attended: boolean) => on(day, 'session.attended', { session, attended });
    const { id: _, occurrenceId: __, ...details } = session;
    const open = {
      session: 's1',
      occurrence: 'o2',
      learner: 'ann',
      registeredAt: '2026-01-01T08:00:00Z',
      attended: null,
      markedAt: null,
      details,
    };
    expect(attendanceOf(sessionFacts(registered))).toEqual(open);
    expect(attendanceOf(sessionFacts(registered, marked(10, false), marked(9, true)))).toEqual({
      ...open,
      attended: false,
      markedAt: '2026-01-10T08:00:00Z',
    });
    expect(attendanceOf([])).toBeUndefined();
  });

  test('of a session that takes place once has no occurrence', () => {
    const { occurrenceId: _, ...once } = session;
    expect(attendanceOf(sessionFacts(on(1, 'session.registered', { session: once })))?.occurrence).toBe('');
  });
});

describe('a learner', () => {
  test('is as the event that happened last described them', () => {
    const earlier = on(2, 'learner.created', {});
    const later = enrolled(4);
    const named = { ...later, data: { ...later.data, learner: { ...learner, firstName: 'Ann' } } };
    expect(learnerOf(kept(named as CanonicalEvent, earlier))).toEqual({ ...learner, firstName: 'Ann' });
    expect(learnerOf([])).toBeUndefined();
  });

  test('has a record of all places, each by itself', () => {
    const biology = { course: { id: 'biology', title: 'Biology' } };
    const record = learnerRecordOf(
      kept(enrolled(1), on(2, 'course.enrolled', biology), on(3, 'path.enrolled', { path }), removed(4)),
    );
    expect(record?.learner).toEqual(learner);
    expect(record?.courses.map(({ subject, status }) => [subject, status])).toEqual([
      ['algebra', 'removed'],
      ['biology', 'enrolled'],
    ]);
    expect(record?.paths.map(({ subject }) => subject)).toEqual(['onboarding']);
    expect(record?.sessions).toEqual([]);
    expect(learnerRecordOf([])).toBeUndefined();
  });
});
