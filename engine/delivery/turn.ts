import type { Endpoint } from '../model.ts';
import type { Claimed } from '../store/words/deliveries.ts';
import { learnerOf } from './written.ts';

/** A delivery with its learner, once somebody asked. */
export interface InLine {
  readonly delivery: Claimed;
  learner?: string;
}

/** So far a queue is searched for somebody whose turn it is. */
const lookedAtMax = 256;

/**
 * Which of a queue may set off, oldest first; -1 where each has to wait. While anything that was published before the
 * endpoint was resumed waits or is in flight, no learner has two under way at once: what was held arrives in order, and
 * nothing new overtakes it. An endpoint that was never resumed pays nothing for it, and one with an order of its own
 * has it kept by the store.
 */
export function whoseTurn(
  queue: readonly InLine[],
  inFlight: ReadonlySet<InLine>,
  endpoint: Pick<Endpoint, 'ordering' | 'resumedAt'>,
): number {
  if (!hasFromBefore(queue, inFlight, endpoint)) return 0;
  const busy = new Set([...inFlight].map(knownLearner));
  return queue.slice(0, lookedAtMax).findIndex((each) => !busy.has(knownLearner(each)));
}

/** Whether anything that has to arrive in order is under way, or first in the queue, which is oldest first. */
export function hasFromBefore(
  queue: readonly InLine[],
  inFlight: ReadonlySet<InLine>,
  endpoint: Pick<Endpoint, 'ordering' | 'resumedAt'>,
): boolean {
  const resumed = resumedText(endpoint);
  if (resumed === undefined) return false;
  const isOld = ({ delivery }: InLine): boolean => delivery.event.publishedAt < resumed;
  return queue.slice(0, 1).some(isOld) || [...inFlight].some(isOld);
}

/** Whether it was published before the endpoint was resumed, and has to arrive in order. */
export function isFromBefore(
  { event }: Claimed,
  endpoint: Pick<Endpoint, 'ordering' | 'resumedAt'>,
): boolean {
  const resumed = resumedText(endpoint);
  return resumed !== undefined && event.publishedAt < resumed;
}

/** Whether more of that may be waiting in the store, where everything older than `caughtUpTo` was claimed. */
export function isCatchingUp(
  caughtUpTo: number | undefined,
  { ordering, resumedAt }: Pick<Endpoint, 'ordering' | 'resumedAt'>,
): boolean {
  return ordering === 'none' && resumedAt !== caughtUpTo && resumedAt !== undefined;
}

/** Written as events have it, so that texts compare as instants do. */
function resumedText({ ordering, resumedAt }: Pick<Endpoint, 'ordering' | 'resumedAt'>): string | undefined {
  return ordering === 'none' && resumedAt !== undefined ? new Date(resumedAt).toISOString() : undefined;
}

function knownLearner(each: InLine): string {
  each.learner ??= learnerOf(each.delivery.event);
  return each.learner;
}
