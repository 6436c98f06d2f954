import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Lease } from '../store/words/events.ts';
import type { Hints } from '../store/words/hints.ts';
import type { Store } from '../store/store.ts';
import { StoreRefused } from '../store/store.ts';
import type { ClaimAnswer, ClaimRequest, LeaseRef } from '../store/words/deliveries.ts';
import type { Destination } from './destination.ts';
import type { Directory } from './directory.ts';
import type { Lane } from './lane.ts';
import { emptied, enqueue, room, unreserve, unreserved } from './lane.ts';
import { direct, gapMsOf } from './pace.ts';
import type { Patience } from './patience.ts';
import type { Places } from './places.ts';
import { createRounds } from './rounds.ts';
import { needsItAlone } from './sharing.ts';
import { restOf } from './trouble.ts';
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
  /** All queues at once, at the end. */
  handBack(lanes: Iterable<Lane>): Promise<void>;
  /** The same once nothing is on its way from the store any more. */
  end(lanes: Iterable<Lane>): Promise<void>;
}

export interface ClaimsOptions {
  readonly store: Pick<Store, 'claim' | 'release'>;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly log: Log;
  readonly patience: Patience;
  readonly places: Places;
  /** To the other processes, where there are any. */
  readonly hints?: Hints;
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
  patience,
  places,
  hints,
  lease,
  isStopping,
  changed,
  claimsMax,
  deliveriesMax,
}: ClaimsOptions): Claims {
  const hungry = createRounds<Lane>();
  let claiming = 0;
  const underWay = new Set<Promise<void>>();
  /** A store that refuses is left alone for a while, and then asked for one lane at a time until it answers. */
  let isRefusing = false;
  /** The pause that nobody asks it in; the last one that began. */
  let pause: object | undefined;

  return {
    want(lane) {
      hungry.add(lane);
    },
    pump,
    giveBack,
    async empty(lane) {
      await unreserved(lane);
      giveBack(lane);
      await lane.givenBack;
    },
    handBack,
    async end(lanes) {
      await Promise.all(underWay);
      await handBack(lanes);
    },
  };

  async function handBack(lanes: Iterable<Lane>): Promise<void> {
    const given = [...lanes].flatMap((lane) => emptied(lane).map(({ delivery }) => delivery));
    if (given.length === 0) return;
    places.free(given.length);
    try {
      await store.release(given);
      hints?.tell({ kind: 'work' });
    } catch (error) {
      // Their leases run out by themselves.
      patience.refused(error, 'release-failed', { deliveries: given.length });
    }
  }

  function pump(): void {
    if (pause) return;
    const most = isRefusing ? 1 : claimsMax;
    while (claiming < most && places.left() > 0) {
      const lane = hungry.next();
      if (!lane) break;
      // It has its share of a crowd, and asks again when some of that is settled.
      if (room(lane, places.freePart()) === 0) continue;
      const fetching = claim(lane).finally(() => underWay.delete(fetching));
      underWay.add(fetching);
    }
  }

  function giveBack(lane: Lane): void {
    const given = emptied(lane);
    if (given.length === 0) return;
    places.free(given.length);
    lane.caughtUpTo = undefined;
    const leases = given.map(({ delivery }) => delivery);
    const heldUntil = Math.max(...given.map(({ leasedUntil }) => leasedUntil));
    lane.givenBack = Promise.all([lane.givenBack, returned(lane, leases, heldUntil)]);
  }

  /** Until the store has them, or they are nobody's by themselves. */
  async function returned(lane: Lane, given: readonly LeaseRef[], heldUntil: number): Promise<void> {
    lane.awaited += 1;
    while (!(await released(lane, given)) && clock.now() < heldUntil);
    lane.dueAt = Math.min(lane.dueAt, clock.now());
    lane.awaited -= 1;
    changed(lane);
  }

  /** False where the store refused, after a pause. From one that is lost the leases run out by themselves. */
  async function released(lane: Lane, given: readonly LeaseRef[]): Promise<boolean> {
    try {
      await store.release(given);
      patience.answered();
      return true;
    } catch (error) {
      await patience.pause(error, 'release-failed', { academy: lane.academy, endpoint: lane.endpoint });
      return !(error instanceof StoreRefused);
    }
  }

  async function claim(lane: Lane): Promise<void> {
    const wanted = Math.min(Math.ceil(room(lane, places.freePart()) / 2), places.left(), deliveriesMax);
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
      refused(lane, error);
    }
    claiming -= 1;
    lane.claiming = false;
    unreserve(lane, wanted);
    places.free(wanted - taken);
    changed(lane);
  }

  /** A store that refuses one lane refuses all; what else goes wrong is the trouble of this one. */
  function refused(lane: Lane, error: unknown): void {
    const fields = { academy: lane.academy, endpoint: lane.endpoint };
    if (!(error instanceof StoreRefused)) {
      log.error({ ...fields, error }, 'claim-failed');
      lane.dueAt = clock.now() + 1_000;
      return;
    }
    isRefusing = true;
    const begun = (pause = {});
    lane.dueAt = Math.min(lane.dueAt, clock.now());
    // By a timer rather than by an instant, which a clock that is set back would take far away.
    clock.after(patience.refused(error, 'claim-failed', fields), () => {
      if (pause === begun) pause = undefined;
      pump();
    });
  }

  /** Into the lane's queue; answers how many. */
  async function take(lane: Lane, limit: number): Promise<number> {
    lane.alone = false;
    const destination = await destinationFor(lane);
    const now = clock.now();
    direct(lane, destination, now);
    if (destination?.endpoint.status !== 'active' || isStopping()) return 0;
    const rest = restOf(lane);
    if (rest && rest.until > now) {
      lane.dueAt = Math.min(lane.dueAt, rest.until);
      return 0;
    }
    const { givenBack } = lane;
    const request = requestOf(lane, destination, limit, now);
    lane.alone = request.alone === true;
    const answer = await store.claim(request);
    patience.answered();
    isRefusing = false;
    pause = undefined;
    const { claimed, nextDueAt } = answer;
    // What was given back while the store answered is due again and not among them.
    if (lane.givenBack === givenBack && hasCaughtUp(request, answer, destination)) {
      lane.caughtUpTo = destination.endpoint.resumedAt;
    }
    const leasedUntil = request.lease.until;
    for (const delivery of claimed) enqueue(lane, { delivery, leasedUntil }, clock.now());
    if (nextDueAt !== undefined) lane.dueAt = Math.min(lane.dueAt, nextDueAt);
    // A rest that began while the store answered.
    if (!rest && restOf(lane)) giveBack(lane);
    return claimed.length;
  }

  /**
   * Where the look-out holds what the lane knows against what is so, that need not be read again: with more academies than
   * are kept in memory it would be for every claim. One that is off may have been switched on since.
   */
  async function destinationFor({
    academy,
    endpoint,
    isShared,
    destination,
  }: Lane): Promise<Destination | undefined> {
    if (isShared && destination?.endpoint.status === 'active') return destination;
    return (await directory.listing(academy))?.byEndpoint.get(endpoint);
  }

  /**
   * Where other processes send to the endpoint too, the store keeps its pace and the turns of its learners. Of one whose rest
   * is over a single delivery goes, as a probe.
   */
  function requestOf(lane: Lane, { endpoint, terms }: Destination, limit: number, now: number): ClaimRequest {
    const { academy, isShared } = lane;
    const { rateLimit } = endpoint;
    const isProbe = restOf(lane) !== undefined;
    return {
      academy,
      endpoint: lane.endpoint,
      now,
      limit: isProbe ? 1 : limit,
      lease: lease(),
      ...(isShared && rateLimit !== undefined && { gapMs: gapMsOf(lane, rateLimit, now) }),
      ...(isShared && needsItAlone(lane, now) && { alone: true }),
      ...(isProbe && { restedBy: now }),
      ...(endpoint.rest && !terms.breaker && { restedBy: anyRest }),
    };
  }
}

/** Its profile knows of no rests any more: one that it has from before is not heeded. */
const anyRest = Number.MAX_SAFE_INTEGER;

/**
 * Whether nothing that was published before the endpoint was resumed is left in the store. An answer may also be short
 * because the pace lets no more go, or empty because the endpoint rests or another process has it for itself: that says nothing.
 */
function hasCaughtUp(
  { limit, gapMs, alone, lease }: ClaimRequest,
  { claimed, nextDueAt, isResting }: ClaimAnswer,
  { endpoint }: Destination,
): boolean {
  if (isResting === true) return false;
  const last = claimed.at(-1);
  if (last && !isFromBefore(last, endpoint)) return true;
  if (gapMs === undefined && alone !== true) return claimed.length < limit;
  if (last) return gapMs === undefined && claimed.length < limit;
  // Another's turn ends with its lease, which is no longer than this one, whatever is left between the two clocks.
  return nextDueAt === undefined || nextDueAt > lease.until + apartMsMax;
}

const apartMsMax = 5_000;
