import type { EventType, Profile } from '@schoolbell/wire';
import { carriedTypes, isEventType } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import type { Academy, Endpoint, RetryChoice } from '../../model.ts';
import type { Dice } from './dice.ts';

/** Who there is in a simulated world when it begins. */
export interface Cast {
  readonly academies: readonly Academy[];
  readonly endpoints: readonly Endpoint[];
}

/** What platforms publish: all profiles say the first of them, some say the second. */
export const publishedTypes = ['course.completed', 'course.enrolled'] as const satisfies readonly EventType[];

/** Every message names its event, whatever its dialect shows of it: so a receiver knows what came twice. */
export const marker = 'x-simulated-event';

/** The real dialects, their messages marked. */
export const markedProfiles: ReadonlyMap<string, Profile> = new Map(
  [...profiles].map(([name, profile]): [string, Profile] => [name, marked(profile)]),
);

function marked(profile: Profile): Profile {
  type Encoded = ReturnType<Profile['encode']>;
  const mark = (encoded: Encoded, id: string): Encoded =>
    encoded.kind === 'body' ? { ...encoded, headers: [...encoded.headers, [marker, id]] } : encoded;
  const { encodeOperation } = profile;
  return {
    ...profile,
    encode: (event, context) => mark(profile.encode(event, context), event.id),
    ...(encodeOperation && {
      encodeOperation: (event, context) => mark(encodeOperation(event, context), event.id),
    }),
  };
}

export function castOf(dice: Dice, at: number): Cast {
  const academies = Array.from({ length: dice.between(1, 3) }, (_, index): Academy => {
    const id = `academy-${index}`;
    return { id, name: id, companyId: id, domain: { id, name: id }, createdAt: at };
  });
  const endpoints = academies.flatMap(({ id }) =>
    Array.from({ length: dice.between(1, 4) }, (_, index) => endpointOf(id, `${id}-${index}`, dice, at)),
  );
  return { academies, endpoints };
}

function endpointOf(academy: string, id: string, dice: Dice, at: number): Endpoint {
  const profile = dice.pick([...profiles.values(), ...favourites()]);
  const retry = retryOf(dice);
  const eventTypes = dice.luck(0.2) ? publishedTypes.slice(0, 1) : undefined;
  return {
    id,
    academy,
    profile: profile.name,
    url: `https://receiver.example/${academy}/${id}`,
    ordering: dice.pick(['none', 'none', 'learner', 'strict']),
    lenient: false,
    status: 'active',
    createdAt: at,
    updatedAt: at,
    ...(eventTypes && { eventTypes }),
    ...(dice.luck(0.25) && { rateLimit: dice.pick([0.5, 2, 10]) }),
    ...(retry && { retry }),
    ...(profile.encodeOperation &&
      dice.luck(0.3) && { operations: ['delivery.failed', 'endpoint.disabled'] }),
    ...(profile.rules.signing === 'always' && { signingSecret }),
  };
}

/** Dialects that can do more than others, so that this is seen more often. */
function favourites(): readonly Profile[] {
  return [...profiles.values()].filter(({ promise }) => promise.disables.length > 0);
}

/** Mostly short schedules: a world in which everybody waits for a day shows little. */
function retryOf(dice: Dice): RetryChoice | undefined {
  if (dice.luck(0.15)) return undefined;
  if (dice.luck(0.1)) return { kind: 'house' };
  const gapsMs = Array.from({ length: dice.between(1, 6) }, () => dice.pick([1_000, 5_000, 20_000, 60_000]));
  return { kind: 'custom', gapsMs };
}

const signingSecret = `whsec_${Buffer.from('a secret of simulated worlds').toString('base64')}`;

/** Independent of how the house matches: whether the endpoint would hear events of that type. */
export function hears({ profile, eventTypes }: Endpoint, type: string): boolean {
  const carried = carriedTypes(profiles.get(profile) ?? missing(profile));
  return isEventType(type) && carried.includes(type) && (eventTypes?.includes(type) ?? true);
}

function missing(profile: string): never {
  throw new Error(`The simulation knows no profile "${profile}".`);
}
