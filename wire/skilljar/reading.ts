import { at, textAt } from '../decode.ts';
import { formatInstant, isInstant } from '../instant.ts';

/** The way back from a body to what events hold; what it does not say is `undefined`. */
export function dataIn(read: unknown): object {
  const course = at(read, 'course');
  const path = at(read, 'path');
  const lesson = { id: at(read, 'lesson', 'id'), title: at(read, 'lesson', 'title') };
  const [purchase, certificate, attempt] = [
    at(read, 'purchase'),
    at(read, 'certificate'),
    at(read, 'quiz_attempt'),
  ];
  const [progress, session, occurrence] = [
    at(read, 'path_progress'),
    at(read, 'vilt_session'),
    at(read, 'vilt_session_event'),
  ];
  const accessCode = at(read, 'domain_access_code');
  return {
    learner: {
      id: at(read, 'user', 'id'),
      email: at(read, 'user', 'email'),
      firstName: at(read, 'user', 'first_name'),
      lastName: at(read, 'user', 'last_name'),
    },
    domain: { id: at(read, 'domain', 'id'), name: at(read, 'domain', 'name') },
    accessCode,
    enrollment: { accessCode },
    course: {
      id: at(course, 'id'),
      publishedId: at(course, 'published_course_id'),
      title: at(course, 'title'),
      url: at(course, 'url'),
    },
    path: {
      id: at(path, 'id'),
      publishedId: at(path, 'published_path_id'),
      title: at(path, 'title'),
      url: at(path, 'url'),
    },
    lesson,
    result: resultIn(at(read, 'course_progress') ?? at(read, 'lesson_progress') ?? progress, attempt),
    progress: {
      id: at(progress, 'path_progress_id'),
      completed: at(progress, 'completed_course_count'),
      required: at(progress, 'completed_required_course_count'),
    },
    quiz: {
      id: at(read, 'quiz', 'id'),
      name: at(read, 'quiz', 'name'),
      passingPercentage: at(read, 'quiz', 'passing_percentage_correct'),
    },
    attempt: {
      id: at(attempt, 'id'),
      number: at(attempt, 'attempt_number'),
      startedAt: instantAt(attempt, 'started_at'),
      completedAt: instantAt(attempt, 'completed_at'),
      percentage: at(attempt, 'percentage_correct'),
    },
    certificate: {
      code: at(certificate, 'code'),
      url: at(certificate, 'validate_url'),
      issuedAt: instantAt(certificate, 'issued_at'),
      expiresAt: instantAt(certificate, 'expires_at'),
    },
    purchase: {
      id: at(purchase, 'id'),
      orderId: at(purchase, 'order_id'),
      state: at(purchase, 'state'),
      originalPrice: at(purchase, 'original_price'),
      price: at(purchase, 'purchase_price'),
      currency: at(purchase, 'currency_code'),
      processor: at(purchase, 'payment_processor'),
      quantity: at(purchase, 'quantity'),
      purchasedAt: instantAt(purchase, 'purchased_at'),
      promoCode: at(purchase, 'promo_code'),
    },
    offer: at(read, 'offer'),
    task: {
      id: at(read, 'task', 'id'),
      kind: at(read, 'task', 'task_type'),
      createdAt: instantAt(read, 'task', 'created_at'),
      url: at(read, 'task', 'url'),
    },
    session: {
      id: at(session, 'id'),
      occurrenceId: at(occurrence, 'id'),
      title: at(session, 'display_name'),
      startsAt: instantAt(occurrence, 'starts_at'),
      endsAt: instantAt(occurrence, 'ends_at'),
      timezone: at(occurrence, 'timezone'),
      location: at(occurrence, 'location'),
      instructor: at(session, 'instructor_name'),
    },
  };
}

/** An attempt tells when it was completed itself, not when the quiz was. */
function resultIn(progress: unknown, attempt: unknown): object {
  const read = progress ?? attempt;
  const status = at(read, 'success_status');
  return {
    completedAt: instantAt(progress, 'completed_at'),
    score: at(read, 'score'),
    maxScore: at(read, 'max_score'),
    passed: at(read, 'passed') ?? (status === 'PASSED' ? true : status === 'FAILED' ? false : undefined),
  };
}

/** `+00:00` becomes `Z`, the microseconds stay. */
export function instantAt(read: unknown, ...names: readonly string[]): string | undefined {
  const instant = textAt(read, ...names);
  return instant !== undefined && isInstant(instant) ? formatInstant(instant, 6, 'Z') : undefined;
}
