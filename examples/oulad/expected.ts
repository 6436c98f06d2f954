import type { CanonicalEvent, EventType, Profile } from '@schoolbell/wire';

/** How many events there are of each type. */
export type Counts = Readonly<Partial<Record<EventType, number>>>;

/** How many deliveries an endpoint of this profile gets, by type, when all of the events are published to it. */
export function carriedCounts(
  { carries }: Pick<Profile, 'carries'>,
  events: readonly CanonicalEvent[],
): Counts {
  return countsOf(events.filter((event) => isCarried(carries[event.type], event)));
}

export function countsOf(events: readonly CanonicalEvent[]): Counts {
  const counts: Partial<Record<EventType, number>> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function isCarried(carriage: Profile['carries'][EventType], event: CanonicalEvent): boolean {
  return carriage !== undefined && (carriage.when?.(event) ?? true);
}
