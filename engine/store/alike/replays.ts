import type { Replay } from '../../model.ts';
import { lockAcademy } from './academy-lock.ts';
import { writeAudit } from './audit.ts';
import { pageOf, rowOf } from './cursor.ts';
import { decodeReplay, type ReplayRow } from './replay-rows.ts';
import { seekDeliveries } from './seek.ts';
import { all, change, one, type Steps, type Stepwise } from './steps.ts';

/** What is to be sent again, as it is noted down and handed out; `stepReplay` does it. */
export const replayVerbs: Stepwise<'createReplay' | 'replay' | 'replays' | 'claimReplays' | 'cancelReplay'> =
  {
    replay: read,
    *createReplay(made, audit) {
      const { academy, id, endpoint, createdAt } = made;
      yield* lockAcademy(academy);
      if ((yield* one(exists, { academy, endpoint })) === undefined) return { kind: 'endpoint-unknown' };
      const other = yield* one<ReplayRow>(running, { academy, endpoint });
      if (other) return { kind: 'running', replay: decodeReplay(other) };
      const span = yield* rowsBetween(made);
      const isOver = span.last <= span.first;
      yield* change(insert, {
        ...made,
        ...span,
        states: JSON.stringify(made.states),
        status: isOver ? 'done' : 'running',
        endedAt: isOver ? createdAt : null,
      });
      yield* writeAudit(audit);
      return { kind: 'created', replay: (yield* read(academy, id)) ?? made };
    },
    *replays({ academy, endpoint, limit, cursor }) {
      const before = rowOf('j', cursor, Number.MAX_SAFE_INTEGER);
      const rows = yield* all<ReplayRow>(newestBefore, { academy, endpoint, before, limit: limit + 1 });
      return pageOf('j', rows, limit, decodeReplay);
    },
    // Each is leased by itself, and only where nobody was faster: no transaction spans academies.
    *claimReplays({ now, limit, lease: { token, until } }) {
      const claimed: Replay[] = [];
      for (const { academy, id } of yield* all<ReplayRow>(due, { now, limit })) {
        const row = yield* one<ReplayRow>(lease, { academy, id, now, token, until });
        if (row) claimed.push(decodeReplay(row));
      }
      return claimed;
    },
    *cancelReplay(academy, id, at, audit) {
      yield* lockAcademy(academy);
      const known = yield* read(academy, id);
      if (known?.status !== 'running') return known;
      yield* cancelReplayOf(academy, known.endpoint, at, id);
      yield* writeAudit(audit);
      return yield* read(academy, id);
    },
  };

/** Ends the running replay of an endpoint, where there is one; with `id`, only that one. */
export function* cancelReplayOf(academy: string, endpoint: string, at: number, id?: string): Steps<void> {
  yield* change(cancel, { academy, endpoint, at, id: id ?? null });
}

function* read(academy: string, id: string): Steps<Replay | undefined> {
  const row = yield* one<ReplayRow>(byId, { academy, id });
  return row && decodeReplay(row);
}

function* rowsBetween({ academy, endpoint, since, until }: Replay): Steps<{ first: number; last: number }> {
  const seek = seekDeliveries(academy, endpoint);
  const found = yield* one<Ends>(endsOf, {
    academy,
    endpoint,
    after: yield* seek.lastBefore(since),
    until: yield* seek.firstSince(until),
  });
  // Looking begins behind `first`.
  return { first: (found?.first ?? 1) - 1, last: found?.last ?? 0 };
}

interface Ends {
  readonly first: number | null;
  readonly last: number | null;
}

const byId = `
  select *
  from replays
  where academy = :academy
    and id = :id
`;
const exists = `
  select 1 as found
  from endpoints
  where academy = :academy
    and id = :endpoint
    and deleted_at is null
`;
const running = `
  select *
  from replays indexed by replays_running
  where academy = :academy
    and endpoint = :endpoint
    and status = 'running'
`;
const endsOf = `
  select
    (
      select id
      from deliveries indexed by deliveries_by_endpoint
      where academy = :academy
        and endpoint = :endpoint
        and id > :after
        and id <= :until
      order by id
      limit 1
    ) as first,
    (
      select id
      from deliveries indexed by deliveries_by_endpoint
      where academy = :academy
        and endpoint = :endpoint
        and id > :after
        and id <= :until
      order by id desc
      limit 1
    ) as last
`;
const insert = `
  insert into replays
    (academy, id, endpoint, since, until, states, rate_per_second, status, first, last, reached, next_at,
      created_at, ended_at)
  values
    (:academy, :id, :endpoint, :since, :until, :states, :ratePerSecond, :status, :first, :last, :first, :createdAt,
      :createdAt, :endedAt)
`;
const newestBefore = `
  select *
  from replays indexed by replays_by_endpoint
  where academy = :academy
    and endpoint = :endpoint
    and number < :before
  order by number desc
  limit :limit
`;
const due = `
  select *
  from replays indexed by replays_running
  where status = 'running'
    and next_at <= not_ahead(:now)
    and (lease_token is null or lease_until <= not_ahead(:now))
  order by next_at
  limit :limit
`;
const lease = `
  update replays
  set lease_token = :token, lease_until = :until
  where academy = :academy
    and id = :id
    and status = 'running'
    and next_at <= not_ahead(:now)
    and (lease_token is null or lease_until <= not_ahead(:now))
  returning *
`;
const cancel = `
  update replays indexed by replays_running
  set status = 'cancelled', ended_at = :at, lease_token = null, lease_until = null
  where academy = :academy
    and endpoint = :endpoint
    and status = 'running'
    and id = coalesce(:id, id)
`;
