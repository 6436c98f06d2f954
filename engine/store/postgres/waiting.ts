import { seenState } from '../alike/look.ts';
import { all, type Steps } from '../alike/steps.ts';
import type { WaitingRow } from '../alike/wording.ts';

/** How an academy's waiting deliveries are seen, at most so many of them: they stand in a table of their own. */
export function waitingIn(academy: string, most: number): Steps<readonly WaitingRow[]> {
  return all<WaitingRow>(waiting, { academy, most });
}

const waiting = `
  select ${seenState} as seen_state, cast(sum(delivery.amount) as bigint) as amount
  from (
    select endpoint, 'pending' as state, count(*) as amount
    from (
      select endpoint
      from pending_deliveries
      where academy = :academy
      limit :most
    ) as looked
    group by endpoint
  ) as delivery
  join endpoints as endpoint
    on endpoint.academy = :academy
      and endpoint.id = delivery.endpoint
  group by seen_state
`;
