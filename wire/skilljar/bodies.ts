import type { PublishedEvent } from '../event.ts';
import type { Certificate, Course, EventData, Learner, Path, Purchase } from '../event-types.ts';
import { formatInstant } from '../instant.ts';
import type { AcademyWords } from '../profile.ts';

/**
 * The body of an event; `undefined` for types that Skilljar has no word for. Keys are always there, in the same order;
 * what an event leaves open is null.
 */
export function bodyOf(
  { type, occurredAt, data }: PublishedEvent,
  academy: AcademyWords,
): object | undefined {
  const { id, name } = type === 'domain.enrolled' ? data.domain : academy.domain;
  const about: About = { timestamp: sixDigits(occurredAt), user: userOf(data.learner), domain: { id, name } };
  switch (type) {
    case 'domain.enrolled':
      return domainEnrollment(about, data);
    case 'course.enrolled':
      return courseEnrollment(about, data);
    case 'course.completed':
      return courseCompletion(about, data);
    case 'lesson.completed':
      return lessonCompletion(about, data);
    case 'path.enrolled':
      return pathEnrollment(about, data);
    case 'path.completed':
      return pathCompletion(about, data);
    case 'quiz.completed':
      return quizCompletion(about, data);
    case 'purchase.fulfilled':
      return purchaseFulfillment(about, data);
    case 'task.created':
      return dashboardTaskCreated(about, data);
    case 'session.registered':
      return viltEventRegistration(about, data);
    default:
      return undefined;
  }
}

/** What every body tells. */
interface About {
  readonly timestamp: string;
  readonly user: object;
  readonly domain: object;
}

function domainEnrollment({ timestamp, user, domain }: About, { accessCode }: EventData<'domain.enrolled'>) {
  return {
    event_type: 'DOMAIN_ENROLLMENT',
    timestamp,
    user,
    domain,
    domain_access_code: accessCode ?? null,
    signup_fields: [],
  };
}

/** Public elsewhere; the model for the others, which are Schoolbell's own. */
function courseEnrollment({ timestamp, user, domain }: About, data: EventData<'course.enrolled'>) {
  return {
    event_type: 'COURSE_ENROLLMENT',
    timestamp,
    user,
    course: courseOf(data.course),
    domain,
    purchase: data.purchase === undefined ? null : briefPurchase(data.purchase),
    domain_access_code: data.enrollment?.accessCode ?? null,
  };
}

function courseCompletion(
  { timestamp, user, domain }: About,
  { course, result, certificate }: EventData<'course.completed'>,
) {
  return {
    event_type: 'COURSE_COMPLETION',
    timestamp,
    user,
    course: courseOf(course),
    domain,
    course_progress: {
      course_progress_id: null,
      completed_at: sixDigits(result.completedAt),
      score: result.score ?? null,
      max_score: result.maxScore ?? null,
      success_status: statusOf(result.passed),
    },
    certificate: certificate === undefined ? null : certificateOf(certificate),
  };
}

function lessonCompletion(
  { timestamp, user, domain }: About,
  { lesson, course, result }: EventData<'lesson.completed'>,
) {
  return {
    event_type: 'LESSON_COMPLETION',
    timestamp,
    user,
    lesson: lessonOf(lesson),
    course: courseOf(course),
    domain,
    lesson_progress: {
      id: null,
      completed_at: sixDigits(result.completedAt),
      score: result.score ?? null,
      max_score: result.maxScore ?? null,
      success_status: statusOf(result.passed),
    },
  };
}

function pathEnrollment(
  { timestamp, user, domain }: About,
  { path, enrollment }: EventData<'path.enrolled'>,
) {
  return {
    event_type: 'PATH_ENROLLMENT',
    timestamp,
    user,
    path: pathOf(path),
    domain,
    purchase: null,
    domain_access_code: enrollment?.accessCode ?? null,
  };
}

function pathCompletion(
  { timestamp, user, domain }: About,
  { path, progress, result }: EventData<'path.completed'>,
) {
  return {
    event_type: 'PATH_COMPLETION',
    timestamp,
    user,
    path: pathOf(path),
    domain,
    path_progress: {
      path_progress_id: progress?.id ?? null,
      completed_course_count: progress?.completed ?? null,
      completed_required_course_count: progress?.required ?? null,
      completed_at: sixDigits(result.completedAt),
    },
    certificate: null,
  };
}

function quizCompletion({ timestamp, user, domain }: About, data: EventData<'quiz.completed'>) {
  const { id, name, passingPercentage } = data.quiz;
  return {
    event_type: 'QUIZ_COMPLETION',
    timestamp,
    user,
    quiz: { id, name, passing_percentage_correct: passingPercentage ?? null },
    lesson: lessonOf(data.lesson),
    course: courseOf(data.course),
    domain,
    quiz_attempt: attemptOf(data),
  };
}

