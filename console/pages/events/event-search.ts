import { soundSpan } from '../../kit/span.ts';
import { isTypeName } from '../../kit/type-name.ts';

/** What the address of the list names. */
export interface EventSearch {
  readonly type?: string;
  readonly learner?: string;
  readonly since?: string;
  readonly until?: string;
}

/** What the API is asked for. What somebody wrote into the address and what is none of its words is left out. */
export function eventQuery({ type, learner, since, until }: EventSearch) {
  return {
    ...(isTypeName(type) && { type }),
    ...(learner !== undefined && { learner }),
    ...soundSpan({ since, until }),
  };
}
