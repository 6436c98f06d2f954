import { describe, expect, test } from 'vitest';
import type { PublishedEvent } from '../event.ts';
import { academy, samples } from '../samples.ts';
import { profile } from './skilljar.ts';

const encode = (event: PublishedEvent) => profile.encode(event, { academy });
const bodyOf = (event: PublishedEvent) => {
  const encoded = encode(event);
  return encoded.kind === 'body' ? encoded.body : encoded.message;
};
const { purchase, offer, learner } = samples['purchase.fulfilled'].data;
const priced = (originalPrice: string, price: string): PublishedEvent => ({
  ...samples['purchase.fulfilled'],
  data: { learner, offer, purchase: { ...purchase, originalPrice, price } },
});

const certificate = 'certificate.code certificate.validate_url certificate.issued_at certificate.expires_at';
const course = 'course.id course.published_course_id course.title course.url';
const domain = 'domain.id domain.name';
const lesson = 'lesson.id lesson.title';
const path = 'path.id path.published_path_id path.title path.url';
const user = 'event_type timestamp user.first_name user.last_name user.id user.email';

describe('Skilljar keeps its keys in order', () => {
  test.each<[keyof typeof samples, string]>([
    ['domain.enrolled', `${user} ${domain} domain_access_code signup_fields`],
    [
      'course.enrolled',
      `${user} ${course} ${domain} purchase.order_id purchase.original_price purchase.purchase_price purchase.currency_code purchase.payment_processor domain_access_code`,
    ],
    [
      'course.completed',
      `${user} ${course} ${domain} course_progress.course_progress_id course_progress.completed_at course_progress.score course_progress.max_score course_progress.success_status ${certificate}`,
    ],
    [
      'lesson.completed',
      `${user} ${lesson} ${course} ${domain} lesson_progress.id lesson_progress.completed_at lesson_progress.score lesson_progress.max_score lesson_progress.success_status`,
    ],
    ['path.enrolled', `${user} ${path} ${domain} purchase domain_access_code`],
    [
      'path.completed',
      `${user} ${path} ${domain} path_progress.path_progress_id path_progress.completed_course_count path_progress.completed_required_course_count path_progress.completed_at certificate`,
    ],
    [
      'quiz.completed',
      `${user} quiz.id quiz.name quiz.passing_percentage_correct ${lesson} ${course} ${domain} quiz_attempt.id quiz_attempt.attempt_number quiz_attempt.started_at quiz_attempt.completed_at quiz_attempt.score quiz_attempt.max_score quiz_attempt.percentage_correct quiz_attempt.passed`,
    ],
    [
      'purchase.fulfilled',
      `${user} purchase.id purchase.order_id purchase.state purchase.original_price purchase.purchase_price purchase.currency_code purchase.payment_processor purchase.quantity purchase.purchased_at purchase.promo_code offer.id offer.sku offer.description ${domain}`,
    ],
    ['task.created', `${user} task.id task.task_type task.created_at task.url ${lesson} ${course} ${domain}`],
    [
      'session.registered',
      `${user} vilt_session_event.id vilt_session_event.starts_at vilt_session_event.ends_at vilt_session_event.timezone vilt_session_event.location vilt_session.id vilt_session.display_name vilt_session.instructor_name ${lesson} ${course} ${domain}`,
    ],
  ])('in %s', (type, keys) => {
    expect(keysOf(JSON.parse(bodyOf(samples[type]))).join(' ')).toBe(keys);
  });
});

describe('Skilljar says', () => {
  test.each([
    ['99', '79.5', '"original_price":"99.00","purchase_price":"79.50"'],
    ['0019.9', '000', '"original_price":"19.90","purchase_price":"0.00"'],
    ['0', '0.00', '"original_price":"0.00","purchase_price":"0.00"'],
    ['1.2300', '999999999999.99', '"original_price":"1.23","purchase_price":"999999999999.99"'],
  ])('prices with two decimals: %s and %s', (original, price, written) => {
    expect(bodyOf(priced(original, price))).toContain(written);
  });

  test.each([
    ['1.234', '1', 'purchase.originalPrice'],
    ['1', '0.0001', 'purchase.price'],
  ])('nothing of prices that two decimals cannot hold: %s and %s', (original, price, field) => {
    expect(encode(priced(original, price))).toMatchObject({ kind: 'inexpressible', field });
  });

  test('the domain of the event where it is about one, else that of the academy', () => {
    const elsewhere = { id: 'dom_2', name: 'b.example' };
    const event = { ...samples['domain.enrolled'], data: { learner, domain: elsewhere } };
    expect(bodyOf(event)).toContain('"domain":{"id":"dom_2","name":"b.example"},"domain_access_code":null');
    expect(bodyOf(samples['course.enrolled'])).toContain('"domain":{"id":"dom_9k2"');
  });

  test.each([
    [{ score: 1, maxScore: 3 }, undefined, 33.33],
    [{ score: 1, maxScore: 3 }, 40, 40],
    [{ score: 1, maxScore: 0 }, undefined, null],
    [{ score: 1 }, undefined, null],
    [{}, undefined, null],
  ])('the percentage of %j as %s makes %s', (scores, percentage, said) => {
    const { attempt, ...data } = samples['quiz.completed'].data;
    const { id, number, completedAt } = attempt;
    const event: PublishedEvent = {
      ...samples['quiz.completed'],
      data: {
        ...data,
        attempt: { id, number, completedAt, ...(percentage === undefined ? {} : { percentage }) },
        result: { completedAt, passed: null, ...scores },
      },
    };
    expect(bodyOf(event)).toContain(`"percentage_correct":${said},"passed":null`);
  });

  test('null where an event has no lesson, course, offer or certificate', () => {
    const { task, session } = { ...samples['task.created'].data, ...samples['session.registered'].data };
    expect(bodyOf({ ...samples['task.created'], data: { task, learner } })).toContain(
      '"lesson":null,"course":null,"domain"',
    );
    expect(bodyOf({ ...samples['session.registered'], data: { session, learner } })).toContain(
      '"lesson":null,"course":null',
    );
    expect(bodyOf({ ...samples['purchase.fulfilled'], data: { purchase, learner } })).toContain(
      '"offer":null',
    );
  });

  test('PING with the time and nothing else', () => {
    expect(profile.test({ academy, now: Date.UTC(2026, 0, 31, 9, 30, 0, 7), id: 'msg_1' })).toEqual({
      kind: 'body',
      headers: [
        ['Content-Type', 'application/json'],
        ['User-Agent', 'skilljar'],
      ],
      body: '{"event_type":"PING","timestamp":"2026-01-31T09:30:00.007000+00:00"}',
    });
  });
});

function keysOf(value: unknown, prefix = ''): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [prefix];
  return Object.entries(value).flatMap(([name, field]) =>
    keysOf(field, prefix === '' ? name : `${prefix}.${name}`),
  );
}
