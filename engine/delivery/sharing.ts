import type { Destination } from './destination.ts';
import type { Lane } from './lane.ts';
import { isHalfFull, room } from './lane.ts';
import { isPacedByStore, slowUntil } from './pace.ts';
import { restOf } from './trouble.ts';
import { hasFromBefore, isCatchingUp } from './turn.ts';

// Who may take what of an endpoint's work, and when: what is fresh, what waits in the store, and what other processes may.

/**
 * Whether a fresh delivery may go to memory right away, rather than be claimed when its turn comes. While older work waits
 * in the store, half of the window is kept for it; what was held goes first; nothing passes an endpoint's rest; and where
 * other processes send to the endpoint too, only the store can keep a pace, or leave one of them to go slowly.
 */
export function takesFresh(lane: Lane, { endpoint }: Destination, now: number): boolean {
  const backlog = lane.dueAt <= now || lane.claiming;
  const isFull = backlog ? isHalfFull(lane) : room(lane) === 0;
  return (
    !isFull &&
    !isPacedByStore(lane, endpoint) &&
    endpoint.status === 'active' &&
    !isCatchingUp(lane.caughtUpTo, endpoint) &&
    restOf(lane) === undefined &&
    !(lane.isShared && slowUntil(lane, now) !== undefined)
  );
}

/** Whether whoever settles an ordered delivery may go on with the next of its order by itself. */
export function takesSuccessor(lane: Lane, { endpoint }: Destination, now: number): boolean {
  return (
    endpoint.ordering !== 'none' &&
    !isPacedByStore(lane, endpoint) &&
    restOf(lane) === undefined &&
    !(lane.isShared && slowUntil(lane, now) !== undefined)
  );
}

/** When more of its work may be claimed; Infinity where that is for an answer to decide that is on its way. */
export function claimableAt(lane: Lane, now: number): number {
  if (lane.claiming || lane.rests > 0) return Number.POSITIVE_INFINITY;
  const rest = restOf(lane);
  if (rest) {
    const isBusy = lane.queue.length > 0 || lane.inFlight.size > 0;
    return isBusy ? Number.POSITIVE_INFINITY : Math.max(lane.dueAt, rest.until);
  }
  return endsAlone(lane, now) ? now : lane.dueAt;
}

/** Whether some of its work is left for others: it has enough, or another process may have the endpoint for itself. */
export function leavesWork(lane: Lane, now: number): boolean {
  const { endpoint } = lane.destination ?? {};
  const waits = endpoint?.status === 'active' && needsItAlone(lane, now);
  return isHalfFull(lane) || waits;
}

/** Whether one process alone may have the endpoint just now: to send in order what was held, to probe it, or to go slowly. */
export function needsItAlone(lane: Lane, now: number): boolean {
  const { destination, queue, inFlight, caughtUpTo } = lane;
  if (!destination) return false;
  const { endpoint } = destination;
  return (
    isCatchingUp(caughtUpTo, endpoint) ||
    hasFromBefore(queue, inFlight, endpoint) ||
    restOf(lane) !== undefined ||
    slowUntil(lane, now) !== undefined
  );
}

/** Whether it had the endpoint for itself, and needs that no more: the next claim gives it free. */
function endsAlone(lane: Lane, now: number): boolean {
  return lane.alone && lane.destination !== undefined && !needsItAlone(lane, now);
}
