import type { Database } from 'better-sqlite3';

/**
 * How many deliveries of an endpoint are pending, up to `most`: what is due, what is being sent, and what waits in an
 * order. Each is a walk along a partial index that ends at `most`; the last meets at most one row of the first two for
 * each that it counts or that they have counted.
 */
export function waitingCount(
  database: Database,
): (academy: string, endpoint: string, most: number) => number {
  const due = database.prepare<[string, string, number], Amount>(`
    select count(*) as amount
    from (
      select 1
      from deliveries indexed by deliveries_due
      where academy = ?
        and endpoint = ?
        and state = 'pending'
        and due_at is not null
        and lease_token is null
      limit ?
    )
  `);
  const leased = database.prepare<[string, string, number], Amount>(`
    select count(*) as amount
    from (
      select 1
      from deliveries indexed by deliveries_leased
      where academy = ?
        and endpoint = ?
        and lease_token is not null
      limit ?
    )
  `);
  const inOrder = database.prepare<[string, string, number], Amount>(`
    select count(*) as amount
    from (
      select 1
      from deliveries indexed by deliveries_in_order
      where academy = ?
        and endpoint = ?
        and order_key is not null
        and state = 'pending'
        and due_at is null
      limit ?
    )
  `);

  return (academy, endpoint, most) => {
    let amount = 0;
    for (const part of [due, leased, inOrder])
      if (amount < most) amount += part.get(academy, endpoint, most - amount)?.amount ?? 0;
    return amount;
  };
}

interface Amount {
  readonly amount: number;
}
