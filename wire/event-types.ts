import * as are from './entities.ts';
import { object } from './object.ts';
import type { Infer, ObjectSchema } from './schema.ts';

interface EventTypeWords {
  readonly title: string;
  /** When it happens, for people who subscribe. */
  readonly description: string;
  /** Schema of the event's `data`. */
  readonly data: ObjectSchema;
}

const { learner, course, path, result, session } = are;

/** Every kind of event that Schoolbell carries. A further one is one entry here. */
export const eventTypes = {
  'learner.created': {
    title: 'Learner created',
    description: 'A learner got an account in the academy.',
    data: object({ learner }),
  },
  'learner.updated': {
    title: 'Learner updated',
    description: 'A learner’s profile changed; `changed` names the fields.',
    data: object({ learner, changed: are.changed }),
  },
  'domain.enrolled': {
    title: 'Domain enrolled',
    description: 'A learner created an account on a training domain.',
    data: object({ learner, domain: are.domain }, { accessCode: are.accessCode }),
  },
  'course.enrolled': {
    title: 'Course enrolled',
    description: 'A learner enrolled in a course, or was enrolled in it.',
    data: object({ learner, course }, { enrollment: are.enrollment, purchase: are.purchase }),
  },
  'course.unenrolled': {
    title: 'Course unenrolled',
    description: 'A learner left a course, or was removed from it.',
    data: object({ learner, course }),
  },
  'course.completed': {
    title: 'Course completed',
    description: 'A learner completed a course, whether passed or not.',
    data: object({ learner, course, result }, { certificate: are.certificate }),
  },
  'lesson.completed': {
    title: 'Lesson completed',
    description: 'A learner completed a lesson of a course.',
    data: object({ learner, course, lesson: are.lesson, result }),
  },
  'content.completed': {
    title: 'Content completed',
    description: 'A learner completed a piece of content: a SCORM or cmi5 package, a video, a document.',
    data: object({ learner, content: are.content, result }, { course }),
  },
  'path.created': {
    title: 'Path created',
    description: 'A path, program or learning plan was created for a learner.',
    data: object({ learner, path }),
  },
  'path.enrolled': {
    title: 'Path enrolled',
    description: 'A learner enrolled in a path, program or learning plan, or was enrolled in it.',
    data: object({ learner, path }, { enrollment: are.enrollment }),
  },
  'path.unenrolled': {
    title: 'Path unenrolled',
    description: 'A learner left a path, program or learning plan, or was removed from it.',
    data: object({ learner, path }),
  },
  'path.completed': {
    title: 'Path completed',
    description: 'A learner completed a path, program or learning plan.',
    data: object({ learner, path, result }, { progress: are.progress }),
  },
  'quiz.completed': {
    title: 'Quiz completed',
    description:
      'A learner completed an attempt at a quiz. The platform publishes it once nothing of it is left to be graded by hand.',
    data: object({ learner, course, quiz: are.quiz, attempt: are.attempt, result }, { lesson: are.lesson }),
  },
  'purchase.fulfilled': {
    title: 'Purchase fulfilled',
    description: 'A learner’s purchase was fulfilled.',
    data: object({ learner, purchase: are.purchase }, { offer: are.offer }),
  },
  'task.created': {
    title: 'Task created',
    description: 'Work of a learner waits for someone to review it.',
    data: object({ task: are.task, learner }, { course, lesson: are.lesson }),
  },
  'session.registered': {
    title: 'Session registered',
    description: 'A learner registered for a live session.',
    data: object({ learner, session }, { course, lesson: are.lesson }),
  },
  'session.attended': {
    title: 'Session attended',
    description: 'A learner was marked as having attended a live session, or as not having attended it.',
    data: object({ learner, session, attended: are.attended }),
  },
  'certificate.issued': {
    title: 'Certificate issued',
    description: 'A certificate was issued to a learner.',
    data: object({ learner, certificate: are.certificate }, { course }),
  },
  'badge.updated': {
    title: 'Badge updated',
    description: 'A learner got a badge, or a badge of theirs changed.',
    data: object({ learner, badge: are.badge }),
  },
} as const satisfies Readonly<Record<string, EventTypeWords>>;

export type EventType = keyof typeof eventTypes;

/** What the `data` of an event of that type holds. */
export type EventData<T extends EventType> = Infer<(typeof eventTypes)[T]['data']>;

export type Learner = Infer<typeof are.learner>;
export type Course = Infer<typeof are.course>;
export type Path = Infer<typeof are.path>;
export type Certificate = Infer<typeof are.certificate>;
export type Purchase = Infer<typeof are.purchase>;

/** Whether a text is the name of an event type. */
export function isEventType(text: unknown): text is EventType {
  return typeof text === 'string' && Object.hasOwn(eventTypes, text);
}

/** The names of all event types, in the order of the table. */
export const eventTypeNames: readonly EventType[] = Object.keys(eventTypes).filter(isEventType);
