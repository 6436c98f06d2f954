import { deliveryRow } from '../alike/delivery-id.ts';
import { bigintArray, textArray } from './array.ts';
import type { Fronts } from './fronts.ts';
import type { Postgres } from './session.ts';
import type { Store } from '../store.ts';
import type { LeaseRef } from '../words/deliveries.ts';

export function releaseVerbs(postgres: Postgres, fronts: Fronts): Pick<Store, 'release'> {
  return {
    async release(leases) {
      for (const [academy, given] of byAcademy(leases)) {
        const { rows } = await postgres.query<BackRow>(giveBack, [
          academy,
          bigintArray(given.map(({ id }) => deliveryRow(id))),
          textArray(given.map(({ lease }) => lease)),
        ]);
        for (const { endpoint, due_at: dueAt, id } of rows)
          fronts.pullBack({ academy, endpoint }, { dueAt, id });
      }
    },
  };
}

interface BackRow {
  readonly endpoint: string;
  readonly due_at: number;
  readonly id: number;
}

/** Locked by id first, as everybody does who takes several: so none waits for another in a circle. */
const giveBack = `
  with held as materialized (
    select delivery.id
    from unnest($2::bigint[], $3::text[]) as given (id, lease_token)
    join pending_deliveries as delivery
      on delivery.academy = $1
      and delivery.id = given.id
      and delivery.lease_token = given.lease_token
    order by delivery.id
    for update of delivery
  )
  update pending_deliveries as delivery
  set
    lease_token = null,
    lease_until = null,
    lease_node = null
  from held
  where delivery.academy = $1
    and delivery.id = held.id
  returning delivery.endpoint, delivery.due_at, delivery.id
`;

function byAcademy(leases: readonly LeaseRef[]): ReadonlyMap<string, readonly LeaseRef[]> {
  const academies = new Map<string, LeaseRef[]>();
  for (const lease of leases) {
    const given = academies.get(lease.academy);
    if (given) given.push(lease);
    else academies.set(lease.academy, [lease]);
  }
  return academies;
}
