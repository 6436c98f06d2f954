import type { Certificate, EventData, Path } from '@schoolbell/wire';
import type { KeptFact } from '../model.ts';
import type { CourseDetail, PathDetail } from './detail.ts';
import { detailOf } from './detail.ts';
import { isAfter, latest, momentOf } from './latest.ts';

/** A learner's place in a course or path. Instants are spelled as the events spelled them. */
export interface Membership {
  readonly record: 'course' | 'path';
  /** The course or path. */
  readonly subject: string;
  readonly learner: string;
  readonly status: 'enrolled' | 'completed' | 'removed';
  readonly title: string;
  /** Of a path. */
  readonly kind: Path['kind'] | null;
  readonly enrolledAt: string | null;
  readonly completedAt: string | null;
  readonly score: number | null;
  readonly maxScore: number | null;
  /** Null also where it was neither passed nor failed. */
  readonly success: boolean | null;
  /** Of a course; a certificate of a path names none. */
  readonly certificate: Certificate | null;
  /** Of a path, as its completion told it. */
  readonly progress: NonNullable<EventData<'path.completed'>['progress']> | null;
}

/**
 * The place that these facts of one learner in one course or path tell of; undefined without any. Pure, and the order in
 * which the facts came in changes nothing: `happenedAt` decides.
 *
 * A removal takes all that was before it, the result and the certificate too. Being enrolled again after a completion,
 * with no removal in between, keeps the result. A certificate alone makes nobody complete.
 */
export function membershipOf(facts: readonly KeptFact[]): Membership | undefined {
  const newest = latest(facts);
  if (!newest || newest.record === 'learner' || newest.record === 'session') return undefined;
  const { record, subject, learner } = newest;
  const removed = latest(facts, 'removed');
  const counting = facts.filter((fact) => !removed || isAfter(fact, removed));
  const told = (what: KeptFact['what']): Told => tellingOf(latest(counting, what));

  const enrolled = told('enrolled');
  const completed = told('completed');
  const { result, progress } = completed.detail;
  const { course, path } = tellingOf(newest).detail;
  return {
    record,
    subject,
    learner,
    status: statusOf(counting, result !== undefined),
    title: (course ?? path)?.title ?? '',
    kind: path?.kind ?? null,
    enrolledAt: enrolled.detail.enrollment?.enrolledAt ?? enrolled.moment,
    completedAt: result?.completedAt ?? null,
    score: result?.score ?? null,
    maxScore: result?.maxScore ?? null,
    success: result?.passed ?? null,
    certificate: told('certified').detail.certificate ?? null,
    progress: progress ?? null,
  };
}

function statusOf(counting: readonly KeptFact[], isCompleted: boolean): Membership['status'] {
  if (counting.length === 0) return 'removed';
  return isCompleted ? 'completed' : 'enrolled';
}

interface Told {
  readonly moment: string | null;
  readonly detail: Partial<CourseDetail & PathDetail>;
}

function tellingOf(fact: KeptFact | undefined): Told {
  switch (fact?.record) {
    case 'course':
      return { moment: momentOf(fact), detail: detailOf({ ...fact, record: 'course' }) };
    case 'path':
      return { moment: momentOf(fact), detail: detailOf({ ...fact, record: 'path' }) };
    default:
      return { moment: null, detail: {} };
  }
}
