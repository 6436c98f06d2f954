import { isDeepStrictEqual } from 'node:util';
import { StoreRefused, type Store } from '../store/store.ts';
import type { Claims } from './claims.ts';
import type { Destination } from './destination.ts';
import type { Directory } from './directory.ts';
import type { Lane } from './lane.ts';
import { direct } from './lane.ts';
import type { Lanes } from './lanes.ts';
import type { Polling, PollingOptions } from './polling.ts';
import { createPolling } from './polling.ts';

export interface LookoutOptions extends Pick<PollingOptions, 'clock' | 'patience' | 'everyMs'> {
  readonly store: Pick<Store, 'revisions'>;
  readonly directory: Directory;
  readonly lanes: Lanes;
  readonly claims: Pick<Claims, 'giveBack'>;
  /** The lane may have something to claim. */
  readonly due: (lane: Lane, dueAt: number) => void;
}

/**
 * Finds out what other processes have changed, and sees to it that nothing goes on by what was read before. Nothing depends
 * on it for good: what is accepted is checked against the revision, and a claim against how the endpoint stands.
 */
export function createLookout({ store, directory, lanes, claims, due, ...polling }: LookoutOptions): Polling {
  return createPolling({ ...polling, failedAs: 'lookout-failed', ask: look });

  async function look(): Promise<void> {
    const known = directory.revisions();
    if (known.size > 0) {
      const revisions = await store.revisions([...known.keys()]);
      polling.patience.answered();
      for (const [academy, revision] of known) {
        const isOld = revisions[academy] !== revision;
        // One that was read anew meanwhile may be newer than the answer.
        if (isOld && directory.known(academy)?.revision === revision) directory.forget(academy);
      }
    }
    for (const lane of lanes.all()) if (lane.destination) await align(lane);
  }

  async function align(lane: Lane): Promise<void> {
    const { academy, endpoint } = lane;
    const listing = directory.known(academy) ?? (await read(academy));
    const destination = listing?.byEndpoint.get(endpoint);
    if (lane.destination && destination !== lane.destination) redirect(lane, destination);
  }

  /** Where nothing was touched of what is sent and how, what waits in memory goes on. */
  function redirect(lane: Lane, destination: Destination | undefined): void {
    const now = polling.clock.now();
    if (lane.destination && destination && isSameWay(lane.destination, destination)) {
      direct(lane, destination, now);
      return;
    }
    lane.destination = undefined;
    claims.giveBack(lane);
    due(lane, now);
  }

  /** What cannot be read for another reason than that the store refuses, nothing may be sent by. */
  async function read(academy: string): ReturnType<Directory['listing']> {
    try {
      return await directory.listing(academy);
    } catch (error) {
      if (error instanceof StoreRefused) throw error;
      return undefined;
    }
  }
}

/** Whether what waits in memory may go on: the same place, the same terms, and it may be sent to as before. Pure. */
function isSameWay(before: Destination, after: Destination): boolean {
  return isDeepStrictEqual(wayOf(before), wayOf(after)) && isDeepStrictEqual(before.academy, after.academy);
}

/** An endpoint without what only tells how it fares. */
function wayOf({ endpoint }: Destination): object {
  const { failingSince: _, ...way } = endpoint;
  return way;
}
