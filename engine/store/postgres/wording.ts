import { scanWhole } from '../alike/delivery-scan.ts';
import { seenState } from '../alike/look.ts';
import { within } from '../alike/span.ts';
import { one, type Steps } from '../alike/steps.ts';
import type { Wording } from '../alike/wording.ts';
import { attemptRows } from './attempts.ts';
import { nearOf } from './milestones.ts';
import { publishedIn } from './published.ts';
import { waitingIn } from './waiting.ts';

export const postgresWording: Wording = {
  // The primary key leads with the academy, so that its list needs no look into every endpoint.
  scanAcademy: scanWhole,
  countWaiting,
  nearOf,
  publishedIn,
  waitingIn,
  attempts: attemptRows,
  // An hour is a view of many sums: all of them would be added up before the newest is known.
  lastDelivered: `
    select last_delivered_at as at
    from endpoint_hour_sums
    where academy = :academy
      and endpoint = :endpoint
      and last_delivered_at is not null
    order by hour desc, last_delivered_at desc
    limit 1
  `,
  // A failure is noted at the instant at which its attempt began: that tells in which of the days the attempts are.
  outcomes: `
    select delivery, number, started_at, status, outcome
    from attempts
    where academy = :academy
      and delivery in (
        select cast(value as bigint)
        from json_each(:deliveries)
      )
      and started_at between :oldest and :newest
  `,
  // A join would be planned for the events of all days: their types are looked up by position, in those days alone.
  amounts: `
    with looked as materialized (
      select
        delivery.event, delivery.created_at, ${seenState} as seen_state,
        case when delivery.repeat_of is null then 0 else 1 end as repeats
      from deliveries as delivery
      join endpoints as endpoint
        on endpoint.academy = delivery.academy
          and endpoint.id = delivery.endpoint
      where ${within}
    ), typed as materialized (
      select position, type
      from events
      where academy = :academy
        and position = any (array(select event from looked))
        and published_at between (select min(created_at) from looked) and (select max(created_at) from looked)
        and published_at >= :since
        and published_at < :until
    )
    select typed.type, looked.seen_state, looked.repeats, count(*) as amount
    from looked
    join typed on typed.position = looked.event
    group by typed.type, looked.seen_state, looked.repeats
  `,
};

/** All that is pending stands in a table of its own, so that one walk along its index counts. */
function* countWaiting(academy: string, endpoint: string, most: number): Steps<number> {
  const found = yield* one<{ readonly amount: number }>(pending, { academy, endpoint, most });
  return found?.amount ?? 0;
}

const pending = `
  select count(*) as amount
  from (
    select 1 as one
    from pending_deliveries
    where academy = :academy
      and endpoint = :endpoint
    limit :most
  ) as counted
`;
