import { deliveryId, deliveryRow } from './delivery-id.ts';
import { one, type Stepwise } from './steps.ts';

/** What only who looks at one delivery wants to know of it. */
export const deliveryRoundVerbs: Stepwise<'deliveryRound'> = {
  *deliveryRound(academy, id) {
    const row = yield* one<RoundRow>(pending, { academy, id: deliveryRow(id) });
    if (row === undefined) return undefined;
    const { endpoint, order_key: orderKey, due_at: dueAt, first_try_at: firstTryAt } = row;
    const isLeased = row.lease_token !== null;
    const waits = dueAt === null && !isLeased && orderKey !== null;
    const front = waits
      ? yield* one<{ readonly id: number }>(goingBefore, { academy, endpoint, orderKey })
      : undefined;
    return {
      tries: row.tries,
      isLeased,
      ...(firstTryAt !== null && { firstTryAt }),
      ...(dueAt !== null && { dueAt }),
      ...(front && { behind: deliveryId(front.id) }),
    };
  },
};

interface RoundRow {
  readonly endpoint: string;
  readonly order_key: string | null;
  readonly due_at: number | null;
  readonly lease_token: string | null;
  readonly tries: number;
  readonly first_try_at: number | null;
}

const pending = `
  select endpoint, order_key, due_at, lease_token, tries, first_try_at
  from deliveries
  where academy = :academy
    and id = :id
    and state = 'pending'
`;

// It is nearly always the oldest; one that was asked for anew may wait for a younger.
const goingBefore = `
  select id
  from (
    select id, due_at, lease_token
    from deliveries indexed by deliveries_in_order
    where academy = :academy
      and endpoint = :endpoint
      and order_key = :orderKey
      and order_key is not null
      and state = 'pending'
    order by id
    limit 1000
  ) as waiting
  where due_at is not null
    or lease_token is not null
  order by id
  limit 1
`;
