import { deliveryRow } from '../alike/delivery-id.ts';
import { columnsOf } from './judged.ts';
import { runSteps } from './pool.ts';
import type { Session } from './session.ts';
import { endpointDeleted } from '../alike/rows.ts';
import { all } from '../alike/steps.ts';
import type { Settlement } from '../words/deliveries.ts';

/** What became of a settlement's own row. */
export interface Written {
  readonly settlement: Settlement;
  /** `ordered` ones are left as they were: they end, and may have to set another free. */
  readonly fate: 'settled' | 'ordered' | 'lost';
  /** Its place in this order is free now. */
  readonly freed?: string;
}

/**
 * Writes settlements of one academy with their attempts and all that is counted, in one statement. Those whose lease does
 * not hold any more leave no trace. Of `unordered` rows it needs no lock; for `any` the caller holds the academy's.
 */
export async function settleRows(
  session: Session,
  academy: string,
  settlements: readonly Settlement[],
  which: 'unordered' | 'any',
): Promise<readonly Written[]> {
  // In the order of the rows, so that two batches that contend for the same ones wait for each other one way only.
  const sorted = settlements.toSorted((one, other) => deliveryRow(one.id) - deliveryRow(other.id));
  const values = { academy, endpointDeleted, ...columnsOf(sorted) };
  const rows = await runSteps(session, all<Exception>(statementFor(sorted, which), values), 'often');
  const exceptions = new Map(rows.map((row) => [row.nth, row]));
  return sorted.map((settlement, index) => {
    const { became = 'settled', order_key: freed = null } = exceptions.get(index + 1) ?? {};
    return { settlement, fate: became, ...(freed !== null && { freed }) };
  });
}

interface Exception {
  readonly nth: number;
  readonly became: Written['fate'];
  readonly order_key: string | null;
}

/** What there is nothing of is left out: to plan it would cost a settlement that comes alone as much again. */
function statementFor(settlements: readonly Settlement[], which: 'unordered' | 'any'): string {
  const someGoOn = settlements.some(({ outcome }) => outcome.kind === 'retry');
  const someFell = settlements.some(({ outcome }) => outcome.kind !== 'delivered');
  const someAnswered = settlements.some(({ attempt }) => attempt?.answer.kind === 'response');
  const parts = [
    given(someGoOn ? stateOfEach : 'kind'),
    ended(which === 'any' ? 'true' : 'pending.order_key is null'),
    ...(someGoOn ? [again] : []),
    judged(someGoOn ? ['ended', 'again'] : ['ended']),
    settled,
    tallied,
    attempted,
    ...(someAnswered ? [answered] : []),
    summed,
    ...(someFell ? [noted] : []),
  ];
  return `with ${parts.join(',')} ${exceptions}`;
}

// Each part hands on all that the next needs: a join of what parts answer is planned blind, and may go over every pair.
// Deliveries are looked up by their whole key, one by one: of a table that is believed to be empty, all that an academy has
// waiting seems as cheap, and is read for every settlement if it is not empty any more. So the key is compared with what
// was given; that all is of one academy is said besides, in another collation, for which there is no index.

