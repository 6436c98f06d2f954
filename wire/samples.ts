import type { PublishedEvent } from './event.ts';
import type { EventType } from './event-types.ts';
import type { AcademyWords } from './profile.ts';

// One academy, one learner and what happened to her: what dialects show where no document brings a sample of its own.

export const academy: AcademyWords = {
  id: 'acme',
  name: 'Acme Academy',
  companyId: '3aabdfb8-3891-5011-ad35-8e2351c5fdaf',
  domain: { id: 'dom_9k2', name: 'learn.acme.example' },
};

const learner = {
  id: 'usr_7f3k',
  number: 4711,
  email: 'zoe.muller@example.com',
  firstName: 'Zoë',
  lastName: 'Müller',
  createdAt: '2026-01-05T08:00:00Z',
  timezone: 'Europe/Berlin',
} as const;

const course = {
  id: 'crs_101',
  number: 101,
  publishedId: 'pub_55',
  title: 'Einführung & Übersicht',
  description: 'Everything for the first day',
  url: 'https://learn.acme.example/intro',
  duration: 'PT1H30M',
} as const;

const lesson = { id: 'les_7', number: 7, title: 'Safety first' } as const;
const path = {
  id: 'pth_3',
  publishedId: 'pub_88',
  title: 'Onboarding',
  url: 'https://learn.acme.example/onboarding',
  kind: 'path',
} as const;
const enrollment = {
  id: 'enr_1',
  enrolledAt: '2026-03-02T09:15:00.25Z',
  source: 'self',
  accessCode: 'SPRING',
} as const;
const result = {
  completedAt: '2026-03-02T10:45:30.123456+01:00',
  score: 45,
  maxScore: 60,
  passed: true,
} as const;
const certificate = {
  id: 'cert_12',
  number: 12,
  name: 'Introduction',
  code: 'AB12-CD34',
  url: 'https://learn.acme.example/verify/AB12-CD34',
  issuedAt: '2026-03-02T09:45:31Z',
  expiresAt: '2028-03-02T09:45:31Z',
} as const;
const session = {
  id: 'ses_5',
  occurrenceId: 'occ_51',
  title: 'Live questions',
  startsAt: '2026-03-09T14:00:00Z',
  endsAt: '2026-03-09T15:00:00Z',
  timezone: 'Europe/Berlin',
  location: 'Room 4',
  instructor: 'Ada Byron',
} as const;
const purchase = {
  id: 'pur_2',
  orderId: 'ord_1001',
  state: 'FULFILLED',
  originalPrice: '99.00',
  price: '79.50',
  currency: 'EUR',
  processor: 'STRIPE',
  quantity: 1,
  promoCode: 'EARLY',
  purchasedAt: '2026-03-02T09:14:00Z',
} as const;

const envelope = (sequence: number) => ({
  id: `evt_${String(sequence).padStart(4, '0')}`,
  occurredAt: '2026-03-02T09:45:30.123456Z',
  academy: academy.id,
  publishedAt: '2026-03-02T09:45:31.007Z',
  sequence,
});

/** One event of every type. */
export const samples = {
  'learner.created': { ...envelope(1), type: 'learner.created', data: { learner } },
  'learner.updated': {
    ...envelope(2),
    type: 'learner.updated',
    data: { learner, changed: ['email', 'lastName'] },
  },
  'domain.enrolled': {
    ...envelope(3),
    type: 'domain.enrolled',
    data: { learner, domain: academy.domain, accessCode: 'SPRING' },
  },
  'course.enrolled': {
    ...envelope(4),
    type: 'course.enrolled',
    data: { learner, course, enrollment, purchase },
  },
  'course.unenrolled': { ...envelope(5), type: 'course.unenrolled', data: { learner, course } },
  'course.completed': {
    ...envelope(6),
    type: 'course.completed',
    data: { learner, course, result, certificate },
  },
  'lesson.completed': { ...envelope(7), type: 'lesson.completed', data: { learner, course, lesson, result } },
  'content.completed': {
    ...envelope(8),
    type: 'content.completed',
    data: { learner, content: { id: 'con_9', kind: 'scorm', title: 'Fire drill' }, course, result },
  },
  'path.created': {
    ...envelope(9),
    type: 'path.created',
    data: { learner, path: { ...path, kind: 'learning_plan' } },
  },
  'path.enrolled': { ...envelope(10), type: 'path.enrolled', data: { learner, path, enrollment } },
  'path.unenrolled': { ...envelope(11), type: 'path.unenrolled', data: { learner, path } },
  'path.completed': {
    ...envelope(12),
    type: 'path.completed',
    data: {
      learner,
      path: { ...path, kind: 'learning_plan' },
      progress: { id: 'prg_4', completed: 3, required: 2 },
      result,
    },
  },
  'quiz.completed': {
    ...envelope(13),
    type: 'quiz.completed',
    data: {
      learner,
      course,
      lesson,
      quiz: { id: 'qz_1', name: 'Safety quiz', passingPercentage: 70 },
      attempt: {
        id: 'att_2',
        number: 2,
        startedAt: '2026-03-02T09:30:00Z',
        completedAt: '2026-03-02T09:45:30Z',
        percentage: 75,
      },
      result,
    },
  },
  'purchase.fulfilled': {
    ...envelope(14),
    type: 'purchase.fulfilled',
    data: {
      learner,
      purchase,
      offer: { id: 'off_1', sku: 'INTRO-1', description: 'Introduction, one seat' },
    },
  },
  'task.created': {
    ...envelope(15),
    type: 'task.created',
    data: {
      task: {
        id: 'tsk_6',
        kind: 'ESSAY_REVIEW',
        createdAt: '2026-03-02T09:45:30Z',
        url: 'https://learn.acme.example/tasks/6',
      },
      learner,
      course,
      lesson,
    },
  },
  'session.registered': {
    ...envelope(16),
    type: 'session.registered',
    data: { learner, session, course, lesson },
  },
  'session.attended': {
    ...envelope(17),
    type: 'session.attended',
    data: { learner, session, attended: true },
  },
  'certificate.issued': {
    ...envelope(18),
    type: 'certificate.issued',
    data: { learner, certificate, course },
  },
  'badge.updated': {
    ...envelope(19),
    type: 'badge.updated',
    data: { learner, badge: { id: 'bdg_21', number: 21, name: 'First steps', category: 'Onboarding' } },
  },
} as const satisfies { readonly [T in EventType]: PublishedEvent<T> };

const failed = { ...result, score: 12, passed: false } as const;

/** The same where it went the other way; some dialects put the very same on the wire. */
export const otherwise = {
  'course.completed': {
    ...envelope(20),
    type: 'course.completed',
    data: { learner, course, result: failed },
  },
  'path.completed': {
    ...envelope(21),
    type: 'path.completed',
    data: { ...samples['path.completed'].data, result: failed },
  },
  'session.attended': {
    ...envelope(22),
    type: 'session.attended',
    data: { learner, session, attended: false },
  },
} as const satisfies { readonly [T in EventType]?: PublishedEvent<T> };
