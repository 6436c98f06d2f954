import type { CanonicalEvent } from '@schoolbell/wire';
import {
  courseCompleted,
  enrolled,
  type Enrollment,
  noonOf,
  quizCompleted,
  unenrolled,
} from './conversion.ts';
import { type Assessment, BadTable, readTables, type Submission, type Tables } from './tables.ts';

/**
 * The learning events of a directory of OULAD tables, in order of time; on the same day enrolled comes first, then quiz,
 * completed, unenrolled. Events are made as they are asked for. Throws `BadTable` before the first event where the
 * tables are not as they should be.
 */
export async function* ouladEvents(directory: string): AsyncGenerator<CanonicalEvent, void, undefined> {
  for (const { make } of inOrderOfTime(momentsOf(await readTables(directory)))) yield make();
}

/** An event to be made, and its place in time. */
interface Moment {
  readonly at: number;
  readonly rank: 0 | 1 | 2 | 3;
  make(): CanonicalEvent;
}

function inOrderOfTime(moments: readonly Moment[]): readonly Moment[] {
  return moments.toSorted((a, b) => a.at - b.at || a.rank - b.rank);
}

function momentsOf(tables: Tables): readonly Moment[] {
  const quizzes = quizzesOf(tables);
  const enrollments = enrollmentsOf(tables, quizzes);
  const quizMoments = quizzes.map(({ key, assessment, submission }): Moment => {
    const enrollment = found(enrollments, key, submission, 'registrations.csv');
    const at = noonOf(enrollment.presentation, submission.submittedDay);
    return { at, rank: 1, make: () => quizCompleted(enrollment, assessment, submission) };
  });
  return [...quizMoments, ...[...enrollments.values()].flatMap(courseMoments)];
}

function courseMoments(enrollment: Enrollment): readonly Moment[] {
  const { presentation, registration, enrolledAt } = enrollment;
  const endsAt = noonOf(presentation, presentation.lengthDays);
  const moments: Moment[] = [
    { at: enrolledAt, rank: 0, make: () => enrolled(enrollment) },
    { at: endsAt, rank: 2, make: () => courseCompleted(enrollment) },
  ];
  if (registration.unregisteredDay === undefined) return moments;
  const leavesAt = noonOf(presentation, registration.unregisteredDay);
  return [...moments, { at: leavesAt, rank: 3, make: () => unenrolled(enrollment, leavesAt) }];
}

/** A submission that was made in this presentation, with the key of the learner's enrollment. */
interface Quiz {
  readonly key: string;
  readonly assessment: Assessment;
  readonly submission: Submission;
}

function quizzesOf({ assessments, submissions }: Tables): readonly Quiz[] {
  const byId = indexed(assessments, ({ assessment }) => assessment);
  const own = indexed(
    submissions.filter(({ banked }) => !banked),
    ({ assessment, student }) => `${assessment} by ${student}`,
  );
  return [...own.values()].map((submission) => {
    const assessment = found(byId, submission.assessment, submission, 'assessments.csv');
    return { key: keyOf({ ...assessment, ...submission }), assessment, submission };
  });
}

/** Every registration with its presentation and its days, by `keyOf`. */
function enrollmentsOf(
  { presentations, registrations }: Tables,
  quizzes: readonly Quiz[],
): ReadonlyMap<string, Enrollment> {
  const runs = indexed(presentations, ({ module, presentation }) => `${module}-${presentation}`);
  const firstDays = earliest(quizzes, ({ key, submission }) => [key, submission.submittedDay]);
  const dated = [...indexed(registrations, keyOf)].map(([key, registration]) => {
    const run = `${registration.module}-${registration.presentation}`;
    const presentation = found(runs, run, registration, 'presentations.csv');
    const { unregisteredDay = 0, registeredDay = Math.min(0, unregisteredDay, firstDays.get(key) ?? 0) } =
      registration;
    return { key, presentation, registration, enrolledAt: noonOf(presentation, registeredDay) };
  });
  const since = earliest(dated, ({ registration, enrolledAt }) => [registration.student, enrolledAt]);
  return new Map(
    dated.map(({ key, ...each }) => [
      key,
      { ...each, learnerSince: since.get(each.registration.student) ?? each.enrolledAt },
    ]),
  );
}

function keyOf(row: {
  readonly module: string;
  readonly presentation: string;
  readonly student: string;
}): string {
  return `${row.module}-${row.presentation} by ${row.student}`;
}

function earliest<T>(
  rows: readonly T[],
  entry: (row: T) => readonly [key: string, time: number],
): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const [key, time] of rows.map(entry)) first.set(key, Math.min(time, first.get(key) ?? time));
  return first;
}

function indexed<T extends { readonly place: string }>(
  rows: readonly T[],
  key: (row: T) => string,
): ReadonlyMap<string, T> {
  const index = new Map<string, T>();
  for (const row of rows) {
    const before = index.get(key(row));
    if (before)
      throw new BadTable(`${row.place}: ${key(row)} stands in ${before.place} already; keep one of them.`);
    index.set(key(row), row);
  }
  return index;
}

function found<T>(
  index: ReadonlyMap<string, T>,
  key: string,
  row: { readonly place: string },
  file: string,
): T {
  const value = index.get(key);
  if (value === undefined) throw new BadTable(`${row.place}: ${key} is not in ${file}; add it there.`);
  return value;
}
