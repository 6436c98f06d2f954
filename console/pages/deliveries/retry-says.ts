import type { DeliveryWithAttempts } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';

/** What else happens when this very delivery is sent again. */
export function retrySays({
  state,
  waitsFor,
  planned,
}: Pick<DeliveryWithAttempts, 'state' | 'waitsFor' | 'planned'>): readonly string[] {
  const { retry } = t.deliveries;
  return [
    ...(state === 'delivered' ? [retry.again] : []),
    ...(state === 'held' ? [retry.held] : []),
    ...(waitsFor?.kind === 'order' ? [retry.order] : []),
    ...(waitsFor?.kind === 'rest' ? [retry.rest] : []),
    ...(state === 'pending' && planned.length > 0 ? [retry.planned] : []),
  ];
}

/** One that says what its webhook hears once, and that another delivery says as well, is refused at any time. */
export function canRetry({ repeatOf }: Pick<DeliveryWithAttempts, 'repeatOf'>): boolean {
  return repeatOf === undefined;
}
