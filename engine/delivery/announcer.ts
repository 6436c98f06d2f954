import type { Settlement } from '../store/words/deliveries.ts';
import { disablingOf } from '../model.ts';
import { StoreRefused } from '../store/store.ts';
import type { Judged } from './announcements.ts';
import { announcementsOf } from './announcements.ts';
import type { Directory, Listing } from './directory.ts';
import type { Lane } from './lane.ts';
import type { Patience } from './patience.ts';

/** Adds to a settlement what is told of it, to be written down all in one. */
export interface Announcer {
  complete(lane: Lane, judged: Judged): Promise<Settlement>;
}

export interface AnnouncerOptions {
  readonly directory: Directory;
  readonly patience: Patience;
  /** An id for an operational event. */
  readonly makeId: () => string;
}

/** Whether a settlement is of the common kind: it changes nothing about its endpoint and is told to nobody. */
export function isPlain({ outcome, mark }: Settlement): boolean {
  return mark === undefined && outcome.kind !== 'failed' && disablingOf(outcome) === undefined;
}

export function createAnnouncer({ directory, patience, makeId }: AnnouncerOptions): Announcer {
  return {
    async complete(lane, judged) {
      const { settlement } = judged;
      // One that had to wait for the store is not overtaken by the next, or a recovery would be told before its failing.
      const listing = lane.told.then(() => listingFor(settlement.academy));
      lane.told = listing;
      const found = await listing;
      const announcements = found ? announcementsOf(judged, found, makeId) : [];
      return announcements.length > 0 ? { ...settlement, announcements } : settlement;
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
