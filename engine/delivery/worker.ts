import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Lease } from '../store/words/events.ts';
import type { Claimed, Settled, Settlement } from '../store/words/deliveries.ts';
import type { Store } from '../store/store.ts';
import { createAnnouncer, isPlain } from './announcer.ts';
import { attempt } from './attempt.ts';
import { createClaims } from './claims.ts';
import type { Destination } from './destination.ts';
import type { Directory } from './directory.ts';
import type { Lane, Waiting } from './lane.ts';
import {
  direct,
  enqueue,
  isHalfFull,
  lasts,
  nextSendAt,
  resize,
  room,
  takeEncoded,
  unreserve,
} from './lane.ts';
import { createLanes } from './lanes.ts';
import { createPlaces } from './places.ts';
import type { Encoding } from './request.ts';
import { createRounds } from './rounds.ts';
import type { Sender } from './send.ts';
import { createSettling } from './settling.ts';
import { isCatchingUp } from './turn.ts';
import { createWakeUp } from './wake-up.ts';

/** Takes what is due, sends it, and writes down what came of it, until it is stopped. */
export interface Worker extends Outbox {
  /** Takes up whatever the store has waiting. */
  start(): Promise<void>;
  /** Takes nothing new, lets requests in flight end for at most `graceMs`, and gives the rest back. */
  stop(graceMs: number): Promise<void>;
  /** Promises one fresh delivery a place in memory; without one it is claimed from the store later. */
  offer(destination: Destination): Lease | undefined;
  /** Puts a committed delivery in the place promised to it. */
  hand(destination: Destination, delivery: Claimed, lease: Lease): void;
  /** Gives a promised place back. */
  withdraw(destination: Destination): void;
  sending(): number;
  inMemory(): number;
}

/** What the rest of the house tells the worker. */
export interface Outbox {
  endpointChanged(academy: string, endpoint: string): void;
  /**
   * Resolves when whatever of the endpoint's was in memory is back in the store, what is in flight excepted; for who
   * has switched it off and now wants to change what is held.
   */
  quiet(academy: string, endpoint: string): Promise<void>;
  academyChanged(academy: string): void;
  /** The store has something for this endpoint, due at `dueAt`. */
  due(academy: string, endpoint: string, dueAt: number): void;
}

export interface WorkerOptions {
  readonly store: Pick<Store, 'lanes' | 'claim' | 'settle' | 'release'>;
  readonly directory: Directory;
  readonly sender: Sender;
  readonly clock: Clock;
  /** Evenly spread in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
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
  /** The store is asked anew this often, should a hint ever be missed. */
  readonly pollMs?: number;
}

