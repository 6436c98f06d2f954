import type { Breaker } from '@schoolbell/wire';
import type { Endpoint } from '../model.ts';
import type { Destination } from './destination.ts';
import type { Lane } from './lane.ts';
import { isSlow, nextSlowlyAt } from './slow-start.ts';
import { restOf, servedSince } from './trouble.ts';

// How fast a lane may go: by the rate that its endpoint was given, and slowly at first where it was left alone.

/** When the next of the queue may set off, whoever of it has its turn. */
export function sendableAt({ earliestSendAt, slots }: Lane): number {
  return Math.max(earliestSendAt, slots[0] ?? 0);
}

/** One of the queue sets off at `now`: notes when the next may. */
export function keepPace(lane: Lane, { endpoint }: Destination, now: number): void {
  const sentAt = Math.max(sendableAt(lane), now - lateMsMax);
  noteFirst(lane, now);
  lane.earliestSendAt = nextAfter(lane, endpoint, sentAt, now);
  lane.slots.shift();
}

/** The first of a slow start says when it begins. */
function noteFirst(lane: Lane, now: number): void {
  const since = servedSince(lane);
  if (since !== undefined && lane.slowStart?.since !== since && slowUntil(lane, now) !== undefined)
    lane.slowStart = { since, from: now };
}

/** So much lateness of timers is made good; the most that a rate limit can be exceeded by, in time. */
const lateMsMax = 50;

/** What is sent from now on goes there. A rate limit that was raised or lifted counts at once. */
export function direct(lane: Lane, destination: Destination | undefined, now: number): void {
  // What other processes have seen of it stands in what was read; of what was seen here, only what is on its way does not.
  if (lane.isShared && lane.marks === 0 && destination !== lane.destination) delete lane.shown;
  lane.destination = destination;
  if (!destination) return;
  const latest = Math.max(now, nextAfter(lane, destination.endpoint, now, now));
  if (lane.earliestSendAt > latest) lane.earliestSendAt = latest;
}

/** Until when the endpoint is served slowly; undefined where it is not. */
export function slowUntil(lane: Lane, now: number): number | undefined {
  const breaker = lane.destination?.terms.breaker;
  if (!breaker) return undefined;
  const from = slowFrom(lane, breaker, now);
  return from === undefined ? undefined : from + breaker.slowStart.lastsMs;
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

/** The least time between two requests that a claim made at `now` has to ask for. */
export function gapMsOf(lane: Lane, rateLimit: number, now: number): number {
  return nextAfter(lane, { rateLimit }, now, now) - now;
}

/** When the next may set off after one that did, or could have, at `sentAt`; 0 where nothing holds it back. */
function nextAfter(
  lane: Lane,
  { rateLimit }: Pick<Endpoint, 'rateLimit'>,
  sentAt: number,
  now: number,
): number {
  const byRate = rateLimit === undefined ? 0 : sentAt + 1000 / rateLimit;
  const breaker = lane.destination?.terms.breaker;
  return breaker ? Math.max(byRate, nextInSlowStart(lane, breaker, sentAt, now)) : byRate;
}

/** A probe is the first of a slow start, should it arrive. */
function nextInSlowStart(lane: Lane, breaker: Breaker, sentAt: number, now: number): number {
  const from = restOf(lane) ? sentAt : slowFrom(lane, breaker, now);
  return from === undefined ? 0 : nextSlowlyAt(breaker.slowStart, from, sentAt);
}

/**
 * When the first was sent of a slow start that goes on at `now`, which is now where none was: whoever is late, or begins anew
 * in the middle, begins from the bottom.
 */
function slowFrom(lane: Lane, { slowStart }: Breaker, now: number): number | undefined {
  const known = lane.slowStart;
  const since = servedSince(lane);
  if (since === undefined) return undefined;
  if (known?.since === since) return isSlow(slowStart, known.from, now) ? known.from : undefined;
  return isSlow(slowStart, since, now) ? now : undefined;
}
