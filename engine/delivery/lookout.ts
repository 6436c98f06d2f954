import { isDeepStrictEqual } from 'node:util';
import { StoreRefused, type Store } from '../store/store.ts';
import type { Claims } from './claims.ts';
import type { Destination } from './destination.ts';
import type { Directory } from './directory.ts';
import type { Lane } from './lane.ts';
import { isAtWork, undirect } from './lane.ts';
import type { Lanes } from './lanes.ts';
import { direct } from './pace.ts';
import type { Polling, PollingOptions } from './polling.ts';
import { createPolling } from './polling.ts';
import { restOf } from './trouble.ts';

export interface LookoutOptions extends Pick<PollingOptions, 'clock' | 'patience' | 'everyMs'> {
  readonly store: Pick<Store, 'revisions'>;
  readonly directory: Directory;
  readonly lanes: Lanes;
  readonly claims: Pick<Claims, 'giveBack'>;
  /** The lane may have something to claim. */
  readonly due: (lane: Lane, dueAt: number) => void;
  /** Lanes without work in memory are looked after as long as their academies and the others are no more than these. */
  readonly academiesMax?: number;
  /** In one question. */
  readonly askedMax?: number;
}

/**
 * Finds out what other processes have changed, and sees to it that nothing goes on by what was read before. Nothing depends
 * on it for good: what is accepted is checked against the revision, and a claim against how the endpoint stands.
 */
export function createLookout({
  store,
  directory,
  lanes,
  claims,
  due,
  academiesMax = 30_000,
  askedMax = 10_000,
  ...polling
}: LookoutOptions): Polling {
  return createPolling({ ...polling, failedAs: 'lookout-failed', ask: look });

  async function look(): Promise<void> {
    const known = directory.revisions();
    const asked = new Set([...known.keys(), ...academiesOfLanes(known)]);
    const revisions = await revisionsOf([...asked]);
    for (const [academy, revision] of known) {
      const isOld = revisions.get(academy) !== revision;
      // One that was read anew meanwhile may be newer than the answer.
      if (isOld && directory.known(academy)?.revision === revision) directory.forget(academy);
    }
    for (const lane of lanes.all()) {
      const { academy, destination } = lane;
      if (destination && asked.has(academy) && destination.revision !== revisions.get(academy))
        await renew(lane, destination);
    }
  }

  /** A lane knows by itself what it goes by: the directory may have had to forget it. */
  function academiesOfLanes(known: ReadonlyMap<string, number>): ReadonlySet<string> {
    const academies = new Set<string>();
    for (const lane of lanes.all()) {
      if (!lane.destination || known.has(lane.academy)) continue;
      if (isAtWork(lane) || known.size + academies.size < academiesMax) academies.add(lane.academy);
      else if (!academies.has(lane.academy)) lane.destination = undefined;
    }
    return academies;
  }

  async function revisionsOf(academies: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    for (let from = 0; from < academies.length; from += askedMax) {
      const answer = await store.revisions(academies.slice(from, from + askedMax));
      polling.patience.answered();
      for (const [academy, revision] of Object.entries(answer)) found.set(academy, revision);
    }
    return found;
  }

  /** What nothing in memory depends on is read when it is needed. One that was off or at rest may be served again, and have something due. */
  async function renew(lane: Lane, { endpoint }: Destination): Promise<void> {
    if (isAtWork(lane)) return align(lane);
    const wasOff = endpoint.status !== 'active' || restOf(lane) !== undefined;
    undirect(lane);
    if (wasOff) due(lane, polling.clock.now());
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
    undirect(lane);
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
  const { failingSince: _failing, refusingSince: _refusing, ...way } = endpoint;
  return way;
}
