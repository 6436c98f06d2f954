import type { CanonicalEvent } from '@schoolbell/wire';
import type { Destination } from './destination.ts';
import type { Listing } from './directory.ts';

/**
 * Which endpoints get an event. Pure; paused and disabled ones match too, since what they miss is held for them. What an
 * operator has not approved does not.
 */
export function match(event: CanonicalEvent, listing: Listing): readonly Destination[] {
  const listeners = listing.byType.get(event.type);
  if (!listeners) return [];
  const wanted = listeners.filter((destination) => wants(destination, event));
  return wanted.some(({ profile }) => profile.rules.oncePerUrl) ? oncePerUrl(wanted) : wanted;
}

function wants({ endpoint, profile }: Destination, event: CanonicalEvent): boolean {
  const carriage = profile.carries[event.type];
  if (!carriage || (carriage.when && !carriage.when(event))) return false;
  if (!endpoint.courses) return true;
  const course = courseOf(event);
  return course !== undefined && endpoint.courses.includes(course);
}

/** The course that an event is about, where it is about one. */
export function courseOf({ data }: CanonicalEvent): string | undefined {
  return 'course' in data ? data.course?.id : undefined;
}

/** Of several with the same URL one is kept: the oldest that is active, or the oldest. */
function oncePerUrl(wanted: readonly Destination[]): readonly Destination[] {
  const chosen = new Map<string, Destination>();
  for (const destination of wanted) {
    const { endpoint, profile } = destination;
    const key = profile.rules.oncePerUrl ? `${profile.name} ${endpoint.url}` : endpoint.id;
    const rival = chosen.get(key);
    if (!rival || (rival.endpoint.status !== 'active' && endpoint.status === 'active'))
      chosen.set(key, destination);
  }
  return [...chosen.values()];
}
