import { eventTypes, formatInstant } from '@schoolbell/wire';
import type { Attendance } from '../../records/attendance.ts';
import type { LearnerRecord } from '../../records/learner.ts';
import type { Membership } from '../../records/membership.ts';
import { instantSchema } from './instants.ts';

// Learner records as people see them: whatever is not known is there as null, so that a shape never changes.

export function courseMemberJson(member: Membership): object {
  const { subject: course, title, certificate } = member;
  return { course, title, ...placeJson(member), certificate };
}

export function pathMemberJson(member: Membership): object {
  const { subject: path, title, kind, progress } = member;
  return { path, title, kind, ...placeJson(member), progress };
}

export function attendanceJson(attendance: Attendance): object {
  const { session, occurrence, learner, registeredAt, attended, markedAt, details } = attendance;
  return {
    session,
    occurrence: occurrence === '' ? null : occurrence,
    learner,
    registered: registeredAt !== null,
    registeredAt: utc(registeredAt),
    attended,
    markedAt: utc(markedAt),
    title: details.title ?? null,
    startsAt: utc(details.startsAt),
    endsAt: utc(details.endsAt),
    timezone: details.timezone,
  };
}

export function learnerJson({ learner, courses, paths, sessions }: LearnerRecord, isWhole: boolean): object {
  return {
    learner,
    courses: courses.map(courseMemberJson),
    paths: paths.map(pathMemberJson),
    sessions: sessions.map(attendanceJson),
    whole: isWhole,
  };
}

/** An instant in UTC and milliseconds, however the event spelled it. */
export function utc(instant: string): string;
export function utc(instant: string | null): string | null;
export function utc(instant: string | null): string | null {
  return instant === null ? null : formatInstant(instant, 3, 'Z');
}

function placeJson(member: Membership): object {
  return { learner: member.learner, ...resultJson(member) };
}

/** How far a member is and with what result, in every API alike. */
export function resultJson(member: Membership): object {
  const { status, enrolledAt, completedAt, score, maxScore, success } = member;
  return { status, enrolledAt: utc(enrolledAt), completedAt: utc(completedAt), score, maxScore, success };
}

const nullableInstant = { type: ['string', 'null'], format: 'date-time' } as const;
const nullableNumber = { type: ['number', 'null'] } as const;

export const resultProperties = {
  status: {
    type: 'string',
    enum: ['enrolled', 'completed', 'removed'],
    description:
      'By the event that happened last, whenever it arrived. A removal takes the result with it; ' +
      'enrolled once more after a completion, a learner stays completed.',
  },
  enrolledAt: nullableInstant,
  completedAt: nullableInstant,
  score: nullableNumber,
  maxScore: nullableNumber,
  success: { type: ['boolean', 'null'], description: 'Null also where it was neither passed nor failed.' },
};

const placeProperties = { learner: { type: 'string' }, ...resultProperties };

const { learner, certificate } = eventTypes['certificate.issued'].data.properties;
const { path, progress } = eventTypes['path.completed'].data.properties;

export const courseMemberSchema = whole({
  course: { type: 'string' },
  title: { type: 'string' },
  ...placeProperties,
  certificate: orNull(certificate),
});

export const pathMemberSchema = whole({
  path: { type: 'string' },
  title: { type: 'string' },
  kind: { type: ['string', 'null'], enum: [...path.properties.kind.enum, null] },
  ...placeProperties,
  progress: orNull(progress),
});

export const attendanceSchema = whole({
  session: { type: 'string' },
  occurrence: {
    type: ['string', 'null'],
    description: 'Of a session that takes place several times, which one.',
  },
  learner: { type: 'string' },
  registered: { type: 'boolean' },
  registeredAt: nullableInstant,
  attended: { type: ['boolean', 'null'], description: 'Null until someone has marked it.' },
  markedAt: nullableInstant,
  title: { type: ['string', 'null'] },
  startsAt: instantSchema,
  endsAt: instantSchema,
  timezone: { type: 'string' },
});

export const learnerRecordSchema = whole({
  learner: { ...learner, description: 'As the event that happened last described the learner.' },
  courses: { type: 'array', items: courseMemberSchema },
  paths: { type: 'array', items: pathMemberSchema },
  sessions: { type: 'array', items: attendanceSchema },
  whole: {
    type: 'boolean',
    description:
      'False where there is more than one answer holds; ask for the course, path or session itself.',
  },
});

/** Every field is always there. */
function whole(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', properties, required: Object.keys(properties) };
}

function orNull(schema: object): object {
  return { oneOf: [schema, { type: 'null' }] };
}
