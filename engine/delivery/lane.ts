import type { Endpoint } from '../model.ts';
import type { Claimed } from '../store/words/deliveries.ts';
import type { Destination } from './destination.ts';
import type { Recent } from './recent.ts';
import type { Encoding } from './request.ts';
import { requestFor } from './request.ts';
import { whoseTurn } from './turn.ts';
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
  /** There was an answer, and the latest came soon. */
  isPrompt: boolean;
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
  shown?: Standing;
  /** How the latest requests went; absent where nobody goes by that, or there were none. */
  recent?: Recent;
  /** Of the slow start that goes on, or did: since when the endpoint is served again, and when the first was sent. */
  slowStart?: { readonly since: number; readonly from: number };
  /** Until then a failure is taken for a hiccup: it is not written down that requests fail. */
  hiccupUntil: number;
  /** So many settlements on their way say how the endpoint stands. */
  marks: number;
  /** So many of them begin or end a rest; until they are written nothing is claimed. */
  rests: number;
  /** What answers have shown is to be forgotten when all of it is written. */
  isOutdated: boolean;
  /** What the last one to be told of waits for; the next is told of after it. */
  told: Promise<unknown>;
}

/** How an endpoint stands, as far as its own answers decide. */
export type Standing = {
  readonly [F in 'failingSince' | 'refusingSince' | 'rest' | 'returnedAt']?: Endpoint[F] | undefined;
};

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
    isPrompt: false,
    dueAt: Number.POSITIVE_INFINITY,
    claiming: false,
    awaited: 0,
    earliestSendAt: 0,
    slots: [],
    alone: false,
    hiccupUntil: 0,
    marks: 0,
    rests: 0,
    isOutdated: false,
    told: Promise.resolve(),
  };
}

/** Places left in the lane's window, or in the part of it that may be used. Who has nothing in memory has one in any part. */
export function room(lane: Lane, part = 1): number {
  const usable = Math.ceil(lane.window * part);
  return Math.max(0, usable - lane.queue.length - lane.inFlight.size - lane.reserved);
}

export function isHalfFull(lane: Lane): boolean {
  return room(lane) * 2 < lane.window;
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

/** How its endpoint stands has to be read anew. What answers have shown counts until it is written. */
export function undirect(lane: Lane): void {
  lane.destination = undefined;
  lane.isOutdated = lane.marks > 0;
  if (!lane.isOutdated) delete lane.shown;
}

/** After an answer that took so long. */
export function resize(lane: Lane, tookMs: number): void {
  lane.isPrompt = tookMs <= promptMs;
  lane.window = lane.isPrompt ? Math.min(windowMax, lane.window + 1) : Math.max(windowMin, lane.window >> 1);
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
