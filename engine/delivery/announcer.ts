import type { Claimed, Settlement } from '../store/words/deliveries.ts';
import { StoreRefused } from '../store/store.ts';
import type { Judged } from './announcements.ts';
import { announcementsOf, markOf } from './announcements.ts';
import type { Destination } from './destination.ts';
import type { Directory, Listing } from './directory.ts';
import type { Lane } from './lane.ts';
import { failingSince } from './lane.ts';
import type { Patience } from './patience.ts';

/** Adds to a settlement what it says of the endpoint, and what is told of it, to be written down all in one. */
export interface Announcer {
  complete(
    lane: Lane,
    settlement: Settlement,
    delivery: Claimed,
    destination: Destination,
  ): Promise<Settlement>;
}

export interface AnnouncerOptions {
  readonly directory: Directory;
  readonly patience: Patience;
  /** An id for an operational event. */
  readonly makeId: () => string;
}

/** Whether a settlement is of the common kind: it changes nothing about its endpoint and is told to nobody. */
export function isPlain({ outcome }: Settlement, lane: Lane, destination: Destination): boolean {
  switch (outcome.kind) {
    case 'delivered':
      return failingSince(lane, destination) === undefined;
    case 'retry':
      return true;
    case 'failed':
      return false;
    default:
      return outcome satisfies never;
  }
}

export function createAnnouncer({ directory, patience, makeId }: AnnouncerOptions): Announcer {
  return {
    async complete(lane, settlement, delivery, destination) {
      const { endpoint } = destination;
      const judged: Judged = {
        settlement,
        delivery,
        endpoint,
        failingSince: failingSince(lane, destination),
      };
      // The next answer is judged by what this one showed, long before it is written down.
      if (settlement.outcome.kind === 'delivered') lane.shown = {};
      else if (settlement.attempt) lane.shown = { failingSince: judged.failingSince ?? settlement.at };

      const mark = markOf(judged);
      if (mark) lane.marks += 1;
      // One that had to wait for the store is not overtaken by the next, or a recovery would be told before its failing.
      const listing = lane.told.then(() => listingFor(settlement.academy));
      lane.told = listing;
      const found = await listing;
      const announcements = found ? announcementsOf(judged, found, makeId) : [];
      return {
        ...settlement,
        ...(mark && { mark }),
        ...(announcements.length > 0 && { announcements }),
      };
    },
  };

  async function listingFor(academy: string): Promise<Listing | undefined> {
    for (;;) {
      try {
        return await directory.listing(academy);
      } catch (error) {
        // Busy passes. A store that is lost cannot take the settlement either, and then the delivery is made again.
        await patience.pause(error, 'announcement-postponed', { academy });
        if (!(error instanceof StoreRefused)) return undefined;
      }
    }
  }
}
