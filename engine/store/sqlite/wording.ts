import { seenState } from '../alike/look.ts';
import { within } from '../alike/span.ts';
import { all, one, type Steps } from '../alike/steps.ts';
import type { AttemptRow, Wording } from '../alike/wording.ts';
import { scanAcademy } from './academy-scan.ts';
import { publishedIn } from './published.ts';
import { waitingIn } from './waiting.ts';

export const sqliteWording: Wording = {
  scanAcademy,
  countWaiting,
  nearOf: anywhere,
  publishedIn,
  waitingIn,
  attempts: (academy, delivery) => all<AttemptRow>(attempts, { academy, delivery }),
  lastDelivered: `
    select last_delivered_at as at
    from endpoint_hours
    where academy = :academy
      and endpoint = :endpoint
      and last_delivered_at is not null
    order by hour desc
    limit 1
  `,
  outcomes: `
    select delivery, number, started_at, status, outcome
    from attempts
    where delivery in (
      select cast(value as bigint)
      from json_each(:deliveries)
    )
  `,
  amounts: `
    select
      event.type, ${seenState} as seen_state, case when delivery.repeat_of is null then 0 else 1 end as repeats,
      count(*) as amount
    from deliveries as delivery indexed by deliveries_by_endpoint
    cross join events as event on event.position = delivery.event
    cross join endpoints as endpoint
      on endpoint.academy = delivery.academy
        and endpoint.id = delivery.endpoint
    where ${within}
    group by event.type, seen_state, repeats
  `,
};

// One table has all of them.
// eslint-disable-next-line require-yield
function* anywhere(): Steps<undefined> {
  return undefined;
}

// Attempts name no academy here: a delivery's number is the only one of its kind in the file.
const attempts = `
  select attempt.*
  from attempts as attempt
  join deliveries as delivery on delivery.id = attempt.delivery
  where attempt.delivery = :delivery
    and delivery.academy = :academy
  order by attempt.number
`;

/**
 * What is due, what is being sent, and what waits in an order: an index of all that is pending would cost every event.
 * Each is a walk along a partial index that ends at `most`; the last meets at most one row of the first two for each that
 * it counts or that they have counted.
 */
function* countWaiting(academy: string, endpoint: string, most: number): Steps<number> {
  let amount = 0;
  for (const part of [due, leased, inOrder])
    if (amount < most) {
      const found = yield* one<{ readonly amount: number }>(part, { academy, endpoint, most: most - amount });
      amount += found?.amount ?? 0;
    }
  return amount;
}

const due = `
  select count(*) as amount
  from (
    select 1
    from deliveries indexed by deliveries_due
    where academy = :academy
      and endpoint = :endpoint
      and state = 'pending'
      and due_at is not null
      and lease_token is null
    limit :most
  )
`;
const leased = `
  select count(*) as amount
  from (
    select 1
    from deliveries indexed by deliveries_leased
    where academy = :academy
      and endpoint = :endpoint
      and lease_token is not null
    limit :most
  )
`;
const inOrder = `
  select count(*) as amount
  from (
    select 1
    from deliveries indexed by deliveries_in_order
    where academy = :academy
      and endpoint = :endpoint
      and order_key is not null
      and state = 'pending'
      and due_at is null
    limit :most
  )
`;
