import type { Steps } from './steps.ts';

/** Both inclusive. */
export interface Near {
  readonly oldest: number;
  readonly newest: number;
}

/** Between which instants deliveries with ids from the first to the last were most likely created; undefined where it makes no difference. */
export type NearOf = (first: number, last: number) => Steps<Near | undefined>;

/**
 * Looks deliveries up where they should be by their ids, and only those that are not there everywhere: a database that keeps
 * deliveries by the day opens each day that a statement does not rule out.
 */
export function* nearFirst<Row extends { readonly id: number }>(
  ids: readonly number[],
  nearOf: NearOf,
  look: (ids: readonly number[], near: Near) => Steps<readonly Row[]>,
): Steps<readonly Row[]> {
  const near = yield* nearOf(Math.min(...ids), Math.max(...ids));
  if (near === undefined) return yield* look(ids, everywhere);
  const found = yield* look(ids, near);
  const there = new Set(found.map(({ id }) => id));
  const missing = ids.filter((id) => !there.has(id));
  return missing.length === 0 ? found : [...found, ...(yield* look(missing, everywhere))];
}

const everywhere: Near = { oldest: Number.MIN_SAFE_INTEGER, newest: Number.MAX_SAFE_INTEGER };
