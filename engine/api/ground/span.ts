import { Problem } from '../../problem.ts';
import { instantMs } from './instants.ts';

/** A span of time as it is kept: from inclusive, until exclusive. */
export interface Span {
  readonly since: number;
  readonly until: number;
}

/** The fields of a body or query that takes a span of what was made. */
export function spanFields(untilDefault: string) {
  return {
    since: { type: 'string', format: 'date-time', description: 'Made at this instant or later.' },
    until: {
      type: 'string',
      format: 'date-time',
      description: `Made before this instant. ${untilDefault}`,
    },
  } as const;
}

/** Throws 422 where the span holds no instant; an absent end is now, what was made now included. */
export function spanOf(
  { since, until }: { readonly since: string; readonly until?: string },
  now: number,
  { status, code }: Refusal = { status: 422, code: 'body-invalid' },
): Span {
  const span = { since: instantMs(since), until: until === undefined ? now + 1 : instantMs(until) };
  if (span.until > span.since) return span;
  const path = until === undefined ? 'since' : 'until';
  const message =
    until === undefined
      ? '`since` is yet to come; give an instant that has passed.'
      : '`until` is not later than `since`; give a span of time that holds something.';
  throw new Problem({ status, code, detail: message, faults: [{ path, code: 'wrong-value', message }] });
}

/** How a fault is said: of a body as 422, of a query as 400. */
interface Refusal {
  readonly status: number;
  readonly code: string;
}
