import type { Clock } from '../../clock.ts';
import type { Outbox } from '../../delivery/outbox.ts';
import type { Log } from '../../log.ts';
import type { Store } from '../../store/store.ts';
import { StoreRefused } from '../../store/store.ts';

export interface Removing {
  readonly store: Pick<Store, 'deleteEndpoint' | 'cancelPending'>;
  readonly outbox: Pick<Outbox, 'endpointChanged' | 'quiet'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Deletes an endpoint and cancels what it still had to get. False where there is none. Once it is deleted it is gone,
 * even where the database is too busy for the rest: what waits is seen as cancelled all the same.
 */
export async function removeEndpoint(parts: Removing, academy: string, id: string): Promise<boolean> {
  const { store, outbox, clock, log } = parts;
  const at = clock.now();
  if (!(await store.deleteEndpoint(academy, id, at))) return false;
  outbox.endpointChanged(academy, id);
  try {
    await cancelWaiting(parts, academy, id, 'endpoint deleted', at);
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    log.warn({ error, academy, endpoint: id }, 'cancel-left');
  }
  return true;
}

/** Cancels whatever waits for an endpoint that is off, in memory or not; what is on the wire is left to its sender. */
export async function cancelWaiting(
  { store, outbox }: Pick<Removing, 'outbox'> & { readonly store: Pick<Store, 'cancelPending'> },
  academy: string,
  id: string,
  reason: string,
  at: number,
): Promise<void> {
  await outbox.quiet(academy, id);
  let cancelled = sliceMax;
  while (cancelled === sliceMax) cancelled = await store.cancelPending(academy, id, reason, at, sliceMax);
}

/** Rows that one transaction touches, so that publishing never waits long behind it. */
const sliceMax = 500;
