import type { AcademyWords, CanonicalEvent, EventType, GoldenExample, Profile } from '@schoolbell/wire';
import { carriedTypes } from '@schoolbell/wire';

/** One academy of the demo: where its events go, and what happens in it. */
export interface PlannedAcademy {
  readonly words: AcademyWords;
  readonly endpoints: readonly PlannedEndpoint[];
  readonly events: readonly CanonicalEvent[];
}

export interface PlannedEndpoint {
  readonly profile: Profile;
  /** Path at the receiver, its own for each endpoint. */
  readonly path: string;
  readonly scheme: 'http' | 'https';
  /** Absent means every type that the profile carries. */
  readonly eventTypes?: readonly EventType[];
}

/** Where all dialects listen at once, and a complete event of every type happens. */
export function sharedAcademy(
  profiles: Iterable<Profile>,
  events: readonly CanonicalEvent[],
): PlannedAcademy {
  return {
    words: {
      id: 'north',
      name: 'North Academy',
      companyId: 'company-1',
      domain: { id: '12', name: 'north.example.com' },
    },
    endpoints: [...profiles].flatMap((profile) => endpointsOf(profile, '')),
    events,
  };
}

/**
 * Where one dialect listens alone, and the very events happen that its documentation prints: an academy for each
 * description of itself that its examples assume.
 */
export function goldenAcademies(profile: Profile): readonly PlannedAcademy[] {
  const groups = new Map<
    string,
    { readonly words: AcademyWords; readonly events: Map<string, CanonicalEvent> }
  >();
  for (const { academy, event } of goldenExamples(profile)) {
    const { id, type, occurredAt, data } = event;
    // An id stands for one event of an academy; examples that share one get an academy more.
    const words = JSON.stringify(academy);
    const content = JSON.stringify({ type, occurredAt, data });
    for (let round = 0; ; round += 1) {
      const key = `${words} ${round}`;
      const group = groups.get(key) ?? { words: academy, events: new Map<string, CanonicalEvent>() };
      groups.set(key, group);
      const known = group.events.get(id);
      const knownContent =
        known && JSON.stringify({ type: known.type, occurredAt: known.occurredAt, data: known.data });
      if (known !== undefined && knownContent !== content) continue;
      group.events.set(id, canonical(event));
      break;
    }
  }
  return [...groups.values()].map(({ words, events }, index) => {
    const id = `golden-${profile.name}${index === 0 ? '' : `-${index + 1}`}`;
    return {
      words: { ...words, id },
      endpoints: endpointsOf(profile, `/${id}`),
      events: [...events.values()],
    };
  });
}

export function goldenExamples({ carries }: Profile): readonly GoldenExample[] {
  return Object.values(carries).flatMap((carriage) => carriage.examples);
}

function endpointsOf(profile: Profile, prefix: string): readonly PlannedEndpoint[] {
  const scheme = profile.rules.schemes.includes('http') ? 'http' : 'https';
  const path = prefix === '' ? `/${profile.name}` : prefix;
  if (profile.rules.eventTypes !== 'one') return [{ profile, path, scheme }];
  return carriedTypes(profile).map((type) => ({
    profile,
    path: `${path}/${type}`,
    scheme,
    eventTypes: [type],
  }));
}

/** What a platform publishes of it: the rest of a published event is the service's to add. */
function canonical({
  academy: _academy,
  publishedAt: _publishedAt,
  sequence: _sequence,
  ...event
}: GoldenExample['event']): CanonicalEvent {
  return event;
}