function purchaseFulfillment(
  { timestamp, user, domain }: About,
  { purchase, offer }: EventData<'purchase.fulfilled'>,
) {
  return {
    event_type: 'PURCHASE_FULFILLMENT',
    timestamp,
    user,
    purchase: wholePurchase(purchase),
    offer: offer === undefined ? null : offerOf(offer),
    domain,
  };
}

function dashboardTaskCreated(
  { timestamp, user, domain }: About,
  { task, lesson, course }: EventData<'task.created'>,
) {
  return {
    event_type: 'DASHBOARD_TASK_CREATED',
    timestamp,
    user,
    task: { id: task.id, task_type: task.kind, created_at: sixDigits(task.createdAt), url: task.url ?? null },
    lesson: lessonOf(lesson),
    course: courseOf(course),
    domain,
  };
}

/** A live session is the session, each date on which it is held an event of it. */
function viltEventRegistration({ timestamp, user, domain }: About, data: EventData<'session.registered'>) {
  const { id, occurrenceId, title, startsAt, endsAt, timezone, location, instructor } = data.session;
  return {
    event_type: 'VILT_EVENT_REGISTRATION',
    timestamp,
    user,
    vilt_session_event: {
      id: occurrenceId ?? id,
      starts_at: sixDigits(startsAt),
      ends_at: sixDigits(endsAt),
      timezone,
      location: location ?? null,
    },
    vilt_session: { id, display_name: title ?? null, instructor_name: instructor ?? null },
    lesson: lessonOf(data.lesson),
    course: courseOf(data.course),
    domain,
  };
}

const sixDigits = (instant: string): string => formatInstant(instant, 6, '+00:00');

const sixDigitsOrNull = (instant: string | undefined): string | null =>
  instant === undefined ? null : sixDigits(instant);

function userOf({ firstName, lastName, id, email }: Learner) {
  return { first_name: firstName ?? null, last_name: lastName ?? null, id, email };
}

function courseOf(course: Course | undefined) {
  if (course === undefined) return null;
  const { id, publishedId, title, url } = course;
  return { id, published_course_id: publishedId ?? null, title, url: url ?? null };
}

function pathOf({ id, publishedId, title, url }: Path) {
  return { id, published_path_id: publishedId ?? null, title, url: url ?? null };
}

const lessonOf = (lesson: { readonly id: string; readonly title: string } | undefined) =>
  lesson === undefined ? null : { id: lesson.id, title: lesson.title };

const offerOf = ({ id, sku, description }: { id: string; sku: string; description: string }) => ({
  id,
  sku,
  description,
});

const statusOf = (passed: boolean | null): 'PASSED' | 'FAILED' | null =>
  passed === null ? null : passed ? 'PASSED' : 'FAILED';

function certificateOf({ code, url, issuedAt, expiresAt }: Certificate) {
  return {
    code: code ?? null,
    validate_url: url ?? null,
    issued_at: sixDigits(issuedAt),
    expires_at: sixDigitsOrNull(expiresAt),
  };
}

function attemptOf({ attempt, result }: EventData<'quiz.completed'>) {
  const { score, maxScore, passed } = result;
  return {
    id: attempt.id,
    attempt_number: attempt.number,
    started_at: sixDigitsOrNull(attempt.startedAt),
    completed_at: sixDigits(attempt.completedAt),
    score: score ?? null,
    max_score: maxScore ?? null,
    percentage_correct: attempt.percentage ?? percentage(score, maxScore),
    passed,
  };
}

/** To two decimals; `null` where it cannot be computed. */
function percentage(score: number | undefined, maxScore: number | undefined): number | null {
  if (score === undefined || maxScore === undefined || maxScore === 0) return null;
  return Math.round((score / maxScore) * 10_000) / 100;
}

/** “"original_price": "0.00"”: as an enrolment shows it. */
function briefPurchase({ orderId, originalPrice, price, currency, processor }: Purchase) {
  return {
    order_id: orderId,
    original_price: twoDecimals(originalPrice),
    purchase_price: twoDecimals(price),
    currency_code: currency,
    payment_processor: processor,
  };
}

function wholePurchase({ id, state, quantity, purchasedAt, promoCode, ...rest }: Purchase) {
  const { order_id, ...brief } = briefPurchase(rest);
  return {
    id: id ?? null,
    order_id,
    state: state ?? null,
    ...brief,
    quantity: quantity ?? null,
    purchased_at: sixDigitsOrNull(purchasedAt),
    promo_code: promoCode ?? null,
  };
}

function twoDecimals(price: string): string {
  const [whole = '0', cents = ''] = price.split('.');
  return `${whole.replace(/^0+(?=\d)/, '')}.${cents.padEnd(2, '0').slice(0, 2)}`;
}

/** The price that two decimals cannot say; rounding somebody's money is not for a translation to do. */
export function pricedTooFinely({ originalPrice, price }: Purchase): string | undefined {
  if (/\.\d\d0*[1-9]/.test(originalPrice)) return 'purchase.originalPrice';
  return /\.\d\d0*[1-9]/.test(price) ? 'purchase.price' : undefined;
}
