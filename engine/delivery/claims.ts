import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Lease } from '../store/words/events.ts';
import type { LeaseRef } from '../store/words/deliveries.ts';
import type { Store } from '../store/store.ts';
import { StoreRefused } from '../store/store.ts';
import type { Directory } from './directory.ts';
import type { Lane } from './lane.ts';
import { direct, enqueue, room, unreserve, unreserved } from './lane.ts';
import type { Places } from './places.ts';
import { createRounds } from './rounds.ts';
import { isFromBefore } from './turn.ts';

/** Fetches what waits in the store, a bounded number at a time, and gives back what shall not be sent now. */
export interface Claims {
  /** Puts a lane in line for more of its work. */
  want(lane: Lane): void;
  /** Asks for those that are first in line, as many at once as may ask. */
  pump(): void;
  /** The whole queue: what holds for the first in it holds for all. They are due again as before. */
  giveBack(lane: Lane): void;
  /** Gives the queue back, what is on its way into it too; resolves when the store has it. */
  empty(lane: Lane): Promise<void>;
}

export interface ClaimsOptions {
  readonly store: Pick<Store, 'claim' | 'release'>;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly log: Log;
  readonly places: Places;
  readonly lease: () => Lease;
  readonly isStopping: () => boolean;
  /** The lane has more to do, or may ask again. */
  readonly changed: (lane: Lane) => void;
  readonly claimsMax: number;
  readonly deliveriesMax: number;
}

export function createClaims({
  store,
  directory,
  clock,
  log,
  places,
  lease,
  isStopping,
  changed,
  claimsMax,
  deliveriesMax,
}: ClaimsOptions): Claims {
  const hungry = createRounds<Lane>();
  let claiming = 0;

  return {
    want(lane) {
      hungry.add(lane);
    },
    pump() {
      while (claiming < claimsMax && places.left() > 0) {
        const lane = hungry.next();
        if (!lane) break;
        void claim(lane);
      }
    },
    giveBack,
    async empty(lane) {
      await unreserved(lane);
      giveBack(lane);
      await lane.givenBack;
    },
  };

  function giveBack(lane: Lane): void {
    const given = lane.queue.splice(0).map(({ delivery }) => delivery);
    if (given.length === 0) return;
    places.free(given.length);
    lane.caughtUpTo = undefined;
    lane.givenBack = Promise.all([lane.givenBack, returned(lane, given)]);
  }

  async function returned(lane: Lane, given: readonly LeaseRef[]): Promise<void> {
    lane.awaited += 1;
    while (!(await released(lane, given))) {
      await new Promise<void>((resolve) => void clock.after(100, resolve));
    }
    lane.dueAt = Math.min(lane.dueAt, clock.now());
    lane.awaited -= 1;
    changed(lane);
  }

  /** False where the store was busy. From one that is lost the leases run out by themselves. */
  async function released(lane: Lane, given: readonly LeaseRef[]): Promise<boolean> {
    try {
      await store.release(given);
      return true;
    } catch (error) {
      log.warn({ academy: lane.academy, endpoint: lane.endpoint, error }, 'release-failed');
      return !(error instanceof StoreRefused);
    }
  }

  async function claim(lane: Lane): Promise<void> {
    const wanted = Math.min(Math.ceil(room(lane) / 2), places.left(), deliveriesMax);
    lane.claiming = true;
    lane.reserved += wanted;
    places.take(wanted);
    claiming += 1;
    // What is noted while the store answers stands beside its answer, so no hint is overwritten.
    lane.dueAt = Number.POSITIVE_INFINITY;
    let taken = 0;
    try {
      taken = await take(lane, wanted);
    } catch (error) {
      log.error({ academy: lane.academy, endpoint: lane.endpoint, error }, 'claim-failed');
      lane.dueAt = clock.now() + 1_000;
    }
    claiming -= 1;
    lane.claiming = false;
    unreserve(lane, wanted);
    places.free(wanted - taken);
    changed(lane);
  }

  /** Into the lane's queue; answers how many. */
  async function take(lane: Lane, limit: number): Promise<number> {
    const { academy, endpoint } = lane;
    const listing = await directory.listing(academy);
    const destination = listing?.byEndpoint.get(endpoint);
    direct(lane, destination, clock.now());
    if (destination?.endpoint.status !== 'active' || isStopping()) return 0;
    const { givenBack } = lane;
    const held = lease();
    const { claimed, nextDueAt } = await store.claim({
      academy,
      endpoint,
      now: clock.now(),
      limit,
      lease: held,
    });
    const last = claimed.at(-1);
    const isThrough = claimed.length < limit || (last && !isFromBefore(last, destination.endpoint));
    // What was given back while the store answered is due again and not among them.
    if (isThrough && lane.givenBack === givenBack) {
      lane.caughtUpTo = destination.endpoint.resumedAt;
    }
    for (const delivery of claimed) enqueue(lane, { delivery, leasedUntil: held.until }, clock.now());
    if (nextDueAt !== undefined) lane.dueAt = Math.min(lane.dueAt, nextDueAt);
    return claimed.length;
  }
}
