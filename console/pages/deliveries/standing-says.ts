import type { DeliveryWithAttempts } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';

type Standing = Pick<DeliveryWithAttempts, 'state' | 'attemptCount' | 'repeatOf' | 'waitsFor'>;

/** Why a delivery stands as it does, in a sentence; of one that waits until an instant, up to that. */
export function standingSays({ state, attemptCount, repeatOf, waitsFor }: Standing): string {
  const { standing, story } = t.deliveries;
  switch (state) {
    case 'delivered':
      return standing.delivered(attemptCount);
    case 'failed':
      return repeatOf === undefined ? standing.failed : standing.replaced;
    case 'cancelled':
      if (repeatOf === undefined) return standing.cancelled;
      // One that was on its way before was dropped, and another took its place.
      return attemptCount === 0 ? standing.repeats : standing.replaced;
    case 'pending':
    case 'held':
      return waitsFor === undefined ? story.onItsWay : standing.wordsOf[waitsFor.kind];
    default:
      return state satisfies never;
  }
}
