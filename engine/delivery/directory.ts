import type { EventType, OperationType, Profile } from '@schoolbell/wire';
import { carriedTypes } from '@schoolbell/wire';
import type { Academy, Endpoint } from '../model.ts';
import { isUnapproved } from '../model.ts';
import type { Store } from '../store/store.ts';
import type { Destination } from './destination.ts';
import { destinationOf } from './destination.ts';

/** Who listens in an academy, kept in memory between changes. */
export interface Directory {
  /** Reads the academy from the store when it is not in memory; undefined when there is none. */
  listing(academy: string): Promise<Listing | undefined>;
  /** Forgets what is known of an academy: its next use reads it anew. */
  forget(academy: string): void;
}

export interface Listing {
  readonly academy: Academy;
  readonly byEndpoint: ReadonlyMap<string, Destination>;
  /** Oldest endpoint first. */
  readonly byType: ReadonlyMap<EventType, readonly Destination[]>;
  /** Who asked to hear of the academy's endpoints and deliveries themselves; oldest endpoint first. */
  readonly byOperation: ReadonlyMap<OperationType, readonly Destination[]>;
}

export interface DirectoryOptions {
  readonly store: Pick<Store, 'academy' | 'endpointsOf'>;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Academies kept in memory; the one read longest ago goes first. */
  readonly academiesMax?: number;
}

export function createDirectory({ store, profiles, academiesMax = 10_000 }: DirectoryOptions): Directory {
  const listings = new Map<string, Promise<Listing | undefined>>();

  return {
    listing(academy) {
      const known = listings.get(academy);
      if (known) return known;
      const loading = load(academy);
      listings.set(academy, loading);
      loading.then(
        (listing) => listing ?? forgetIf(academy, loading),
        () => forgetIf(academy, loading),
      );
      if (listings.size > academiesMax) listings.delete(oldest(listings));
      return loading;
    },
    forget(academy) {
      listings.delete(academy);
    },
  };

  async function load(id: string): Promise<Listing | undefined> {
    const [academy, endpoints] = await Promise.all([store.academy(id), store.endpointsOf(id)]);
    return academy && listingOf(academy, endpoints, profiles);
  }

  function forgetIf(academy: string, loading: Promise<Listing | undefined>): void {
    if (listings.get(academy) === loading) listings.delete(academy);
  }
}

function listingOf(
  academy: Academy,
  endpoints: readonly Endpoint[],
  profiles: ReadonlyMap<string, Profile>,
): Listing {
  const byEndpoint = new Map<string, Destination>();
  const byType = new Map<EventType, Destination[]>();
  const byOperation = new Map<OperationType, Destination[]>();
  for (const endpoint of endpoints) {
    const profile = profiles.get(endpoint.profile);
    if (!profile) throw new Error(unknownProfile(endpoint));
    const destination = destinationOf(endpoint, academy, profile);
    byEndpoint.set(endpoint.id, destination);
    // Paused and disabled ones listen on: what they miss is held for them.
    if (isUnapproved(endpoint)) continue;
    for (const type of typesOf(endpoint, profile)) listen(byType, type, destination);
    const operations = profile.encodeOperation ? (endpoint.operations ?? []) : [];
    for (const type of operations) listen(byOperation, type, destination);
  }
  return { academy, byEndpoint, byType, byOperation };
}

function listen<T>(by: Map<T, Destination[]>, type: T, destination: Destination): void {
  const listeners = by.get(type);
  if (listeners) listeners.push(destination);
  else by.set(type, [destination]);
}

function typesOf(endpoint: Endpoint, profile: Profile): readonly EventType[] {
  const carried = carriedTypes(profile);
  const chosen = endpoint.eventTypes;
  return chosen ? carried.filter((type) => chosen.includes(type)) : carried;
}

function unknownProfile(endpoint: Endpoint): string {
  return (
    `Endpoint "${endpoint.id}" of academy "${endpoint.academy}" speaks profile "${endpoint.profile}", which this ` +
    `program does not have. Start the version that has it, or delete the endpoint.`
  );
}

function oldest(listings: ReadonlyMap<string, unknown>): string {
  for (const academy of listings.keys()) return academy;
  throw new Error('directory-empty: an empty directory was asked for its oldest listing');
}
