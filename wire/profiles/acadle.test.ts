import { describe, expect, test } from 'vitest';
import type { PublishedEvent } from '../event.ts';
import { academy, samples } from '../samples.ts';
import { profile } from './acadle.ts';

const encode = (event: PublishedEvent) => profile.encode(event, { academy });
const bodyOf = (event: PublishedEvent) => {
  const encoded = encode(event);
  return encoded.kind === 'body' ? encoded.body : encoded.message;
};

const learner = { ...samples['course.completed'].data.learner };
const { course, result } = samples['course.completed'].data;
const completed = (change: { learner?: object; course?: object }) => {
  const data = {
    learner: { ...learner, ...change.learner },
    course: { ...course, ...change.course },
    result,
  };
  return { ...samples['course.completed'], data } as PublishedEvent;
};
const { certificate } = samples['certificate.issued'].data;
const { badge } = samples['badge.updated'].data;

describe('Acadle cannot say an event', () => {
  test.each<[string, PublishedEvent]>([
    ['learner.number', completed({ learner: { number: undefined } })],
    ['learner.number', completed({ learner: { number: undefined, id: '00017' } })],
    ['learner.number', completed({ learner: { number: undefined, id: '9007199254740993' } })],
    ['learner.name', completed({ learner: { firstName: undefined, lastName: undefined } })],
    ['learner.createdAt', completed({ learner: { createdAt: undefined } })],
    ['course.number', completed({ course: { number: undefined } })],
    ['course.description', completed({ course: { description: undefined } })],
    ['course.duration', completed({ course: { duration: undefined } })],
    ['course.duration', completed({ course: { duration: 'P1M' } })],
    [
      'lesson.number',
      {
        ...samples['lesson.completed'],
        data: { ...samples['lesson.completed'].data, lesson: { id: 'les_7', title: 'Safety first' } },
      },
    ],
    [
      'certificate.number',
      {
        ...samples['certificate.issued'],
        data: { learner, certificate: { id: 'c', name: 'n', issuedAt: certificate.issuedAt } },
      },
    ],
    [
      'certificate.name',
      {
        ...samples['certificate.issued'],
        data: { learner, certificate: { id: '1', issuedAt: certificate.issuedAt } },
      },
    ],
    [
      'badge.number',
      { ...samples['badge.updated'], data: { learner, badge: { id: 'b', name: 'n', category: 'c' } } },
    ],
    [
      'badge.category',
      { ...samples['badge.updated'], data: { learner, badge: { id: '21', name: badge.name } } },
    ],
  ])('without %s', (field, event) => {
    expect(encode(event)).toMatchObject({ kind: 'inexpressible', field });
    expect(encode(event)).toMatchObject({
      message: expect.stringMatching(`^\`${field}\` .*; publish it .*\\.$`),
    });
  });

  test('of a length that months measure, and is told the cure', () => {
    expect(encode(completed({ course: { duration: 'P1M' } }))).toMatchObject({
      message: '`course.duration` has no fixed number of hours and minutes; publish it in hours and minutes.',
    });
  });
});

describe('Acadle says', () => {
  test('an id of digits as the integer that the entity lacks', () => {
    expect(bodyOf(completed({ learner: { id: '17', number: undefined } }))).toContain('"user":{"id":17,');
  });

  test('a number rather than an id of digits', () => {
    expect(bodyOf(completed({ learner: { id: '17', number: 18 } }))).toContain('"user":{"id":18,');
  });

  test('the name, or else both names, or else the one there is', () => {
    expect(bodyOf(completed({ learner: { name: 'Dr. Z' } }))).toContain('"name":"Dr. Z"');
    expect(bodyOf(completed({}))).toContain('"name":"Zoë Müller"');
    expect(bodyOf(completed({ learner: { firstName: undefined } }))).toContain('"name":"Müller"');
  });

  test('when a learner was created by the clock of their zone, UTC where they have none', () => {
    expect(bodyOf(completed({}))).toContain('"created_at":"2026-01-05 09:00:00","timezone":"Europe/Berlin"');
    expect(bodyOf(completed({ learner: { timezone: undefined } }))).toContain(
      '"created_at":"2026-01-05 08:00:00","timezone":"UTC"',
    );
  });

  test('when a course was completed in UTC with six digits, from whatever offset', () => {
    expect(bodyOf(completed({}))).toContain(
      '"competed_at":"2026-03-02T09:45:30.123456Z","timezone":"Europe/Berlin"',
    );
  });

  test('that 200 alone is success, and any 2xx where the endpoint chose to be lenient', () => {
    expect(profile.promise.success).toEqual([[200, 200]]);
    expect(profile.promise.lenientSuccess).toEqual([[200, 299]]);
  });
});
