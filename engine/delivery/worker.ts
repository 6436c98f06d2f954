import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { disablingOf } from '../model.ts';
import type { Settled, Settlement } from '../store/words/deliveries.ts';
import type { Hints } from '../store/words/hints.ts';
import type { Store } from '../store/store.ts';
import { createClaims } from './claims.ts';
import type { Destination } from './destination.ts';
import type { Directory } from './directory.ts';
import type { Lane, Waiting } from './lane.ts';
import { enqueue, isHalfFull, lasts, room, takeEncoded, undirect, unreserve } from './lane.ts';
import { createLanes } from './lanes.ts';
import { createLeases } from './leases.ts';
import { createLookout } from './lookout.ts';
import type { Worker } from './outbox.ts';
import { direct, hasMissedSlot, keepPace, sendableAt, slowUntil } from './pace.ts';
import type { Patience } from './patience.ts';
import { createPlaces } from './places.ts';
import { createPolling } from './polling.ts';
import type { Encoding } from './request.ts';
import { createRounds } from './rounds.ts';
import type { Sender } from './send.ts';
import { createSettling } from './settling.ts';
import { claimableAt, leavesWork, takesFresh, takesSuccessor } from './sharing.ts';
import { createTries } from './tries.ts';
import { createTurnstile } from './turnstile.ts';
import { isResting, restOf } from './trouble.ts';
import { createWakeUp } from './wake-up.ts';

export interface WorkerOptions {
  readonly store: Pick<Store, 'isShared' | 'revisions' | 'lanes' | 'claim' | 'settle' | 'release'>;
  readonly directory: Directory;
  readonly sender: Sender;
  readonly clock: Clock;
  /** Evenly spread in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  readonly patience: Patience;
  /** To and from the other processes, where there are any. */
  readonly hints?: Hints;
  readonly metrics: Metrics;
  /** The store can no longer be written to: nothing more can be promised. */
  readonly onLost: (error: unknown) => void;
  /** Tells this process's leases from another's. */
  readonly node: string;
  /** An id for an operational event. */
  readonly makeId: () => string;
  readonly sendingMax?: number;
  readonly sendingPerEndpointMax?: number;
  readonly inMemoryMax?: number;
  readonly claimsMax?: number;
  readonly claimDeliveriesMax?: number;
  readonly leaseMs?: number;
  /** The store is asked anew this often for what is due, should a hint ever be missed. */
  readonly pollMs?: number;
  /** A shared store is asked this often for what other processes changed. */
  readonly lookoutMs?: number;
}

