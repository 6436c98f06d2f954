import type { Session } from './session.ts';

// A table that has no index to go by is gone through by its blocks.

/** From inclusive, until exclusive. */
export interface Blocks {
  readonly from: number;
  readonly until: number;
}

/** So many blocks has a table. */
export async function blocksOf(session: Session, table: string): Promise<number> {
  const { rows } = await session.query<{ amount: number | null }>(count, [table]);
  return rows[0]?.amount ?? 0;
}

/** The values for `isWithin`. */
export function valuesOf({ from, until }: Blocks): readonly [string, string] {
  return [`(${from},0)`, `(${until},0)`];
}

/** Of a table by that name, the rows that stand in the blocks which are its values 1 and 2. */
export function isWithin(table: string): string {
  return `
    ${table}.ctid >= cast($1 as tid)
      and ${table}.ctid < cast($2 as tid)
  `;
}

/** Blocks that a call goes through: a row of ours is seldom smaller than a twentieth of one. */
export function blocksAtOnce(limit: number): number {
  return Math.ceil(limit / 20);
}

const count = `
  select pg_relation_size(to_regclass($1)) / cast(current_setting('block_size') as bigint) as amount
`;
