import type { Session } from './session.ts';

// A round of upkeep is one for all nodes: where it stands is a row, and one of them at a time goes on with it.

/** Where a round stands: at a step, and in it at a block of a table. */
export interface RoundPlace {
  readonly step: number;
  /** Empty where the step goes through none. */
  readonly part: string;
  readonly block: number;
}

/** The beginning. */
export const roundStart: RoundPlace = { step: 0, part: '', block: 0 };

/**
 * Takes the round for one call; answers where it stands. Undefined where another node has it, or where the last one ended
 * since `endedSince`. Who dies in a call keeps the others out until its time is over.
 */
export async function takeRound(
  session: Session,
  node: string,
  endedSince: number | undefined,
): Promise<RoundPlace | undefined> {
  const { rows } = await session.query<RoundPlace>(take, [node, callMsMax, endedSince ?? null]);
  return rows[0];
}

/** Gives it back: for a moment, in which no other takes it, so that between two calls it stays with one; or at its end. */
export async function keepRound(
  session: Session,
  node: string,
  place: RoundPlace,
  isDone: boolean,
): Promise<void> {
  const { step, part, block } = place;
  await session.query(keep, [node, step, part, block, isDone ? 0 : betweenCallsMs, isDone]);
}

/** A day may take long to copy. Others do not wait for it: they come by hours later anyhow. */
const callMsMax = 3 * 3_600_000;
const betweenCallsMs = 30_000;

const clock = 'cast(extract(epoch from clock_timestamp()) * 1000 as bigint)';

const take = `
  update upkeep_round
  set
    taken_by = $1,
    taken_until = ${clock} + $2::bigint
  where id = 1
    and (taken_by = $1 or taken_until <= ${clock})
    and ($3::bigint is null or step > 0 or part <> '' or ended_at < $3::bigint)
  returning step, part, block
`;
const keep = `
  update upkeep_round
  set
    step = $2,
    part = $3,
    block = $4,
    taken_until = ${clock} + $5::bigint,
    ended_at = case when $6::boolean then ${clock} else ended_at end
  where id = 1
    and taken_by = $1
`;
