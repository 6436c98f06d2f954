import type { CanonicalEvent } from '@schoolbell/wire';
import type { Assessment, Presentation, Registration, Submission } from './tables.ts';

// Rows to canonical events, one function a kind. Pure: the same rows give the same events, ids included.

/** Assessments are scored from 0 to 100; the Open University passes them from 40. */
export const passingScore = 40;

/** What is known of a learner in one presentation. */
export interface Enrollment {
  readonly presentation: Presentation;
  readonly registration: Registration;
  /** Milliseconds since 1970: the day of registration, or what stands in for it. */
  readonly enrolledAt: number;
  /** The learner's first registration in any presentation. */
  readonly learnerSince: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Noon UTC of a day counted from the first of October (`J`) or of February (`B`), in milliseconds since 1970. */
export function noonOf({ presentation }: Presentation, day: number): number {
  const month = presentation.endsWith('J') ? 9 : 1;
  return Date.UTC(Number(presentation.slice(0, 4)), month, 1, 12) + day * dayMs;
}

export function enrolled(enrollment: Enrollment): CanonicalEvent {
  const enrolledAt = instant(enrollment.enrolledAt);
  return {
    id: `${idOf(enrollment)}-enrolled`,
    type: 'course.enrolled',
    occurredAt: enrolledAt,
    data: { ...subjects(enrollment), enrollment: { enrolledAt, source: 'self' } },
  };
}

export function unenrolled(enrollment: Enrollment, at: number): CanonicalEvent {
  return {
    id: `${idOf(enrollment)}-unenrolled`,
    type: 'course.unenrolled',
    occurredAt: instant(at),
    data: subjects(enrollment),
  };
}

export function courseCompleted(enrollment: Enrollment): CanonicalEvent {
  const completedAt = instant(noonOf(enrollment.presentation, enrollment.presentation.lengthDays));
  return {
    id: `${idOf(enrollment)}-completed`,
    type: 'course.completed',
    occurredAt: completedAt,
    data: {
      ...subjects(enrollment),
      result: { completedAt, passed: enrollment.registration.finalResult !== 'Fail' },
    },
  };
}

export function quizCompleted(
  enrollment: Enrollment,
  { assessment, kind }: Assessment,
  submission: Submission,
): CanonicalEvent {
  const { score, submittedDay } = submission;
  const completedAt = instant(noonOf(enrollment.presentation, submittedDay));
  const id = `${idOf(enrollment)}-quiz-${assessment}`;
  return {
    id,
    type: 'quiz.completed',
    occurredAt: completedAt,
    data: {
      ...subjects(enrollment),
      quiz: { id: assessment, name: `${kind} ${assessment}`, passingPercentage: passingScore },
      // The data set keeps one submission of an assessment per learner.
      attempt: { id, number: 1, completedAt, ...(score === undefined ? {} : { percentage: score }) },
      result:
        score === undefined
          ? { completedAt, passed: null }
          : { completedAt, score, maxScore: 100, passed: score >= passingScore },
    },
  };
}

function subjects({ presentation: run, registration: { student }, learnerSince }: Enrollment) {
  const course = `${run.module}-${run.presentation}`;
  return {
    learner: {
      id: student,
      number: Number(student),
      email: `student-${student}@oulad.example`,
      firstName: 'Student',
      lastName: student,
      name: `Student ${student}`,
      createdAt: instant(learnerSince),
      timezone: 'Europe/London',
    },
    course: {
      id: course,
      number: courseNumber(run),
      publishedId: course.toLowerCase(),
      title: `Module ${run.module}, presentation ${run.presentation}`,
      description: `A presentation of module ${run.module} over ${run.lengthDays} days, from the Open University Learning Analytics Dataset.`,
      url: `https://oulad.example/courses/${course.toLowerCase()}`,
      duration: `PT${run.lengthDays * 24}H`,
    },
  };
}

/** Year, month and module in digits, whatever the order of rows: AAA-2013J is 20131001, BBB-2014B is 20140202. */
function courseNumber({ module, presentation }: Presentation): number {
  const month = presentation.endsWith('J') ? 10 : 2;
  const letter = module.charCodeAt(0) - 'A'.charCodeAt(0) + 1;
  return (Number(presentation.slice(0, 4)) * 100 + month) * 100 + letter;
}

function idOf({ registration: { module, presentation, student } }: Enrollment): string {
  return `oulad-${module}-${presentation}-${student}`;
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
