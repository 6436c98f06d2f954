import { at, decoded, parseJson, textAt, typeCalled } from '../decode.ts';
import { durationOf, hoursAndMinutes } from '../duration.ts';
import { exampleBody, inexpressible, jsonBody, jsonHeaders, notCarried } from '../encode.ts';
import type { Course, EventData, Learner } from '../event-types.ts';
import { acadleExamples } from '../examples/acadle.ts';
import { houseTimeoutMs } from '../house.ts';
import { formatInstant, instantOf, localTime } from '../instant.ts';
import type { Profile } from '../profile.ts';

/**
 * Acadle.
 *
 * - “the Webhooks engine expects to receive HTTP status 200 in order to consider the delivery a success”; the document
 *   also advises “returning a 2xx status code”, which an endpoint may choose (`lenientSuccess`).
 * - “our system attempts to deliver your webhooks for up to three days with an exponential back off”; that it starts at
 *   60 s and is capped at 6 h is Schoolbell's own, as is how long to wait for an answer.
 * - “Payload Examples”: keys in their order, `competed_at` as it is spelt there, ids as integers. Nothing in them is
 *   ever null, so an event that lacks one of their fields cannot be said.
 */
export const profile: Profile = {
  name: 'acadle',
  title: 'Acadle',
  description:
    'JSON for new learners, completed courses and lessons, certificates and badges. Ids are integers, and every field ' +
    'of the document has to be there. Retried for three days.',
  strictness: 'documented',
  promise: {
    success: [[200, 200]],
    lenientSuccess: [[200, 299]],
    timeoutMs: houseTimeoutMs,
    redirectsMax: 0,
    retry: {
      kind: 'exponential-window',
      firstMs: 60_000,
      factor: 2,
      capMs: 21_600_000,
      windowMs: 259_200_000,
    },
    disables: [],
  },
  rules: {
    schemes: ['http', 'https'],
    setUp: 'self-service',
    eventTypes: 'any',
    courseFilter: false,
    basicAuth: false,
    additionalHeaders: false,
    signing: 'opt-in',
    oncePerUrl: false,
    oncePerLearnerAndCourse: false,
  },

  carries: acadleExamples,

  encode(event) {
    const { type } = event;
    const missing: Missing[] = [];
    const user = userOf(event.data.learner, missing);
    const timezone = user.timezone;
    switch (type) {
      case 'learner.created':
        return body(event.id, 'user_registered', { user }, missing);
      case 'course.completed': {
        const { course, result } = event.data;
        const competed_at = sixDigits(result.completedAt);
        const { id, name, description, duration } = courseOf(course, missing);
        const subject = { id, name, description, duration, competed_at, timezone };
        return body(event.id, 'user_course_completed', { user, course: subject }, missing);
      }
      case 'lesson.completed': {
        const { course, lesson, result } = event.data;
        const subject = {
          id: integerOf(lesson, 'lesson.number', missing),
          name: lesson.title,
          competed_at: sixDigits(result.completedAt),
          timezone,
        };
        const data = { user, course: courseOf(course, missing), lesson: subject };
        return body(event.id, 'user_lessons_completed', data, missing);
      }
      case 'certificate.issued': {
        const { certificate } = event.data;
        const subject = {
          id: integerOf(certificate, 'certificate.number', missing),
          name: given(certificate.name, 'certificate.name', missing),
          issued_at: sixDigits(certificate.issuedAt),
          timezone,
        };
        return body(event.id, 'user_certificate_issued', { user, certificate: subject }, missing);
      }
      case 'badge.updated': {
        const { badge } = event.data;
        const subject = {
          id: integerOf(badge, 'badge.number', missing),
          name: badge.name,
          category: given(badge.category, 'badge.category', missing),
        };
        return body(event.id, 'user_badge_updated', { user, badge: subject }, missing);
      }
      default:
        return notCarried(type, profile.title);
    }
  },

  decode(message) {
    const read = parseJson(message.body);
    const id = textAt(read, 'id');
    const [user, course, lesson] = [
      at(read, 'data', 'user'),
      at(read, 'data', 'course'),
      at(read, 'data', 'lesson'),
    ];
    const [certificate, badge] = [at(read, 'data', 'certificate'), at(read, 'data', 'badge')];
    return decoded({
      type: typeCalled(at(read, 'type'), profile.carries),
      id: id === undefined ? undefined : Buffer.from(id, 'base64').toString(),
      data: {
        learner: {
          number: at(user, 'id'),
          name: at(user, 'name'),
          email: at(user, 'email'),
          createdAt: instantOf(textAt(user, 'created_at') ?? '', textAt(user, 'timezone') ?? 'UTC'),
          timezone: at(user, 'timezone'),
        },
        course: {
          number: at(course, 'id'),
          title: at(course, 'name'),
          description: at(course, 'description'),
          duration: durationOf(textAt(course, 'duration') ?? ''),
        },
        lesson: { number: at(lesson, 'id'), title: at(lesson, 'name') },
        result: { completedAt: at(lesson, 'competed_at') ?? at(course, 'competed_at') },
        certificate: {
          number: at(certificate, 'id'),
          name: at(certificate, 'name'),
          issuedAt: at(certificate, 'issued_at'),
        },
        badge: { number: at(badge, 'id'), name: at(badge, 'name'), category: at(badge, 'category') },
      },
    });
  },

  test: ({ type }) => exampleBody(profile.carries, type, jsonHeaders),
};

