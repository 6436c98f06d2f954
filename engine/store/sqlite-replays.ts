import type { Database } from 'better-sqlite3';
import type { Replay } from '../model.ts';
import { pageOf, rowOf } from './cursor.ts';
import { seekDeliveries } from './sqlite-seek.ts';
import type { Verbs } from './verbs.ts';

type ReplayVerbs = Pick<Verbs, 'createReplay' | 'replay' | 'replays' | 'claimReplays' | 'cancelReplay'>;

/** What is to be sent again, as it is noted down; `sqlite-replaying.ts` does it. */
export function replayVerbs(database: Database): ReplayVerbs {
  const seek = seekDeliveries(database);
  const replay = replayReader(database);
  const cancel = replayCanceller(database);
  const exists = database.prepare<[string, string], { found: number }>(`
    select 1 as found
    from endpoints
    where academy = ?
      and id = ?
      and deleted_at is null
  `);
  const running = database.prepare<[string, string], ReplayRow>(`
    select *
    from replays indexed by replays_running
    where academy = ?
      and endpoint = ?
      and status = 'running'
  `);
  const spanOf = database.prepare<[Between], Ends>(`
    select
      (
        select id
        from deliveries indexed by deliveries_by_endpoint
        where academy = @academy
          and endpoint = @endpoint
          and id > @after
          and id <= @until
        order by id
        limit 1
      ) as first,
      (
        select id
        from deliveries indexed by deliveries_by_endpoint
        where academy = @academy
          and endpoint = @endpoint
          and id > @after
          and id <= @until
        order by id desc
        limit 1
      ) as last
  `);
  const insert = database.prepare<[NewReplay]>(`
    insert into replays
      (academy, id, endpoint, since, until, states, rate_per_second, status, first, last, reached, next_at,
        created_at, ended_at)
    values
      (@academy, @id, @endpoint, @since, @until, @states, @ratePerSecond, @status, @first, @last, @first, @createdAt,
        @createdAt, @endedAt)
  `);
  const newestBefore = database.prepare<[string, string, number, number], ReplayRow>(`
    select *
    from replays indexed by replays_by_endpoint
    where academy = ?
      and endpoint = ?
      and number < ?
    order by number desc
    limit ?
  `);
  const lease = database.prepare<[string, number, number, number, number], ReplayRow>(`
    update replays
    set lease_token = ?, lease_until = ?
    where number in (
      select number
      from replays indexed by replays_running
      where status = 'running'
        and next_at <= ?
        and (lease_token is null or lease_until <= ?)
      order by next_at
      limit ?
    )
    returning *
  `);

  function rowsBetween({ academy, endpoint, since, until }: Replay): { first: number; last: number } {
    const found = spanOf.get({
      academy,
      endpoint,
      after: seek.lastBefore(since),
      until: seek.firstSince(until),
    });
    // Looking begins behind `first`.
    return { first: (found?.first ?? 1) - 1, last: found?.last ?? 0 };
  }

  return {
    createReplay: (made) => {
      const { academy, id, endpoint, createdAt } = made;
      if (!exists.get(academy, endpoint)) return { kind: 'endpoint-unknown' };
      const other = running.get(academy, endpoint);
      if (other) return { kind: 'running', replay: decodeReplay(other) };
      const span = rowsBetween(made);
      const isOver = span.last <= span.first;
      insert.run({
        ...made,
        ...span,
        states: JSON.stringify(made.states),
        status: isOver ? 'done' : 'running',
        endedAt: isOver ? createdAt : null,
      });
      return { kind: 'created', replay: replay(academy, id) ?? made };
    },
    replay,
    replays: ({ academy, endpoint, limit, cursor }) => {
      const before = rowOf('j', cursor, Number.MAX_SAFE_INTEGER);
      return pageOf('j', newestBefore.all(academy, endpoint, before, limit + 1), limit, decodeReplay);
    },
    claimReplays: ({ now, limit, lease: { token, until } }) =>
      lease.all(token, until, now, now, limit).map(decodeReplay),
    cancelReplay: (academy, id, at) => {
      const known = replay(academy, id);
      if (known) cancel(academy, known.endpoint, at, id);
      return replay(academy, id);
    },
  };
}

function replayReader(database: Database): (academy: string, id: string) => Replay | undefined {
  const one = database.prepare<[string, string], ReplayRow>(`
    select *
    from replays
    where academy = ?
      and id = ?
  `);
  return (academy, id) => {
    const row = one.get(academy, id);
    return row && decodeReplay(row);
  };
}

/** Ends the running replay of an endpoint, where there is one; with `id`, only that one. */
export function replayCanceller(
  database: Database,
): (academy: string, endpoint: string, at: number, id?: string) => void {
  const cancel = database.prepare<[number, string, string, string | null]>(`
    update replays indexed by replays_running
    set status = 'cancelled', ended_at = ?, lease_token = null, lease_until = null
    where academy = ?
      and endpoint = ?
      and status = 'running'
      and id = coalesce(?, id)
  `);
  return (academy, endpoint, at, id) => void cancel.run(at, academy, endpoint, id ?? null);
}

interface Between {
  readonly academy: string;
  readonly endpoint: string;
  readonly after: number;
  readonly until: number;
}

interface Ends {
  readonly first: number | null;
  readonly last: number | null;
}

interface NewReplay {
  readonly academy: string;
  readonly id: string;
  readonly endpoint: string;
  readonly since: number;
  readonly until: number;
  readonly states: string;
  readonly ratePerSecond: number;
  readonly status: Replay['status'];
  readonly first: number;
  readonly last: number;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

export interface ReplayRow extends Ends {
  readonly number: number;
  readonly academy: string;
  readonly id: string;
  readonly endpoint: string;
  readonly since: number;
  readonly until: number;
  readonly states: string;
  readonly rate_per_second: number;
  readonly status: Replay['status'];
  readonly first: number;
  readonly last: number;
  readonly reached: number;
  readonly requeued: number;
  readonly created_at: number;
  readonly ended_at: number | null;
}

export function decodeReplay(row: ReplayRow): Replay {
  const span = row.last - row.first;
  return {
    id: row.id,
    academy: row.academy,
    endpoint: row.endpoint,
    since: row.since,
    until: row.until,
    states: JSON.parse(row.states) as Replay['states'],
    ratePerSecond: row.rate_per_second,
    status: row.status,
    requeued: row.requeued,
    progress: span > 0 ? (row.reached - row.first) / span : 1,
    createdAt: row.created_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
  };
}
