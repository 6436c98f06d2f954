import type { EventData, Learner, Path } from '@schoolbell/wire';
import type { Fact } from '../model.ts';

// What stands in `Fact.detail`, by its record; `known` of a learner holds the learner as the event named them.

export interface CourseDetail {
  readonly title: string;
  /** Of `enrolled`. */
  readonly enrollment?: EventData<'course.enrolled'>['enrollment'];
  /** Of `completed`. */
  readonly result?: EventData<'course.completed'>['result'];
  /** Of `certified`. */
  readonly certificate?: EventData<'certificate.issued'>['certificate'];
}

export interface PathDetail {
  readonly title: string;
  readonly kind: Path['kind'];
  readonly enrollment?: EventData<'path.enrolled'>['enrollment'];
  readonly result?: EventData<'path.completed'>['result'];
  readonly progress?: EventData<'path.completed'>['progress'];
}

export interface SessionDetail {
  readonly session: Omit<EventData<'session.attended'>['session'], 'id' | 'occurrenceId'>;
  /** Of `marked`. */
  readonly attended?: boolean;
}

interface Details {
  readonly learner: Learner;
  readonly course: CourseDetail;
  readonly path: PathDetail;
  readonly session: SessionDetail;
}

/** Reads what `factsOf` wrote down. */
export function detailOf<R extends Fact['record']>({ detail }: Fact & { readonly record: R }): Details[R] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the door back from what was stored
  return JSON.parse(detail) as Details[R];
}
