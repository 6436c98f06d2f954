import type { KnownEvent } from '../alike/accept-call.ts';
import { deliveryId } from '../alike/delivery-id.ts';
import type { StoredBefore } from './entry-plan.ts';
import { bigintArray, textArray } from './array.ts';
import type { Session } from './session.ts';

/** Where the event of an id stands; its place, from 1, is that of the id in the list that was asked about. */
export type Whereabouts = readonly [place: number, position: number, publishedAt: number];

/**
 * Events by id that are there already. Their days are named as values, so that only those days are looked into. An id whose
 * event retention has taken is free again.
 */
export async function findAgain(
  session: Session,
  academy: string,
  taken: readonly Whereabouts[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredBefore>> {
  if (taken.length === 0) return new Map();
  const places = [
    academy,
    bigintArray(taken.map(([, position]) => position)),
    bigintArray([...new Set(taken.map(([, , publishedAt]) => publishedAt))]),
  ];
  const events = await session.query<KnownEvent>(stored, places);
  const deliveries = await session.query<DeliveryRow>(made, places);
  const found = new Map(events.rows.map((event) => [event.position, { ...event, deliveries: room() }]));
  for (const { id, endpoint, event, repeats } of deliveries.rows) {
    const again = { id: deliveryId(id), endpoint, leased: false, repeats: repeats === 1 };
    found.get(event)?.deliveries.push(again);
  }

  const known = new Map<string, StoredBefore>();
  const free: string[] = [];
  for (const [place, position] of taken) {
    const id = ids[place - 1] ?? '';
    const event = found.get(position);
    if (event) known.set(id, event);
    else free.push(id);
  }
  if (free.length > 0) await session.query(forget, [academy, textArray(free)]);
  return known;
}

function room(): StoredBefore['deliveries'][number][] {
  return [];
}

const stored = `
  select position, sequence, type, learner, occurred_at as "occurredAt", data
  from events
  where academy = $1
    and position = any($2::bigint[])
    and published_at = any($3::bigint[])
`;
const made = `
  select id, endpoint, event, case when repeat_of is null then 0 else 1 end as repeats
  from deliveries
  where academy = $1
    and event = any($2::bigint[])
    and created_at = any($3::bigint[])
  order by id
`;
const forget = `
  delete from event_ids
  where academy = $1
    and event_id = any($2::text[])
`;

interface DeliveryRow {
  readonly id: number;
  readonly endpoint: string;
  readonly event: number;
  readonly repeats: 0 | 1;
}
