import { seenState } from '../alike/look.ts';
import { all, type Steps } from '../alike/steps.ts';
import type { WaitingRow } from '../alike/wording.ts';

/**
 * How an academy's waiting deliveries are seen, at most so many of them: what is due, what is being sent, and what waits in
 * an order, each along a partial index.
 */
export function* waitingIn(academy: string, most: number): Steps<readonly WaitingRow[]> {
  const found: WaitingRow[] = [];
  let left = most;
  for (const part of [due, leased, inOrder]) {
    if (left <= 0) break;
    const rows = yield* all<WaitingRow>(part, { academy, most: left });
    for (const { amount } of rows) left -= amount;
    found.push(...rows);
  }
  return found;
}

const due = seen(`
  from deliveries indexed by deliveries_due
  where academy = :academy
    and state = 'pending'
    and due_at is not null
    and lease_token is null
`);
const leased = seen(`
  from deliveries indexed by deliveries_leased
  where academy = :academy
    and lease_token is not null
`);
const inOrder = seen(`
  from deliveries indexed by deliveries_in_order
  where academy = :academy
    and order_key is not null
    and state = 'pending'
    and due_at is null
`);

function seen(part: string): string {
  return `
    select ${seenState} as seen_state, sum(delivery.amount) as amount
    from (
      select endpoint, 'pending' as state, count(*) as amount
      from (
        select endpoint
        ${part}
        limit :most
      )
      group by endpoint
    ) as delivery
    cross join endpoints as endpoint
      on endpoint.academy = :academy
        and endpoint.id = delivery.endpoint
    group by seen_state
  `;
}
