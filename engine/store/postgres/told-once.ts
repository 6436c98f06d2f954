import type { Told } from './entry-plan.ts';
import type { GivenUp } from './planned-rows.ts';
import { bigintArray } from './array.ts';
import type { Session } from './session.ts';

/** What an endpoint was told of a learner and course by, as it is remembered. */
export type ToldRow = readonly [delivery: number, createdAt: number, isPending: 1 | null];

/**
 * By which delivery each was told, and whether it counts: one that failed or was cancelled has told nothing. Those that are
 * settled are looked up in their days.
 */
export async function stillTold(
  session: Session,
  academy: string,
  remembered: readonly (readonly [key: string, row: ToldRow | null | undefined])[],
): Promise<ReadonlyMap<string, Told>> {
  const rows = remembered.flatMap(([key, row]) => (row ? [[key, row] as const] : []));
  const settled = rows.flatMap(([, row]) => (row[2] === 1 ? [] : [row]));
  const arrived = await arrivedOf(session, academy, settled);
  return new Map(
    rows.map(([key, [delivery, createdAt, isPending]]) => [
      key,
      { delivery, createdAt, counts: isPending === 1 || arrived.has(delivery) },
    ]),
  );
}

async function arrivedOf(
  session: Session,
  academy: string,
  settled: readonly ToldRow[],
): Promise<ReadonlySet<number>> {
  if (settled.length === 0) return new Set();
  const { rows } = await session.query<{ id: number }>(delivered, [
    academy,
    bigintArray(settled.map(([delivery]) => delivery)),
    bigintArray([...new Set(settled.map(([, createdAt]) => createdAt))]),
  ]);
  return new Set(rows.map(({ id }) => id));
}

export async function giveUp(session: Session, academy: string, given: readonly GivenUp[]): Promise<void> {
  if (given.length === 0) return;
  await session.query(repeat, [
    academy,
    bigintArray(given.map(({ delivery }) => delivery)),
    bigintArray(given.map(({ repeatOf }) => repeatOf)),
    bigintArray([...new Set(given.map(({ createdAt }) => createdAt))]),
  ]);
}

const delivered = `
  select id
  from settled_deliveries
  where academy = $1
    and id = any($2::bigint[])
    and created_at = any($3::bigint[])
    and state = 'delivered'
`;
const repeat = `
  update settled_deliveries as delivery
  set repeat_of = given.repeat_of
  from unnest($2::bigint[], $3::bigint[]) as given (id, repeat_of)
  where delivery.academy = $1
    and delivery.id = given.id
    and delivery.created_at = any($4::bigint[])
`;
