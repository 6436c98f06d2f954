import type { Delivery } from '../../model.ts';
import { all, type Steps } from './steps.ts';

/** What a list shows of an event beside what happened to it. */
export interface EventName {
  readonly position: number;
  readonly event_id: string;
  readonly type: Delivery['eventType'];
  readonly learner: string;
}

/**
 * The events of deliveries, by position. Asked for by themselves, between two instants: a database that keeps events by
 * the day then looks only into those days, where a join would have it plan for all there are. A delivery is created when
 * its event is published.
 */
export function* eventNames(
  academy: string,
  deliveries: readonly { readonly event: number; readonly created_at: number }[],
): Steps<ReadonlyMap<number, EventName>> {
  if (deliveries.length === 0) return new Map();
  const instants = deliveries.map(({ created_at }) => created_at);
  const rows = yield* all<EventName>(names, {
    academy,
    positions: JSON.stringify(deliveries.map(({ event }) => event)),
    oldest: Math.min(...instants),
    newest: Math.max(...instants),
  });
  return new Map(rows.map((row) => [row.position, row]));
}

const names = `
  select position, event_id, type, learner
  from events
  where academy = :academy
    and position in (
      select cast(value as bigint)
      from json_each(:positions)
    )
    and published_at between :oldest and :newest
`;
