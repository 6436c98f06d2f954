import type { StoredEvent } from '../../model.ts';
import { deliveryId } from './delivery-id.ts';
import type { Claimed, WrittenEvent } from '../words/deliveries.ts';

// What comes out of a database is trusted from here on: each kind of row is decoded in one place.

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

/** `held` is seen, never stored. */
export type StoredState = 'pending' | 'delivered' | 'failed' | 'cancelled';

/** The reason of what its endpoint's deletion cancelled. */
export const endpointDeleted = 'endpoint deleted';
