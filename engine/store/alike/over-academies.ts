import { one, type Steps } from './steps.ts';
import type { LookPlace } from '../words/overview.ts';

export interface Visited<Behind> {
  /** About so many rows were looked at. */
  readonly cost: number;
  /** Where to go on in this academy; absent at its end. */
  readonly behind?: Behind;
}

/** About so many rows one call looks at, so that nobody who looks holds up those who publish and deliver. */
export const rowsLookedMax = 5_000;

/**
 * Looks through one academy, or through all of them in the order in which they were made, until that has cost as much as
 * one call may; answers where to go on, and nothing at the end.
 */
export function* overAcademies<Behind>(
  { academy, place }: { readonly academy?: string; readonly place?: LookPlace<Behind> },
  visit: (academy: string, behind: Behind | undefined) => Steps<Visited<Behind>>,
): Steps<LookPlace<Behind> | undefined> {
  let next: LookPlace<Behind> = place ?? { academy: 0 };
  for (let cost = 0; cost < rowsLookedMax; cost += academyCost) {
    const from = { from: next.academy };
    const found = yield* academy === undefined
      ? one<Found>(following, from)
      : one<Found>(itself, { academy, ...from });
    if (found === undefined) return undefined;
    const { number, id } = found;
    // Who was half looked through may have been removed meanwhile.
    const visited = yield* visit(id, number === next.academy ? next.behind : undefined);
    const { behind } = visited;
    cost += visited.cost;
    next = behind === undefined ? { academy: number + 1 } : { academy: number, behind };
  }
  return next;
}

const academyCost = 5;

interface Found {
  readonly number: number;
  readonly id: string;
}

const following = `
  select number, id
  from academies
  where number >= :from
  order by number
  limit 1
`;
const itself = `
  select number, id
  from academies
  where id = :academy
    and number >= :from
`;