export function createWorker({
  store,
  directory,
  sender,
  clock,
  random,
  log,
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
  pollMs = 30_000,
}: WorkerOptions): Worker {
  const lanes = createLanes();
  const ready = createRounds<Lane>();
  const wakeUp = createWakeUp(clock, wake);
  const announcer = createAnnouncer({ directory, clock, log, makeId });
  const settling = createSettling({ store, clock, log, onLost, done: settled });
  const places = createPlaces(inMemoryMax);
  const claims = createClaims({
    store,
    directory,
    clock,
    log,
    places,
    lease,
    isStopping: () => stopping,
    changed,
    claimsMax,
    deliveriesMax: claimDeliveriesMax,
  });
  let sending = 0;
  let leases = 0;
  let stopping = false;
  let pumping = false;
  let cancelPoll: (() => void) | undefined;
  let drained: (() => void) | undefined;

  return {
    async start() {
      await poll();
    },
    async stop(graceMs) {
      stopping = true;
      wakeUp.cancel();
      cancelPoll?.();
      const given = [...lanes.all()].flatMap((lane) => lane.queue.splice(0).map(({ delivery }) => delivery));
      places.free(given.length);
      if (given.length > 0) await store.release(given);
      if (sending > 0) {
        await new Promise<void>((resolve) => {
          drained = resolve;
          clock.after(graceMs, resolve);
        });
      }
      await settling.end();
    },
    offer(destination) {
      const lane = lanes.of(destination.endpoint.academy, destination.endpoint.id);
      direct(lane, destination, clock.now());
      // While older work waits in the store, half of the window is kept for it.
      const backlog = lane.dueAt <= clock.now() || lane.claiming;
      const isFull = backlog ? isHalfFull(lane) : room(lane) === 0;
      if (stopping || isFull || places.left() === 0) return undefined;
      if (destination.endpoint.status !== 'active') return undefined;
      if (isCatchingUp(lane.caughtUpTo, destination.endpoint)) return undefined;
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
      readAnew(lane);
      note(lane, clock.now());
      pump();
    },
    quiet: (academy, endpoint) => claims.empty(lanes.of(academy, endpoint)),
    academyChanged(academy) {
      directory.forget(academy);
      for (const lane of lanes.all()) if (lane.academy === academy) lane.destination = undefined;
    },
    due(academy, endpoint, dueAt) {
      note(lanes.of(academy, endpoint), dueAt);
      pump();
    },
    sending: () => sending,
    inMemory: () => places.taken(),
  };

  function lease(): Lease {
    leases += 1;
    return { token: `${node}.${leases.toString(36)}`, until: clock.now() + leaseMs };
  }

  /** Of an endpoint that is off nothing stays in memory, however long it would have to wait for its turn there. */
  function keep(lane: Lane, waiting: Waiting): void {
    enqueue(lane, waiting, clock.now());
    if (lane.destination?.endpoint.status !== 'active') claims.giveBack(lane);
  }

  /** Something of this lane is in the store, due at `dueAt`. */
  function note(lane: Lane, dueAt: number): void {
    lane.dueAt = Math.min(lane.dueAt, dueAt);
    consider(lane);
  }

  /** Puts the lane wherever it has a turn to wait for. */
  function consider(lane: Lane): void {
    const now = clock.now();
    if (lane.queue.length > 0 && lane.inFlight.size < Math.min(sendingPerEndpointMax, lane.window)) {
      if (lane.earliestSendAt <= now) ready.add(lane);
      else wakeUp.at(lane.earliestSendAt);
    }
    if (lane.claiming) return;
    if (lane.dueAt > now) wakeUp.at(lane.dueAt);
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
    while (!stopping && sending < sendingMax) {
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
    const isOff = destination?.endpoint.status !== 'active';
    if (!destination || isOff || !lasts(first, destination.terms.timeoutMs, now)) {
      claims.giveBack(lane);
      return;
    }
    const taken = takeEncoded(lane, destination, now);
    if (!taken) return;
    lane.inFlight.add(taken.waiting);
    sending += 1;
    lane.earliestSendAt = nextSendAt(lane, destination.endpoint.rateLimit, now);
    void send(lane, taken.waiting, taken.encoding, destination);
    consider(lane);
  }

  async function send(
    lane: Lane,
    waiting: Waiting,
    encoding: Encoding,
    destination: Destination,
  ): Promise<void> {
    const { delivery } = waiting;
    const judged = await attempt(delivery, encoding, destination, { sender, clock, random });
    const settlement = isPlain(judged, lane, destination)
      ? judged
      : await announcer.complete(lane, judged, delivery, destination);
    sending -= 1;
    lane.inFlight.delete(waiting);
    if (sending === 0) drained?.();
    const tookMs = settlement.attempt?.tookMs ?? 0;
    resize(lane, tookMs);
    metrics.attempted(destination.profile.name, settlement.outcome.kind, tookMs);
    const ordered = destination.endpoint.ordering !== 'none' && !stopping;
    lane.awaited += 1;
    settling.add(lane, ordered ? { ...settlement, successorLease: lease() } : settlement);
    consider(lane);
    pump();
  }

  function settled(lane: Lane, settlement: Settlement, answer: Settled): void {
    places.free(1);
    lane.awaited -= 1;
    const { outcome, mark, successorLease } = settlement;
    if (outcome.kind === 'retry' && answer.applied) note(lane, outcome.dueAt);
    if (outcome.kind === 'failed' && outcome.disables !== undefined && answer.applied) {
      log.warn(
        { academy: lane.academy, endpoint: lane.endpoint, reason: outcome.disables },
        'endpoint-disabled',
      );
      readAnew(lane);
    }
    if (mark && !answer.applied) {
      delete lane.shown;
      readAnew(lane);
    }
    if (answer.successor && successorLease) {
      places.take(1);
      keep(lane, { delivery: answer.successor, leasedUntil: successorLease.until });
    }
    if (answer.successorDueAt !== undefined) note(lane, answer.successorDueAt);
    answer.announcedTo?.forEach((endpoint) => note(lanes.of(lane.academy, endpoint), clock.now()));
    changed(lane);
  }

  /** How its endpoint stands is not known any more, so nothing of it waits here until it is. */
  function readAnew(lane: Lane): void {
    directory.forget(lane.academy);
    lane.destination = undefined;
    claims.giveBack(lane);
  }

  function changed(lane: Lane): void {
    consider(lane);
    pump();
  }

  function wake(): void {
    for (const lane of lanes.all()) consider(lane);
    pump();
  }

  async function poll(): Promise<void> {
    // What the answers of a lane have shown and the directory was not told is in the store.
    for (const { academy, shown } of lanes.sweep(clock.now())) if (shown) directory.forget(academy);
    try {
      for (const { academy, endpoint, dueAt } of await store.lanes())
        note(lanes.of(academy, endpoint), dueAt);
    } catch (error) {
      log.error({ error }, 'poll-failed');
    }
    pump();
    if (!stopping) cancelPoll = clock.after(pollMs, () => void poll());
  }
}
