import type { Database } from 'better-sqlite3';
import { decodeReplay, type ReplayRow } from '../alike/replay-rows.ts';
import { replayVerbs } from '../alike/replays.ts';
import { reopener, type ReopenedRow } from './reopen.ts';
import { stretchEnd } from '../alike/stretch.ts';
import { runnerHere } from './dialect.ts';
import type { Room } from './room.ts';
import type { Tally } from './tally.ts';
import type { Verbs } from '../verbs.ts';

export interface ReplayingParts {
  readonly tally: Tally;
  readonly room: Pick<Room, 'deliveriesMore'>;
}

/**
 * One step of a replay: what it makes due and how far it got stand in one transaction, so that no crash repeats it. Where
 * a full disk has no room for steps none is handed out, as with deliveries: a refusal would be one of the whole store.
 */
export function replayingVerbs(
  database: Database,
  { tally, room }: ReplayingParts,
): Pick<Verbs, 'claimReplays' | 'stepReplay'> {
  const reopen = reopener(database, tally);
  const run = runnerHere(database);
  const leased = database.prepare<[string, string, string], ReplayRow>(`
    select *
    from replays
    where academy = ?
      and id = ?
      and lease_token = ?
      and status = 'running'
  `);
  const chosen = database.prepare<[Chosen], ReopenedRow>(`
    select id, academy, endpoint, state, due_at, order_key
    from deliveries indexed by deliveries_by_endpoint
    where academy = @academy
      and endpoint = @endpoint
      and id > @reached
      and id <= @ceiling
      and created_at >= @since
      and created_at < @until
      and state in (select value from json_each(@states))
      and repeat_of is null
      and lease_token is null
    order by id
    limit @limit
  `);
  const advance = database.prepare<[Advanced], ReplayRow>(`
    update replays
    set
      reached = @reached,
      requeued = requeued + @due,
      status = @status,
      ended_at = @endedAt,
      next_at = @nextAt,
      lease_token = null,
      lease_until = null
    where number = @number
    returning *
  `);

  return {
    claimReplays: (request) => (room.deliveriesMore() > 0 ? run(replayVerbs.claimReplays(request)) : []),
    stepReplay: ({ academy, id, lease, at, limit, nextAt }) => {
      const row = leased.get(academy, id, lease);
      if (row === undefined) return { kind: 'lost' };
      const ceiling = run(stretchEnd(academy, row.endpoint, row.reached, row.last));
      const found = chosen.all({ ...row, ceiling, limit: limit + 1 });
      const taken = found.slice(0, limit);
      for (const delivery of taken) reopen(delivery, at);

      const reached = found.length > limit ? (taken.at(-1)?.id ?? row.reached) : ceiling;
      const isOver = reached >= row.last;
      const advanced = advance.get({
        number: row.number,
        reached,
        due: taken.length,
        status: isOver ? 'done' : 'running',
        endedAt: isOver ? at : null,
        nextAt: taken.length > 0 ? nextAt : at,
      });
      return { kind: 'stepped', replay: decodeReplay(advanced ?? row), due: taken.length };
    },
  };
}

interface Chosen extends Pick<ReplayRow, 'academy' | 'endpoint' | 'since' | 'until' | 'states' | 'reached'> {
  readonly ceiling: number;
  readonly limit: number;
}

interface Advanced {
  readonly number: number;
  readonly reached: number;
  readonly due: number;
  readonly status: 'running' | 'done';
  readonly endedAt: number | null;
  readonly nextAt: number;
}
