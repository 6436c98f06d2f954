import type { Endpoint, Profile } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';

/** As much of an event as decides who hears it. */
export interface Heard {
  readonly type: string;
  readonly course: string | undefined;
}

/** Whether a webhook hears an event by its set-up as it is now; if not, why, in a sentence. */
export type Hearing =
  /** `onlyWhere` in words: the profile carries some events of the type, and which, the service alone can tell. */
  | { readonly kind: 'hears'; readonly isHeld: boolean; readonly onlyWhere?: string }
  | { readonly kind: 'deaf'; readonly because: string };

function hearingOf(endpoint: Endpoint, profile: Profile | undefined, { type, course }: Heard): Hearing {
  const { because } = t.events;
  if (endpoint.status === 'requested' || endpoint.status === 'declined') return deaf(because.unapproved);
  if (isOperational(type)) {
    const asked = endpoint.operations?.some((each) => each === type) ?? false;
    return asked ? { kind: 'hears', isHeld: endpoint.status !== 'active' } : deaf(because.operations);
  }
  const carried = profile?.carries.find((each) => each.type === type);
  if (profile !== undefined && carried === undefined) return deaf(because['not-carried'](profile.title));
  if (endpoint.eventTypes !== undefined && !endpoint.eventTypes.some((each) => each === type))
    return deaf(because.type);
  if (endpoint.courses !== undefined && course === undefined) return deaf(because['no-course']);
  if (endpoint.courses !== undefined && course !== undefined && !endpoint.courses.includes(course))
    return deaf(because.course(course));
  const onlyWhere = carried?.condition;
  return {
    kind: 'hears',
    isHeld: endpoint.status !== 'active',
    ...(onlyWhere !== undefined && { onlyWhere }),
  };
}

/** The same for every webhook of an academy. */
export function audienceOf(
  endpoints: readonly Endpoint[],
  profiles: readonly Profile[],
  heard: Heard,
): readonly { readonly endpoint: Endpoint; readonly hearing: Hearing }[] {
  const rival = new Map<string, Endpoint>();
  const each = endpoints.map((endpoint) => {
    const profile = profiles.find(({ name }) => name === endpoint.profile);
    const hearing = hearingOf(endpoint, profile, heard);
    const address = profile?.rules.oncePerUrl === true ? `${profile.name} ${endpoint.url}` : endpoint.id;
    // Of several with the same address it is the oldest that is active, or the oldest.
    const known = rival.get(address);
    if (hearing.kind === 'hears' && (known === undefined || (known.status !== 'active' && !hearing.isHeld)))
      rival.set(address, endpoint);
    return { endpoint, hearing, address };
  });
  return each.map(({ endpoint, hearing, address }) => ({
    endpoint,
    hearing:
      hearing.kind === 'hears' && rival.get(address) !== endpoint
        ? deaf(t.events.because['same-address'])
        : hearing,
  }));
}

/** Of what is written about a learner, the course that it names. */
export function courseIn(data: unknown): string | undefined {
  const course = memberOf(data, 'course');
  const id = memberOf(course, 'id');
  return typeof id === 'string' ? id : undefined;
}

export function isOperational(type: string): boolean {
  return type.startsWith('endpoint.') || type === 'delivery.failed';
}

function deaf(because: string): Hearing {
  return { kind: 'deaf', because };
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