const given = (state: string): string => `
  given as materialized (
    select
      *, cast(:academy as text) collate "C" as academy, case when number is null then 0 else 1 end as made,
      ${state} as state
    from unnest(
      :ids::bigint[], :leases::text[], :endpoints::text[], :kinds::text[], :dueAt::bigint[], :reasons::text[],
      :at::bigint[], :numbers::bigint[], :startedAt::bigint[], :tookMs::double precision[], :urls::text[],
      :requestHeaders::text[], :digests::bytea[], :statuses::bigint[], :answerHeaders::text[], :bodyStarts::bytea[],
      :faults::text[], :messages::text[], :hops::text[], :outcomes::text[]
    ) with ordinality as given (
      id, lease, endpoint, kind, due_at, reason,
      at, number, started_at, took_ms, url,
      request_headers, body_sha256, status, answer_headers, body_start,
      fault, message, hops, outcome, nth
    )
  )
`;
// What has nowhere to go any more is not tried again.
const stateOfEach = `
  case
    when kind <> 'retry' then kind
    when exists (
      select 1
      from endpoints as endpoint
      where endpoint.academy = :academy
        and endpoint.id = given.endpoint
        and endpoint.deleted_at is not null
    ) then 'cancelled'
    else 'pending'
  end
`;
const isGiven = `
  pending.academy = given.academy
  and pending.id = given.id
  and pending.lease_token = given.lease
  and pending.academy = :academy collate "default"
`;
const ended = (isMeant: string): string => `
  ended as (
    delete from pending_deliveries as pending
    using given
    where given.state in ('delivered', 'failed', 'cancelled')
      and ${isGiven}
      and ${isMeant}
    returning
      given.*, pending.event, pending.created_at, pending.order_key, pending.tries, pending.attempt_count,
      pending.first_try_at
  )
`;
const again = `
  again as (
    update pending_deliveries as pending
    set
      due_at = given.due_at,
      reason = given.reason,
      tries = pending.tries + given.made,
      attempt_count = pending.attempt_count + given.made,
      first_try_at = coalesce(pending.first_try_at, given.started_at),
      lease_token = null,
      lease_until = null,
      lease_node = null
    from given
    where given.state = 'pending'
      and ${isGiven}
    returning given.*
  )
`;
const judged = (parts: readonly string[]): string => {
  const each = parts.map(
    (part) => `
      select
        nth, id, endpoint, kind, reason, at, number, started_at, took_ms, url, request_headers, body_sha256, status,
        answer_headers, body_start, fault, message, hops, outcome
      from ${part}
    `,
  );
  return `judged as (${each.join(' union all ')})`;
};
const settled = `
  settled as (
    insert into settled_deliveries
      (academy, id, endpoint, event, state, created_at, order_key, tries, attempt_count, first_try_at, reason, settled_at)
    select
      :academy, id, endpoint, event, state, created_at, order_key, tries + made, attempt_count + made,
      coalesce(first_try_at, started_at), case state when 'cancelled' then :endpointDeleted else reason end, at
    from ended
  )
`;
const tallied = `
  tallied as (
    insert into tally_sums (academy, name, amount)
    select :academy, name, amount
    from (
      select 'pending' as name, -count(*) as amount
      from ended
      union all
      select state, count(*)
      from ended
      group by state
    ) as sums
    where amount <> 0
  )
`;
const attempted = `
  attempted as (
    insert into attempts
      (academy, delivery, number, started_at, took_ms, url, request_headers, body_sha256, status, fault, message, hops,
        outcome)
    select
      :academy, id, number, started_at, took_ms, url, request_headers, body_sha256, status, fault, message, hops,
      outcome
    from judged
    where number is not null
  )
`;
const answered = `
  answered as (
    insert into answers (academy, delivery, number, started_at, headers, body_start)
    select :academy, id, number, started_at, answer_headers, body_start
    from judged
    where answer_headers is not null
  )
`;
const hourMs = 3_600_000;
// What was put off before anything was asked was not tried, and nothing went wrong with it.
const summed = `
  summed as (
    insert into endpoint_hour_sums
      (academy, endpoint, hour, delivered, retried, failed, unsent, took_ms, last_delivered_at)
    select
      :academy, endpoint, at - at % ${hourMs},
      count(*) filter (where kind = 'delivered'),
      count(*) filter (where kind = 'retry'),
      count(*) filter (where kind = 'failed'),
      count(*) filter (where number is null),
      coalesce(sum(took_ms), 0),
      max(at) filter (where kind = 'delivered')
    from judged
    where number is not null or kind <> 'retry'
    group by endpoint, at - at % ${hourMs}
  )
`;
const noted = `
  noted as (
    insert into failures (academy, endpoint, delivery, attempt, at, reason)
    select :academy, endpoint, id, number, coalesce(started_at, at), case when number is null then reason end
    from judged
    where kind = 'failed' or (kind = 'retry' and number is not null)
    order by nth
  )
`;
const exceptions = `
  select nth, 'settled' as became, order_key
  from ended
  where order_key is not null
  union all
  select
    nth,
    coalesce(
      (
        select 'ordered'
        from pending_deliveries as pending
        where pending.academy = :academy
          and pending.id = given.id
          and pending.lease_token = given.lease
      ),
      'lost'
    ),
    null
  from given
  where nth not in (select nth from judged)
`;
