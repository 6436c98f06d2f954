import { isDeepStrictEqual } from 'node:util';

/** What makes two publications of one id the same event. */
export interface Content {
  readonly type: string;
  readonly learner: string;
  readonly occurredAt: string;
  /** JSON text. */
  readonly data: string;
}

/** The same words in another order of keys are the same content. */
export function sameContent(one: Content, other: Content): boolean {
  return (
    one.type === other.type &&
    one.learner === other.learner &&
    one.occurredAt === other.occurredAt &&
    (one.data === other.data || isDeepStrictEqual(JSON.parse(one.data), JSON.parse(other.data)))
  );
}
