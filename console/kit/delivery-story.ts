import type { Delivery } from '../asking/api.ts';
import { t } from '../texts/texts.ts';

/** What a list says of a delivery besides its state. */
export interface Story {
  readonly text?: string;
  /** As the service put it, with what a receiver answered in it: a stranger's text. */
  readonly reason?: string;
  readonly nextAttemptAt?: string;
}

export function storyOf(delivery: Delivery): Story {
  const { story } = t.deliveries;
  const { state, attemptCount, reason, repeatOf, nextAttemptAt } = delivery;
  const because = reason === undefined ? {} : { reason };
  switch (state) {
    case 'delivered':
      return { text: story.delivered(attemptCount) };
    case 'pending':
      return nextAttemptAt === undefined
        ? { text: story.onItsWay, ...because }
        : { ...because, nextAttemptAt };
    case 'held':
      return { text: story.held, ...because };
    case 'failed':
      return reason === undefined ? { text: story.failed } : because;
    case 'cancelled':
      if (repeatOf !== undefined) return { text: story.repeats };
      return reason === undefined ? { text: story.cancelled } : because;
    default:
      return state satisfies never;
  }
}
