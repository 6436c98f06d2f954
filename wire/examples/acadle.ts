import { carriage } from '../encode.ts';
import type { PublishedEvent } from '../event.ts';
import type { Profile } from '../profile.ts';

const learner = {
  id: 'usr_17',
  number: 17,
  name: 'John Doe',
  email: 'johndoe@email.com',
  createdAt: '2020-12-04T10:43:17Z',
  timezone: 'UTC',
} as const;
const course = {
  id: 'crs_1',
  number: 1,
  title: 'Sample Course',
  description: 'Sample Course Description',
  duration: 'PT1H',
} as const;

const envelope = { academy: 'acme', publishedAt: '2020-12-04T11:54:00.000Z', sequence: 1 } as const;

const registered: PublishedEvent = {
  ...envelope,
  id: 'ks0dsUX3Rs6nUuS142',
  type: 'learner.created',
  occurredAt: '2020-12-04T10:43:17Z',
  data: { learner: { ...learner, name: 'john Doe' } },
};
const completed: PublishedEvent = {
  ...envelope,
  id: 'l2NSC41',
  type: 'course.completed',
  occurredAt: '2020-12-04T11:19:19.385163Z',
  data: { learner, course, result: { completedAt: '2020-12-04T11:19:19.385163Z', passed: true } },
};
const lesson: PublishedEvent = {
  ...envelope,
  id: 'm5G1KKYOu8C9J6L7152',
  type: 'lesson.completed',
  occurredAt: '2020-12-04T11:19:19.340004Z',
  data: {
    learner,
    course,
    lesson: { id: 'les_2', number: 2, title: 'Sample Lesson' },
    result: { completedAt: '2020-12-04T11:19:19.340004Z', passed: null },
  },
};
const certificate: PublishedEvent = {
  ...envelope,
  id: 'nycfg41',
  type: 'certificate.issued',
  occurredAt: '2020-12-04T11:53:56.327213Z',
  data: {
    learner,
    certificate: {
      id: 'cert_1',
      number: 1,
      name: 'Sample Certificate',
      issuedAt: '2020-12-04T11:53:56.327213Z',
    },
  },
};
const badge: PublishedEvent = {
  ...envelope,
  id: 'og6yH3SiVq91',
  type: 'badge.updated',
  occurredAt: '2020-12-04T12:00:00Z',
  data: {
    learner,
    badge: { id: 'bdg_21', number: 21, name: 'Certification Badge 5', category: 'Certification Badge' },
  },
};

const options = { title: 'The sample of the document' };

/** “Payload Examples” of Acadle's document, its typographic quotes made straight. */
export const acadleExamples: Profile['carries'] = {
  'learner.created': carriage(
    'user_registered',
    'doc',
    registered,
    '{"id":"a3MwZHNVWDNSczZuVXVTMTQy","version":"2020-12-04","type":"user_registered","data":{"user":{"id":17,"name":"john Doe","email":"johndoe@email.com","created_at":"2020-12-04 10:43:17","timezone":"UTC"}}}',
    options,
  ),
  'course.completed': carriage(
    'user_course_completed',
    'doc',
    completed,
    '{"id":"bDJOU0M0MQ==","version":"2020-12-04","type":"user_course_completed","data":{"user":{"id":17,"name":"John Doe","email":"johndoe@email.com","created_at":"2020-12-04 10:43:17","timezone":"UTC"},"course":{"id":1,"name":"Sample Course","description":"Sample Course Description","duration":"01:00","competed_at":"2020-12-04T11:19:19.385163Z","timezone":"UTC"}}}',
    options,
  ),
  'lesson.completed': carriage(
    'user_lessons_completed',
    'doc',
    lesson,
    '{"id":"bTVHMUtLWU91OEM5SjZMNzE1Mg==","version":"2020-12-04","type":"user_lessons_completed","data":{"user":{"id":17,"name":"John Doe","email":"johndoe@email.com","created_at":"2020-12-04 10:43:17","timezone":"UTC"},"course":{"id":1,"name":"Sample Course","description":"Sample Course Description","duration":"01:00"},"lesson":{"id":2,"name":"Sample Lesson","competed_at":"2020-12-04T11:19:19.340004Z","timezone":"UTC"}}}',
    options,
  ),
  'certificate.issued': carriage(
    'user_certificate_issued',
    'doc',
    certificate,
    '{"id":"bnljZmc0MQ==","version":"2020-12-04","type":"user_certificate_issued","data":{"user":{"id":17,"name":"John Doe","email":"johndoe@email.com","created_at":"2020-12-04 10:43:17","timezone":"UTC"},"certificate":{"id":1,"name":"Sample Certificate","issued_at":"2020-12-04T11:53:56.327213Z","timezone":"UTC"}}}',
    options,
  ),
  'badge.updated': carriage(
    'user_badge_updated',
    'doc',
    badge,
    '{"id":"b2c2eUgzU2lWcTkx","version":"2020-12-04","type":"user_badge_updated","data":{"user":{"id":17,"name":"John Doe","email":"johndoe@email.com","created_at":"2020-12-04 10:43:17","timezone":"UTC"},"badge":{"id":21,"name":"Certification Badge 5","category":"Certification Badge"}}}',
    options,
  ),
};