export function createWorker({
  store,
  directory,
  sender,
  clock,
  random,
  log,
  patience,
  hints,
  metrics,
  onLost,
  node,
  makeId,
  sendingMax = 1_024,
  sendingPerEndpointMax = 32,
  inMemoryMax = 16_384,
  claimsMax = 4,
  claimDeliveriesMax = 1_024,
  leaseMs = 60_000,
  pollMs = store.isShared ? 5_000 : 30_000,
  lookoutMs = 1_000,
}: WorkerOptions): Worker {
  const lease = createLeases(clock, node, leaseMs);
  const lanes = createLanes(store.isShared);
  const ready = createRounds<Lane>();
  const wakeUp = createWakeUp(clock, wake);
  const attempted = createTries({ directory, patience, makeId, sender, clock, random, metrics });
  const settling = createSettling({ store, log, patience, onLost, done: settled });
  const places = createPlaces(inMemoryMax);
  const turnstile = createTurnstile({ sendingMax, sendingPerEndpointMax });
  const claims = createClaims({
    store,
    directory,
    clock,
    log,
    patience,
    places,
    ...(hints && { hints }),
    lease,
    isStopping: () => stopping,
    changed: (lane) => wake([lane]),
    claimsMax,
    deliveriesMax: claimDeliveriesMax,
  });
  const poll = createPolling({ ask: findWork, failedAs: 'poll-failed', clock, patience, everyMs: pollMs });
  const looking = { clock, patience, everyMs: lookoutMs };
  const lookout = createLookout({ store, directory, lanes, claims, due, ...looking });
  /** Sent and not yet answered; some have given their place back and wait for their answer alone. */
  let unanswered = 0;
  let stopping = false;
  let pumping = false;
  let drained: (() => void) | undefined;
  let deaf: (() => void) | undefined;

  return {
    async start() {
      if (store.isShared) await lookout.start();
      deaf = hints?.listen(({ kind }) => (kind === 'work' ? poll : lookout).soon());
      await poll.start();
    },
    async stop(graceMs) {
      stopping = true;
      wakeUp.cancel();
      poll.stop();
      lookout.stop();
      deaf?.();
      await claims.handBack(lanes.all());
      if (unanswered > 0) {
        await new Promise<void>((resolve) => {
          drained = resolve;
          clock.after(graceMs, resolve);
        });
      }
      // A store that is away may stay so: what it cannot take is made again when its lease has run out. What it gives goes back.
      const late = new Promise<void>((resolve) => void clock.after(endMsMax, resolve));
      await Promise.race([settling.end().then(() => claims.end(lanes.all())), late]);
    },
    offer(destination) {
      const lane = lanes.of(destination.endpoint.academy, destination.endpoint.id);
      direct(lane, destination, clock.now());
      if (stopping || room(lane, places.freePart()) === 0) return undefined;
      if (!takesFresh(lane, destination, clock.now())) return undefined;
      lane.reserved += 1;
      places.take(1);
      return lease();
    },
    hand(destination, delivery, { until }) {
      const lane = lanes.of(destination.endpoint.academy, destination.endpoint.id);
      keep(lane, { delivery, leasedUntil: until });
      unreserve(lane, 1);
      consider(lane);
      pumpSoon();
    },
    withdraw(destination) {
      const lane = lanes.of(destination.endpoint.academy, destination.endpoint.id);
      unreserve(lane, 1);
      places.free(1);
      consider(lane);
      pumpSoon();
    },
    endpointChanged(academy, endpoint) {
      const lane = lanes.of(academy, endpoint);
      tellOthers(academy);
      readAnew(lane);
      due(lane, clock.now());
    },
    async quiet(academy, endpoint) {
      await claims.empty(lanes.of(academy, endpoint));
      // The others hear of it within one look, and have given back what they held within another.
      if (store.isShared) await new Promise<void>((resolve) => void clock.after(2 * lookoutMs, resolve));
    },
    academyChanged(academy) {
      tellOthers(academy);
      for (const lane of lanes.all()) if (lane.academy === academy) lane.destination = undefined;
    },
    due(academy, endpoint, dueAt) {
      const lane = lanes.of(academy, endpoint);
      due(lane, dueAt);
      if (leavesWork(lane, clock.now()) || room(lane, places.freePart()) === 0) hints?.tell({ kind: 'work' });
    },
    sending: turnstile.taken,
    inMemory: () => places.taken(),
    resting() {
      const now = clock.now();
      return [...lanes.all()].filter((lane) => isResting(lane, now)).length;
    },
  };

  /** Of an endpoint that is off or at rest nothing stays in memory, however long it would have to wait for its turn there. */
  function keep(lane: Lane, waiting: Waiting): void {
    enqueue(lane, waiting, clock.now());
    if (lane.destination?.endpoint.status !== 'active' || restOf(lane)) claims.giveBack(lane);
  }

  /** Something of this lane is in the store, due at `dueAt`. */
  function note(lane: Lane, dueAt: number): void {
    lane.dueAt = Math.min(lane.dueAt, dueAt);
    consider(lane);
  }

  function due(lane: Lane, dueAt: number): void {
    note(lane, dueAt);
    pump();
  }

  /** Puts the lane wherever it has a turn to wait for. */
  function consider(lane: Lane): void {
    const now = clock.now();
    if (lane.queue.length > 0 && lane.inFlight.size < Math.min(sendingPerEndpointMax, lane.window)) {
      const sendAt = sendableAt(lane);
      if (sendAt <= now) ready.add(lane);
      else wakeUp.at(sendAt, lane);
    }
    if (lane.alone) wakeUp.at(slowUntil(lane, now) ?? Number.POSITIVE_INFINITY, lane);
    const dueAt = claimableAt(lane, now);
    if (dueAt > now) wakeUp.at(dueAt, lane);
    else if (!isHalfFull(lane)) claims.want(lane);
  }

  /** Many are handed over in one turn of the event loop; they set off together. */
  function pumpSoon(): void {
    if (pumping) return;
    pumping = true;
    setImmediate(() => {
      pumping = false;
      pump();
    });
  }

  function pump(): void {
    while (!stopping && !turnstile.isFull()) {
      const lane = ready.next();
      if (!lane) break;
      launch(lane);
    }
    if (!stopping) claims.pump();
  }

  function launch(lane: Lane): void {
    const { destination } = lane;
    const now = clock.now();
    const [first] = lane.queue;
    if (!first) return;
    if (
      !destination ||
      destination.endpoint.status !== 'active' ||
      !lasts(first, destination.terms.timeoutMs, now) ||
      hasMissedSlot(lane, now) ||
      isResting(lane, now)
    ) {
      claims.giveBack(lane);
      return;
    }
    if (settling.isRefused(lane.academy) || !turnstile.admits(lane)) {
      wakeUp.at(now + crowdedMs, lane);
      return;
    }
    const taken = takeEncoded(lane, destination, now);
    if (!taken) return;
    lane.inFlight.add(taken.waiting);
    unanswered += 1;
    const leave = turnstile.enter(lane);
    keepPace(lane, destination, now);
    void send(lane, taken.waiting, taken.encoding, destination, leave);
    consider(lane);
  }

  async function send(
    lane: Lane,
    waiting: Waiting,
    encoding: Encoding,
    destination: Destination,
    leave: () => void,
  ): Promise<void> {
    const isOver = () => {
      leave();
      pumpSoon();
    };
    const settlement = await attempted(lane, waiting, encoding, destination, isOver);
    leave();
    unanswered -= 1;
    lane.inFlight.delete(waiting);
    if (unanswered === 0) drained?.();
    if (settlement.mark?.rest !== undefined) claims.giveBack(lane);
    const succeeds = !stopping && takesSuccessor(lane, destination, clock.now());
    lane.awaited += 1;
    settling.add(lane, succeeds ? { ...settlement, successorLease: lease() } : settlement);
    consider(lane);
    pump();
  }

  function settled(lane: Lane, settlement: Settlement, answer: Settled): void {
    places.free(1);
    lane.awaited -= 1;
    const { outcome, mark, successorLease } = settlement;
    if (mark) lane.marks -= 1;
    if (mark?.rest) lane.rests -= 1;
    if (outcome.kind === 'retry' && answer.applied) note(lane, outcome.dueAt);
    const disables = disablingOf(outcome) !== undefined;
    if (mark && !answer.applied) delete lane.shown;
    const isOutdated = lane.isOutdated && lane.marks === 0;
    if (isOutdated || (answer.applied ? disables : mark)) readAnew(lane);
    if (lane.isShared && (mark || disables)) tellOthers(lane.academy);
    if (answer.applied && mark?.rest && mark.rest !== 'over') metrics.rested(mark.rest.why);
    if (answer.successor && successorLease) {
      places.take(1);
      keep(lane, { delivery: answer.successor, leasedUntil: successorLease.until });
    }
    if (answer.successorDueAt !== undefined) note(lane, answer.successorDueAt);
    answer.announcedTo?.forEach((endpoint) => note(lanes.of(lane.academy, endpoint), clock.now()));
    wake([lane]);
  }

  /** How its endpoint stands is not known any more, so nothing of it waits here until it is. */
  function readAnew(lane: Lane): void {
    directory.forget(lane.academy);
    undirect(lane);
    claims.giveBack(lane);
  }

  /** What is remembered of the academy is a revision old, here and everywhere. */
  function tellOthers(academy: string): void {
    directory.forget(academy);
    if (store.isShared) lookout.soon();
    hints?.tell({ kind: 'changed', academy });
  }

  function wake(some: readonly Lane[]): void {
    for (const lane of some) consider(lane);
    pump();
  }

  async function findWork(): Promise<void> {
    // What the answers of a lane have shown and the directory was not told is in the store.
    for (const { academy, shown } of lanes.sweep(clock.now())) if (shown) directory.forget(academy);
    const found = await store.lanes();
    patience.answered();
    for (const { academy, endpoint, dueAt } of found) note(lanes.of(academy, endpoint), dueAt);
    pump();
  }
}

/** A lane that has its share of a crowd, or of which nothing can be written down, asks again after so long. */
const crowdedMs = 500;

/** The store gets so long to take what is to be written at the end. */
const endMsMax = 5_000;