/** A field of the document that the event cannot fill. */
interface Missing {
  readonly field: string;
  readonly why?: string;
}

/** “"id": "bDJOU0M0MQ=="”: base64 of the event's own id, padding kept; “"version": "2020-12-04"” never changes. */
function body(eventId: string, type: string, data: object, [missing]: readonly Missing[]) {
  if (missing !== undefined) return inexpressible(missing.field, missing.why);
  return jsonBody({ id: Buffer.from(eventId).toString('base64'), version: '2020-12-04', type, data });
}

/** “"created_at": "2020-12-04 10:43:17"” names no zone: it is the one that stands beside it. */
function userOf(learner: Learner, missing: Missing[]) {
  const { createdAt, timezone = 'UTC', firstName, lastName } = learner;
  const names = [firstName, lastName].filter((name) => name !== undefined);
  return {
    id: integerOf(learner, 'learner.number', missing),
    name: given(learner.name ?? (names.length > 0 ? names.join(' ') : undefined), 'learner.name', missing),
    email: learner.email,
    created_at:
      createdAt === undefined ? absent('learner.createdAt', missing) : localTime(createdAt, timezone),
    timezone,
  };
}

/** “"duration": "01:00"”: hours and minutes. */
function courseOf(course: Course, missing: Missing[]) {
  return {
    id: integerOf(course, 'course.number', missing),
    name: course.title,
    description: given(course.description, 'course.description', missing),
    duration: durationIn(course, missing),
  };
}

function durationIn(
  { duration }: EventData<'course.completed'>['course'],
  missing: Missing[],
): string | null {
  if (duration === undefined) return absent('course.duration', missing);
  const words = hoursAndMinutes(duration);
  if (words === undefined)
    missing.push({
      field: 'course.duration',
      why: 'has no fixed number of hours and minutes; publish it in hours and minutes',
    });
  return words ?? null;
}

/** “"id": 17”: the entity's number, or its id where that is digits alone. */
function integerOf(
  { id, number }: { readonly id: string; readonly number?: number },
  field: string,
  missing: Missing[],
): number | null {
  const integer = number ?? (/^(?:0|[1-9]\d{0,15})$/.test(id) ? Number(id) : undefined);
  return integer !== undefined && Number.isSafeInteger(integer) ? integer : absent(field, missing);
}

function given(value: string | undefined, field: string, missing: Missing[]): string | null {
  return value ?? absent(field, missing);
}

function absent(field: string, missing: Missing[]): null {
  missing.push({ field });
  return null;
}

const sixDigits = (instant: string): string => formatInstant(instant, 6, 'Z');
