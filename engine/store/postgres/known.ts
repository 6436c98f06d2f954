import { onceKey, orderOf, type Known } from './entry-plan.ts';
import { findAgain, type Whereabouts } from './again.ts';
import { textArray } from './array.ts';
import { runSteps } from './pool.ts';
import type { Session } from './session.ts';
import { stillTold, type ToldRow } from './told-once.ts';
import { one } from '../alike/steps.ts';
import type { NewEvent } from '../words/events.ts';

/**
 * Asks, while the academy is locked, all that planning needs to know of these events, and draws the numbers that they may
 * need. One statement as a rule: only duplicates, and what an endpoint was told long ago, have to be looked up in their day.
 */
export async function askKnown(
  session: Session,
  academy: string,
  events: readonly NewEvent[],
): Promise<Known> {
  const wanted = wantedBy(events);
  const { ids, learners, orders, leased, told } = wanted;
  const answer = await ask(session, academy, wanted);
  const remembered = told.map(
    ([learner, course, endpoint], index) =>
      [onceKey(endpoint, { learner, course }), answer.told?.[index]] as const,
  );
  return {
    positions: answer.positions,
    deliveryIds: answer.deliveries ?? [],
    events: await findAgain(session, academy, answer.taken ?? [], ids),
    sequences: new Map(learners.map((learner, index) => [learner, answer.sequences[index] ?? 0])),
    heldOrders: new Set(
      orders.filter((_, index) => answer.held?.[index]).map(([endpoint, key]) => orderOf(endpoint, key)),
    ),
    activeEndpoints: new Set(leased.filter((_, index) => answer.active?.[index])),
    told: await stillTold(session, academy, remembered),
  };
}

/** Each thing once, however many of the events ask about it. */
interface Wanted {
  readonly ids: readonly string[];
  readonly deliveries: number;
  readonly learners: readonly string[];
  readonly orders: readonly (readonly [endpoint: string, key: string])[];
  /** Endpoints of deliveries that a sender wants leased. */
  readonly leased: readonly string[];
  readonly told: readonly (readonly [learner: string, course: string, endpoint: string])[];
}

function wantedBy(events: readonly NewEvent[]): Wanted {
  const orders = new Map<string, readonly [string, string]>();
  const leased = new Set<string>();
  const told = new Map<string, readonly [string, string, string]>();
  let deliveries = 0;
  for (const event of events) {
    deliveries += event.deliveries.length;
    for (const { endpoint, orderKey, lease, once } of event.deliveries) {
      if (orderKey !== undefined) orders.set(orderOf(endpoint, orderKey), [endpoint, orderKey]);
      if (lease) leased.add(endpoint);
      if (once) told.set(onceKey(endpoint, once), [once.learner, once.course, endpoint]);
    }
  }
  return {
    ids: [...new Set(events.map(({ id }) => id))],
    deliveries,
    learners: [...new Set(events.map(({ learner }) => learner))],
    orders: [...orders.values()],
    leased: [...leased],
    told: [...told.values()],
  };
}

/** Each list stands in the order of what was asked; absent where nothing was. */
interface Answer {
  readonly positions: readonly number[];
  readonly deliveries?: readonly number[];
  /** Only of ids that are taken; null where none is. */
  readonly taken: readonly Whereabouts[] | null;
  /** The last of each learner. */
  readonly sequences: readonly (number | null)[];
  readonly held?: readonly (1 | null)[];
  readonly active?: readonly (1 | null)[];
  readonly told?: readonly (ToldRow | null)[];
}

// What nobody wants is not asked for: planning it would cost an event that comes alone as much again.
async function ask(
  session: Session,
  academy: string,
  { ids, deliveries, learners, orders, leased, told }: Wanted,
): Promise<Answer> {
  const parts = [
    positionsDrawn,
    idsTaken,
    lastSequences,
    ...(deliveries > 0 ? [deliveriesDrawn] : []),
    ...(orders.length > 0 ? [ordersHeld] : []),
    ...(leased.length > 0 ? [endpointsActive] : []),
    ...(told.length > 0 ? [toldBefore] : []),
  ];
  const asked = one<Answer>(`select ${parts.join(',')}`, {
    academy,
    events: ids.length,
    ids: textArray(ids),
    learners: textArray(learners),
    deliveries,
    orderedEndpoints: textArray(orders.map(([endpoint]) => endpoint)),
    orderKeys: textArray(orders.map(([, key]) => key)),
    leased: textArray(leased),
    toldLearners: textArray(told.map(([learner]) => learner)),
    toldCourses: textArray(told.map(([, course]) => course)),
    toldEndpoints: textArray(told.map(([, , endpoint]) => endpoint)),
  });
  const answer = await runSteps(session, asked, 'often');
  if (!answer) throw new Error('known-nothing: a select without a table answered no row');
  return answer;
}

// Every look-up is a select of its own in its row: so a list of any length goes through an index, whatever the planner
// thinks of the tables.
const positionsDrawn = `
  (
    select json_agg(nextval('event_positions'))
    from generate_series(1, :events::integer)
  ) as positions
`;
const deliveriesDrawn = `
  (
    select json_agg(nextval('delivery_ids'))
    from generate_series(1, :deliveries::integer)
  ) as deliveries
`;
const idsTaken = `
  (
    select json_agg(json_build_array(asked.place, found.position, found.published_at))
    from unnest(:ids::text[]) with ordinality as asked (id, place)
    join lateral (
      select position, published_at
      from event_ids
      where academy = :academy
        and event_id = asked.id
      limit 1
    ) as found on true
  ) as taken
`;
const lastSequences = `
  (
    select json_agg((
      select sequence
      from learners
      where academy = :academy
        and learner = asked.learner
    ))
    from unnest(:learners::text[]) as asked (learner)
  ) as sequences
`;
// By the order of one index: told only that all three are equal, the planner may read all that the endpoint has pending.
const ordersHeld = `
  (
    select json_agg((
      select case when (first.endpoint, first.order_key) = (asked.endpoint, asked.order_key) then 1 end
      from (
        select endpoint, order_key
        from pending_deliveries
        where academy = :academy
          and order_key is not null
          and (endpoint, order_key) >= (asked.endpoint, asked.order_key)
        order by endpoint, order_key
        limit 1
      ) as first
    ))
    from unnest(:orderedEndpoints::text[], :orderKeys::text[]) as asked (endpoint, order_key)
  ) as held
`;
const endpointsActive = `
  (
    select json_agg((
      select 1
      from endpoints
      where academy = :academy
        and id = asked.endpoint
        and status = 'active'
        and rest_until is null
        and deleted_at is null
    ))
    from unnest(:leased::text[]) as asked (endpoint)
  ) as active
`;
const toldBefore = `
  (
    select json_agg((
      select json_build_array(told.delivery, told.created_at, (
        select 1
        from pending_deliveries
        where academy = :academy
          and id = told.delivery
      ))
      from told_once as told
      where told.academy = :academy
        and told.learner = asked.learner
        and told.course = asked.course
        and told.endpoint = asked.endpoint
    ))
    from unnest(:toldLearners::text[], :toldCourses::text[], :toldEndpoints::text[])
      as asked (learner, course, endpoint)
  ) as told
`;
