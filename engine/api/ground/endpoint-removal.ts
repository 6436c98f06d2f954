import type { Clock } from '../../clock.ts';
import type { Outbox } from '../../delivery/outbox.ts';
import type { Log } from '../../log.ts';
import type { AuditEntry } from '../../model.ts';
import type { Store } from '../../store/store.ts';
import { StoreRefused } from '../../store/store.ts';
import type { Actor } from './audit-entry.ts';
import { endpointEntry } from './endpoint-audit.ts';
import { judgedByAll } from './endpoint-roster.ts';

export interface Removing {
  readonly store: Pick<Store, 'roster' | 'deleteEndpoint' | 'cancelPending'>;
  readonly outbox: Pick<Outbox, 'endpointChanged' | 'quiet'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Deletes an endpoint and cancels what it still had to get. False where there is none. Once it is deleted it is gone,
 * even where the database is too busy for the rest: what waits is seen as cancelled all the same.
 */
export async function removeEndpoint(
  parts: Removing,
  academy: string,
  id: string,
  actor: Actor | undefined,
): Promise<boolean> {
  const { store, outbox, clock, log } = parts;
  const at = clock.now();
  const isDeleted = await judgedByAll(store, academy, async ({ revision, endpoints }) => {
    const before = endpoints.find((endpoint) => endpoint.id === id);
    if (before === undefined) return false;
    const audit = endpointEntry(actor, at, { action: 'endpoint.delete', before });
    const answer = await store.deleteEndpoint(academy, id, at, audit, revision);
    return answer === 'outdated' ? undefined : answer;
  });
  if (!isDeleted) return false;
  outbox.endpointChanged(academy, id);
  try {
    await cancelWaiting(parts, academy, id, 'endpoint deleted', at);
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    log.warn({ error, academy, endpoint: id }, 'cancel-left');
  }
  return true;
}

/**
 * Cancels whatever waits for an endpoint that is off, in memory or not, and answers how much that was; what is on the wire
 * is left to its sender. What says so in the audit goes with the first that is cancelled.
 */
export async function cancelWaiting(
  { store, outbox }: Pick<Removing, 'outbox'> & { readonly store: Pick<Store, 'cancelPending'> },
  academy: string,
  id: string,
  reason: string,
  at: number,
  audit?: AuditEntry,
): Promise<number> {
  await outbox.quiet(academy, id);
  let cancelled = await store.cancelPending(academy, id, reason, at, sliceMax, audit);
  let all = cancelled;
  while (cancelled === sliceMax) {
    cancelled = await store.cancelPending(academy, id, reason, at, sliceMax);
    all += cancelled;
  }
  return all;
}

/** Rows that one transaction touches, so that publishing never waits long behind it. */
const sliceMax = 500;
