import type { EventData, Learner, Path } from '@schoolbell/wire';
import type { KeptFact } from '../model.ts';

// What a fact's event says of its record. Each is the part of the events' data that such facts can come from.

export interface CourseDetail {
  readonly course: { readonly title: string };
  /** Of `enrolled`. */
  readonly enrollment?: EventData<'course.enrolled'>['enrollment'];
  /** Of `completed`. */
  readonly result?: EventData<'course.completed'>['result'];
  /** Of `certified`. */
  readonly certificate?: EventData<'certificate.issued'>['certificate'];
}

export interface PathDetail {
  readonly path: Pick<Path, 'title' | 'kind'>;
  readonly enrollment?: EventData<'path.enrolled'>['enrollment'];
  readonly result?: EventData<'path.completed'>['result'];
  readonly progress?: EventData<'path.completed'>['progress'];
}

export interface SessionDetail {
  readonly session: EventData<'session.attended'>['session'];
  /** Of `marked`. */
  readonly attended?: boolean;
}

interface Details {
  readonly learner: { readonly learner: Learner };
  readonly course: CourseDetail;
  readonly path: PathDetail;
  readonly session: SessionDetail;
}

export function detailOf<R extends KeptFact['record']>({
  data,
}: KeptFact & { readonly record: R }): Details[R] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the door back from what was stored
  return JSON.parse(data) as Details[R];
}
