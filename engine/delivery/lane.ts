import type { Endpoint } from '../model.ts';
import type { Claimed } from '../store/words/deliveries.ts';
import type { Destination } from './destination.ts';
import type { Encoding } from './request.ts';
import { requestFor } from './request.ts';
import { hasFromBefore, isCatchingUp, whoseTurn } from './turn.ts';
import { readEvent } from './written.ts';

/** The work of one endpoint that is in memory, and what is known of the rest. */
export interface Lane {
  readonly academy: string;
  readonly endpoint: string;
  /** Other processes may send to the endpoint, too. */
  readonly isShared: boolean;
  /** Absent until it is read from the directory, and again after the endpoint was changed. */
  destination: Destination | undefined;
  /** Leased deliveries ready to go. */
  readonly queue: Waiting[];
  /** Requests under way. */
  readonly inFlight: Set<Waiting>;
  /** Places promised to deliveries that are being committed. */
  reserved: number;
  /** Who waits until the places that were promised by then are taken or given up. */
  readonly onUnreserved: { left: number; readonly resolve: () => void }[];
  /** Resolves when all that was taken out of the queue again is back in the store. */
  givenBack: Promise<unknown>;
  /** Everything that was due when the endpoint was resumed at this instant has been claimed since. */
  caughtUpTo: number | undefined;
  /**
   * How much of this endpoint's work may be in memory. Grows with each prompt answer and is halved by each slow one,
   * so that an endpoint which hangs holds on to next to nothing that others could use.
   */
  window: number;
  /** When the store has something due; Infinity when it has nothing, as far as is known. */
  dueAt: number;
  claiming: boolean;
  /** Calls to the store whose answer concerns this lane: settlements, and deliveries given back. */
  awaited: number;
  /** A rate limit lets nothing go before this. */
  earliestSendAt: number;
  /** Where the store keeps the pace, when each of the queue may set off at the earliest: soonest first. */
  readonly slots: number[];
  /** Nobody else may have any of it at present; the next claim that does not ask for that ends it. */
  alone: boolean;
  /** What answers have shown, which the directory may not know; absent while they have shown nothing. */
  shown?: { readonly failingSince?: number };
  /** So many settlements on their way say that the endpoint fails or is well again. */
  marks: number;
  /** What the last one to be told of waits for; the next is told of after it. */
  told: Promise<unknown>;
}

/** A delivery in memory, and until when it is ours to send. */
export interface Waiting {
  readonly delivery: Claimed;
  readonly leasedUntil: number;
  /** Read when it is asked for. */
  learner?: string;
  encoded?: Encoded;
}

interface Encoded {
  readonly encoding: Encoding;
  readonly destination: Destination;
  readonly at: number;
}

/** So many are encoded in one go: the same work costs a third of what it does between two answers from the network. */
const encodedAhead = 32;
/** A signature names the second it was made in; an encoding that waited longer is made anew. */
const encodingMsMax = 1_000;

/** The first of the queue whose turn it is, taken out, with its encoding for this destination. */
export function takeEncoded(
  lane: Lane,
  destination: Destination,
  now: number,
): { readonly waiting: Waiting; readonly encoding: Encoding } | undefined {
  const index = whoseTurn(lane.queue, lane.inFlight, destination.endpoint);
  const taken = lane.queue[index];
  if (!taken) return undefined;
  let encoded = current(taken, destination, now);
  if (!encoded) {
    for (const waiting of lane.queue.slice(index, index + encodedAhead)) {
      waiting.encoded = { encoding: encodingOf(waiting.delivery, destination, now), destination, at: now };
    }
    encoded = current(taken, destination, now);
  }
  if (index === 0) lane.queue.shift();
  else lane.queue.splice(index, 1);
  return encoded && { waiting: taken, encoding: encoded.encoding };
}

/** Encoders are pure and break on nothing that was accepted; should one, only this delivery fails, and says so. */
function encodingOf({ event }: Claimed, destination: Destination, now: number): Encoding {
  try {
    return requestFor(readEvent(event), destination, now);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'inexpressible', field: '', message: `The encoder broke: ${why}` };
  }
}

function current({ encoded }: Waiting, destination: Destination, now: number): Encoded | undefined {
  return encoded && encoded.destination === destination && now - encoded.at < encodingMsMax
    ? encoded
    : undefined;
}

const windowMin = 4;
const windowStart = 128;
const windowMax = 1024;
/** An answer that took longer than this makes the window smaller. */
const promptMs = 2_000;

export function newLane(academy: string, endpoint: string, isShared: boolean): Lane {
  return {
    academy,
    endpoint,
    isShared,
    destination: undefined,
    queue: [],
    inFlight: new Set(),
    reserved: 0,
    onUnreserved: [],
    givenBack: Promise.resolve(),
    caughtUpTo: undefined,
    window: windowStart,
    dueAt: Number.POSITIVE_INFINITY,
    claiming: false,
    awaited: 0,
    earliestSendAt: 0,
    slots: [],
    alone: false,
    marks: 0,
    told: Promise.resolve(),
  };
}

/** Places left in the lane's window. */
export function room(lane: Lane): number {
  return Math.max(0, lane.window - lane.queue.length - lane.inFlight.size - lane.reserved);
}

export function isHalfFull(lane: Lane): boolean {
  return room(lane) * 2 < lane.window;
}

/**
 * Whether a fresh delivery may go to memory right away, rather than be claimed when its turn comes. While older work waits
 * in the store, half of the window is kept for it; what was held goes first; and where other processes send to the
 * endpoint too, only the store can keep a pace.
 */
