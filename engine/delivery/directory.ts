import type { EventType, OperationType, Profile } from '@schoolbell/wire';
import { carriedTypes } from '@schoolbell/wire';
import type { Academy, Endpoint } from '../model.ts';
import { isUnapproved } from '../model.ts';
import type { Store } from '../store/store.ts';
import type { Roster } from '../store/words/endpoints.ts';
import type { Destination } from './destination.ts';
import { destinationOf } from './destination.ts';

/** Who listens in an academy, kept in memory between changes. */
export interface Directory {
  /** Reads the academy from the store when it is not in memory; undefined when there is none. */
  listing(academy: string): Promise<Listing | undefined>;
  /** What is in memory of an academy; undefined where that is nothing yet, or it is being read. */
  known(academy: string): Listing | undefined;
  /** Of every academy in memory the revision that it was read at. */
  revisions(): ReadonlyMap<string, number>;
  /** Forgets what is known of an academy: its next use reads it anew. */
  forget(academy: string): void;
}

export interface Listing {
  readonly revision: number;
  readonly academy: Academy;
  readonly byEndpoint: ReadonlyMap<string, Destination>;
  /** Oldest endpoint first. */
  readonly byType: ReadonlyMap<EventType, readonly Destination[]>;
  /** Who asked to hear of the academy's endpoints and deliveries themselves; oldest endpoint first. */
  readonly byOperation: ReadonlyMap<OperationType, readonly Destination[]>;
}

export interface DirectoryOptions {
  readonly store: Pick<Store, 'roster'>;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Academies kept in memory; the one read longest ago goes first. */
  readonly academiesMax?: number;
}

interface Entry {
  readonly loading: Promise<Listing | undefined>;
  listing?: Listing;
}

export function createDirectory({ store, profiles, academiesMax = 10_000 }: DirectoryOptions): Directory {
  const entries = new Map<string, Entry>();

  return {
    listing(academy) {
      const known = entries.get(academy);
      if (known) return known.loading;
      const entry: Entry = { loading: load(academy) };
      entries.set(academy, entry);
      entry.loading.then(
        (listing) => {
          if (listing) entry.listing = listing;
          else forgetIf(academy, entry);
        },
        () => forgetIf(academy, entry),
      );
      if (entries.size > academiesMax) entries.delete(oldest(entries));
      return entry.loading;
    },
    known: (academy) => entries.get(academy)?.listing,
    revisions() {
      const revisions = new Map<string, number>();
      for (const [academy, { listing }] of entries) if (listing) revisions.set(academy, listing.revision);
      return revisions;
    },
    forget(academy) {
      entries.delete(academy);
    },
  };

  async function load(academy: string): Promise<Listing | undefined> {
    const roster = await store.roster(academy);
    return roster && listingOf(roster, profiles);
  }

  function forgetIf(academy: string, entry: Entry): void {
    if (entries.get(academy) === entry) entries.delete(academy);
  }
}

function listingOf(
  { revision, academy, endpoints }: Roster,
  profiles: ReadonlyMap<string, Profile>,
): Listing {
  const byEndpoint = new Map<string, Destination>();
  const byType = new Map<EventType, Destination[]>();
  const byOperation = new Map<OperationType, Destination[]>();
  for (const endpoint of endpoints) {
    const profile = profiles.get(endpoint.profile);
    if (!profile) throw new Error(unknownProfile(endpoint));
    const destination = { ...destinationOf(endpoint, academy, profile), revision };
    byEndpoint.set(endpoint.id, destination);
    // Paused and disabled ones listen on: what they miss is held for them.
    if (isUnapproved(endpoint)) continue;
    for (const type of typesOf(endpoint, profile)) listen(byType, type, destination);
    const operations = profile.encodeOperation ? (endpoint.operations ?? []) : [];
    for (const type of operations) listen(byOperation, type, destination);
  }
  return { revision, academy, byEndpoint, byType, byOperation };
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

function oldest(entries: ReadonlyMap<string, unknown>): string {
  for (const academy of entries.keys()) return academy;
  throw new Error('directory-empty: an empty directory was asked for its oldest listing');
}
