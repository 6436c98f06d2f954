import type { CanonicalEvent, EventType, Profile } from '@schoolbell/wire';

/** What one endpoint should get and what it got, by the bytes of the bodies. */
export interface Arrivals {
  readonly profile: string;
  readonly counts: Readonly<Record<string, { expected: number; arrived: number }>>;
  note(body: string): void;
  /** Sentences; none where everything came once and in order. */
  faults(): readonly string[];
}

export interface AcademyOfRun {
  readonly id: string;
  readonly name: string;
  readonly companyId: string;
  readonly domain: { readonly id: string; readonly name: string };
}

interface Expected {
  readonly type: EventType;
  readonly learner: string;
  /** Where it stands among the learner's events. */
  readonly place: number;
  arrived: number;
}

/**
 * @param events everything that is published, in order
 * @param inOrder true where the endpoint asked for order per learner
 */
export function arrivalsAt(
  profile: Profile,
  events: readonly CanonicalEvent[],
  academy: AcademyOfRun,
  inOrder: boolean,
): Arrivals {
  const expected = new Map<string, Expected>();
  const counts: Record<string, { expected: number; arrived: number }> = {};
  const places = new Map<string, number>();
  const lastPlace = new Map<string, number>();
  let strangers = 0;
  let overtakings = 0;

  for (const event of events) {
    const carriage = profile.carries[event.type];
    if (!carriage || carriage.when?.(event) === false) continue;
    const learner = event.data.learner.id;
    const place = (places.get(learner) ?? 0) + 1;
    places.set(learner, place);
    expected.set(keyOfEvent(profile, event, academy), { type: event.type, learner, place, arrived: 0 });
    (counts[event.type] ??= { expected: 0, arrived: 0 }).expected += 1;
  }

  return {
    profile: profile.name,
    counts,
    note(body) {
      const known = expected.get(keyOfBody(profile, body));
      if (!known) {
        strangers += 1;
        return;
      }
      known.arrived += 1;
      const count = counts[known.type];
      if (count) count.arrived += 1;
      if (inOrder && known.place <= (lastPlace.get(known.learner) ?? 0)) overtakings += 1;
      lastPlace.set(known.learner, known.place);
    },
    faults() {
      const all = [...expected.values()];
      const missing = all.filter(({ arrived }) => arrived === 0).length;
      const repeated = all.filter(({ arrived }) => arrived > 1).length;
      return [
        ...(missing > 0 ? [`${profile.name}: ${missing} never arrived`] : []),
        ...(repeated > 0 ? [`${profile.name}: ${repeated} arrived more than once`] : []),
        ...(strangers > 0 ? [`${profile.name}: ${strangers} bodies are not as documented`] : []),
        ...(overtakings > 0
          ? [`${profile.name}: ${overtakings} overtook an earlier one of their learner`]
          : []),
      ];
    },
  };
}

/** A documented dialect says nothing of when it was published, so its whole body is known beforehand. */
function keyOfEvent(profile: Profile, event: CanonicalEvent, academy: AcademyOfRun): string {
  if (profile.strictness === 'own') return event.id;
  const published = { ...event, academy: academy.id, publishedAt: '2026-01-01T00:00:00.000Z', sequence: 1 };
  const encoded = profile.encode(published, { academy });
  if (encoded.kind === 'inexpressible')
    throw new Error(`${profile.name} cannot say ${event.id}: ${encoded.message}`);
  return encoded.body;
}

function keyOfBody(profile: Profile, body: string): string {
  if (profile.strictness !== 'own') return body;
  const { id } = JSON.parse(body) as { readonly id?: string };
  return id ?? body;
}