export function takesFresh(lane: Lane, { endpoint }: Destination, now: number): boolean {
  const backlog = lane.dueAt <= now || lane.claiming;
  const isFull = backlog ? isHalfFull(lane) : room(lane) === 0;
  return (
    !isFull &&
    !isPacedByStore(lane, endpoint) &&
    endpoint.status === 'active' &&
    !isCatchingUp(lane.caughtUpTo, endpoint)
  );
}

/** Whether some of its work is left for others: it has enough, or another process may have the endpoint for itself. */
export function leavesWork(lane: Lane): boolean {
  const { endpoint } = lane.destination ?? {};
  const waits = endpoint?.status === 'active' && isCatchingUp(lane.caughtUpTo, endpoint);
  return isHalfFull(lane) || waits;
}

/** So many promised places are taken or given up. */
export function unreserve(lane: Lane, count: number): void {
  lane.reserved -= count;
  for (const waiting of lane.onUnreserved.splice(0)) {
    waiting.left -= count;
    if (waiting.left > 0) lane.onUnreserved.push(waiting);
    else waiting.resolve();
  }
}

/** Resolves when every place that is promised by now was taken or given up. */
export async function unreserved(lane: Lane): Promise<void> {
  if (lane.reserved === 0) return;
  await new Promise<void>((resolve) => lane.onUnreserved.push({ left: lane.reserved, resolve }));
}

/** Puts a delivery at the end of the queue. A lane that had nothing to send has no lateness to make good. */
export function enqueue(lane: Lane, waiting: Waiting, now: number): void {
  if (lane.queue.length === 0 && lane.earliestSendAt < now) lane.earliestSendAt = now;
  lane.queue.push(waiting);
  const { sendAt } = waiting.delivery;
  if (sendAt !== undefined) lane.slots.push(sendAt);
}

/** Takes the whole queue out of the lane. */
export function emptied(lane: Lane): readonly Waiting[] {
  lane.slots.length = 0;
  return lane.queue.splice(0);
}

/** When the next of the queue may set off, whoever of it has its turn. */
export function sendableAt({ earliestSendAt, slots }: Lane): number {
  return Math.max(earliestSendAt, slots[0] ?? 0);
}

/**
 * Whether the pace that the store gave out has been missed by so much that others may be sending at it by now. What waits
 * goes back then and gets another.
 */
export function hasMissedSlot({ slots }: Lane, now: number): boolean {
  return slots[0] !== undefined && slots[0] < now - missedMsMax;
}

const missedMsMax = 1_000;

/** Whether the times to send come with the deliveries, since others send to the endpoint as well. */
export function isPacedByStore({ isShared }: Lane, { rateLimit }: Pick<Endpoint, 'rateLimit'>): boolean {
  return isShared && rateLimit !== undefined;
}

/** So many requests a second leave this many milliseconds between two. */
export function gapMsOf(rateLimit: number): number {
  return 1000 / rateLimit;
}

/** What is sent from now on goes there. A rate limit that was raised or lifted counts at once. */
export function direct(lane: Lane, destination: Destination | undefined, now: number): void {
  // What other processes have seen of it stands in what was read; of what was seen here, only what is on its way does not.
  if (lane.isShared && lane.marks === 0 && destination !== lane.destination) delete lane.shown;
  lane.destination = destination;
  if (!destination) return;
  const { rateLimit } = destination.endpoint;
  const latest = rateLimit === undefined ? now : now + gapMsOf(rateLimit);
  if (lane.earliestSendAt > latest) lane.earliestSendAt = latest;
}

/** Whether it had the endpoint for itself, and all that it needed that for has arrived: the next claim gives it free. */
export function endsAlone({ alone, claiming, destination, caughtUpTo, queue, inFlight }: Lane): boolean {
  if (!alone || claiming || !destination) return false;
  const { endpoint } = destination;
  return !isCatchingUp(caughtUpTo, endpoint) && !hasFromBefore(queue, inFlight, endpoint);
}

/** After an answer that took so long. */
export function resize(lane: Lane, tookMs: number): void {
  lane.window =
    tookMs <= promptMs ? Math.min(windowMax, lane.window + 1) : Math.max(windowMin, lane.window >> 1);
}

/** Since when the endpoint has been failing, as far as this process knows; undefined while it is well. */
export function failingSince({ shown }: Lane, { endpoint }: Destination): number | undefined {
  return shown ? shown.failingSince : endpoint.failingSince;
}

/** Whether anything of it is in memory, or on its way there. */
export function isAtWork({ queue, inFlight, reserved, claiming }: Lane): boolean {
  return queue.length > 0 || inFlight.size > 0 || reserved > 0 || claiming;
}

/** Nothing in memory, nothing known in the store, and no limit to keep: the lane can be forgotten. */
export function idle(lane: Lane, now: number): boolean {
  return (
    !isAtWork(lane) &&
    lane.awaited === 0 &&
    lane.dueAt === Number.POSITIVE_INFINITY &&
    lane.earliestSendAt <= now
  );
}

/** At the end of a lease time is left to notice the answer and write it down, so that nobody claims in between. */
const settleMsMax = 5_000;

/** Whether the lease of a delivery outlives a request that sets off now. */
export function lasts({ leasedUntil }: Waiting, timeoutMs: number, now: number): boolean {
  return leasedUntil - now >= timeoutMs + settleMsMax;
}

/** So much lateness of timers is made good; the most that a rate limit can be exceeded by, in time. */
const lateMsMax = 50;

/** One of the queue sets off at `now`: notes when the next may. */
export function keepPace(lane: Lane, rateLimit: number | undefined, now: number): void {
  const paced = rateLimit !== undefined;
  lane.earliestSendAt = paced ? Math.max(sendableAt(lane), now - lateMsMax) + gapMsOf(rateLimit) : 0;
  lane.slots.shift();
}
