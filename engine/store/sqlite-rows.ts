import type { DeliveryState, EndpointStatus, StoredEvent } from '../model.ts';
import { deliveryId } from './delivery-id.ts';
import type { Claimed, WrittenEvent } from './words/deliveries.ts';
import type { StoredState } from './sqlite-tally.ts';

// What comes out of SQLite is trusted from here on: each kind of row is decoded in one place.

export interface EventRow {
  readonly position: number;
  readonly academy: string;
  readonly event_id: string;
  readonly type: StoredEvent['type'];
  readonly sequence: number;
  readonly occurred_at: string;
  readonly published_at: number;
  readonly data: string;
}

export function decodeEvent(row: EventRow): StoredEvent {
  return {
    position: row.position,
    academy: row.academy,
    id: row.event_id,
    type: row.type,
    occurredAt: row.occurred_at,
    publishedAt: new Date(row.published_at).toISOString(),
    sequence: row.sequence,
    data: JSON.parse(row.data) as unknown,
  } as StoredEvent;
}

function writtenEvent(row: EventRow): WrittenEvent {
  const { position, academy, event_id: id, sequence, occurred_at: occurredAt, data } = row;
  const publishedAt = new Date(row.published_at).toISOString();
  return { position, academy, id, type: row.type, occurredAt, publishedAt, sequence, data };
}

/** A delivery with its event, as a sender needs it. */
export interface ClaimedRow extends EventRow {
  readonly id: number;
  readonly endpoint: string;
  readonly tries: number;
  readonly first_try_at: number | null;
  readonly attempt_count: number;
}

export function decodeClaimed(row: ClaimedRow, lease: string): Claimed {
  return {
    id: deliveryId(row.id),
    academy: row.academy,
    endpoint: row.endpoint,
    lease,
    event: writtenEvent(row),
    tries: row.tries,
    ...(row.first_try_at !== null && { firstTryAt: row.first_try_at }),
    attemptCount: row.attempt_count,
  };
}

/** What of an endpoint decides how its pending deliveries are seen. */
export interface Standing {
  readonly status: EndpointStatus;
  readonly deleted_at: number | null;
}

export function seenState(stored: StoredState, { status, deleted_at }: Standing): DeliveryState {
  if (stored !== 'pending') return stored;
  if (deleted_at !== null) return 'cancelled';
  return status === 'active' ? 'pending' : 'held';
}

/** The reason of what its endpoint's deletion cancelled. */
export const endpointDeleted = 'endpoint deleted';

/** The other way round: what is stored where `seen` is seen. */
export function storedStates(seen: DeliveryState | undefined, standing: Standing): readonly StoredState[] {
  const all: readonly StoredState[] = ['pending', 'delivered', 'failed', 'cancelled'];
  return seen === undefined ? all : all.filter((stored) => seenState(stored, standing) === seen);
}
