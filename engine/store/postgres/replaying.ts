import type { Replay } from '../../model.ts';
import { lockAcademy } from '../alike/academy-lock.ts';
import { runSteps } from './pool.ts';
import type { Postgres, Session } from './session.ts';
import { reopenFinal, type FinalRow } from './reopen.ts';
import { decodeReplay, type ReplayRow } from '../alike/replay-rows.ts';
import { stretchEnd } from '../alike/stretch.ts';
import type { Store } from '../store.ts';

/**
 * One step of a replay: what it makes due and how far it got stand in one transaction, so that no crash repeats it.
 * Differs from the embedded store in that only what is final is looked through: what waits is in another table.
 */
export function replayingVerbs(postgres: Postgres): Pick<Store, 'stepReplay'> {
  return {
    stepReplay: ({ academy, id, lease, at, limit, nextAt }) =>
      postgres.transaction(async (session) => {
        if ((await runSteps(session, lockAcademy(academy))) === undefined) return { kind: 'lost' };
        const row = await first<ReplayRow>(session, leased, [academy, id, lease]);
        if (row === undefined) return { kind: 'lost' };
        const ceiling = await runSteps(session, stretchEnd(academy, row.endpoint, row.reached, row.last));
        const found = await finalRows(session, row, ceiling, limit + 1);
        const taken = found.slice(0, limit);
        const due = await reopenFinal(session, academy, taken, at);

        const reached = found.length > limit ? (taken.at(-1)?.id ?? row.reached) : ceiling;
        const isOver = reached >= row.last;
        const status: Replay['status'] = isOver ? 'done' : 'running';
        const next = due > 0 ? nextAt : at;
        const advanced = await first<ReplayRow>(session, advance, [
          academy,
          id,
          reached,
          due,
          status,
          isOver ? at : null,
          next,
        ]);
        return { kind: 'stepped', replay: decodeReplay(advanced ?? row), due };
      }),
  };
}

async function finalRows(
  session: Session,
  { academy, endpoint, reached, since, until, states }: ReplayRow,
  ceiling: number,
  limit: number,
): Promise<readonly FinalRow[]> {
  const { rows } = await session.query<FinalRow>(final, [
    academy,
    endpoint,
    reached,
    ceiling,
    since,
    until,
    states,
    limit,
  ]);
  return rows;
}

async function first<Row extends object>(
  session: Session,
  statement: string,
  values: readonly unknown[],
): Promise<Row | undefined> {
  const { rows } = await session.query<Row & Record<string, unknown>>(statement, values);
  return rows[0];
}

const leased = `
  select *
  from replays
  where academy = $1
    and id = $2
    and lease_token = $3
    and status = 'running'
  for update
`;
const final = `
  select id, created_at
  from settled_deliveries
  where academy = $1
    and endpoint = $2
    and id > $3
    and id <= $4
    and created_at >= $5
    and created_at < $6
    and state in (select json_array_elements_text($7::json))
    and repeat_of is null
  order by id
  limit $8
`;
const advance = `
  update replays
  set
    reached = $3,
    requeued = requeued + $4,
    status = $5,
    ended_at = $6,
    next_at = $7,
    lease_token = null,
    lease_until = null
  where academy = $1
    and id = $2
  returning *
`;
