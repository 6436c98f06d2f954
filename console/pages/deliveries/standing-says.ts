import type { DeliveryWithAttempts } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';

type Standing = Pick<DeliveryWithAttempts, 'state' | 'attemptCount' | 'repeatOf' | 'waitsFor'>;

/** Why a delivery stands as it does, in a sentence. */
export function standingSays({ state, attemptCount, repeatOf, waitsFor }: Standing, now: number): string {
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
      if (waitsFor === undefined) return story.onItsWay;
      if (waitsFor.kind === 'rest' && waitedUntil(waitsFor, now) === undefined) return standing.probing;
      return standing.wordsOf[waitsFor.kind];
    default:
      return state satisfies never;
  }
}

/** The instant that the sentence ends in; undefined where it names none, or where that has passed. */
export function waitedUntil(waitsFor: Standing['waitsFor'], now: number): string | undefined {
  const until = waitsFor?.until;
  return until !== undefined && Date.parse(until) > now ? until : undefined;
}
