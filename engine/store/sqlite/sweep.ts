import type { Went } from '../alike/tidying.ts';
import type { TidyRequest } from '../words/upkeep.ts';

/** Looks at the next rows of one kind, and lets go of those that are too old. */
export type Sweep = (request: TidyRequest) => Partial<Went> & {
  /** Nothing that is old enough can come behind these: the next call begins anew. */
  readonly isOver: boolean;
};

export interface SweepSteps<Row, Place> {
  readonly from: Place;
  placeOf(row: Row): Place;
  look(after: Place, limit: number): readonly Row[];
  /** Lets go of those of the rows that may; answers what went. */
  letGo(rows: readonly Row[], before: number): Partial<Went>;
  /** None behind this row can be old enough. */
  isYoung(row: Row, before: number): boolean;
}

/** Remembers in memory how far it got: where a transaction is rolled back, the next round finds what was left out. */
export function sweep<Row, Place>(
  boundOf: (request: TidyRequest) => number | undefined,
  { from, placeOf, look, letGo, isYoung }: SweepSteps<Row, Place>,
): Sweep {
  let after = from;
  return (request) => {
    const before = boundOf(request);
    if (before === undefined) return { isOver: true };
    const rows = look(after, request.limit);
    const went = letGo(rows, before);
    const last = rows.at(-1);
    const isOver = last === undefined || rows.length < request.limit || isYoung(last, before);
    after = isOver || last === undefined ? from : placeOf(last);
    return { ...went, isOver };
  };
}
