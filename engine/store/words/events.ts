import type { EventType, OperationType } from '@schoolbell/wire';
import type { Fact } from '../../model.ts';
import type { PageRequest } from './pages.ts';

// What the store is given of events about to be accepted, and what it answers.

/** An event about to be accepted, with the endpoints it matched. */
export interface NewEvent {
  readonly academy: string;
  readonly id: string;
  readonly type: EventType | OperationType;
  /** Empty where the event is about operations. */
  readonly learner: string;
  readonly occurredAt: string;
  readonly publishedAt: number;
  /** JSON text of `data`. */
  readonly data: string;
  readonly deliveries: readonly NewDelivery[];
  /** What `Store.revisions` said of the academy when the deliveries were matched; absent where no other process may differ. */
  readonly revision?: number;
  /** What the event says for the learner's records. One that is older than the one kept changes nothing. */
  readonly facts?: readonly Fact[];
}

export interface NewDelivery {
  readonly endpoint: string;
  /** Deliveries of one endpoint with the same key go one after the other; absent means unordered. */
  readonly orderKey?: string;
  /** Insert it leased to the sender that will get it handed in memory, if nothing of its order is before it. */
  readonly lease?: Lease;
  /**
   * This endpoint hears of a learner and course once. Where it has, and nobody has reset it, the delivery is made
   * cancelled, with this reason and the first one's id beside it. It has not where the first one failed or was
   * cancelled: then this one takes its place, and the first repeats this one.
   */
  readonly once?: { readonly learner: string; readonly course: string; readonly reason: string };
}

export interface Lease {
  readonly token: string;
  readonly until: number;
}

export type Accepted =
  | { readonly kind: 'accepted'; readonly events: readonly AcceptedEvent[] }
  /** The index of the event whose id is taken by other content. Nothing was stored. */
  | { readonly kind: 'conflict'; readonly index: number }
  /** The academy is another by now than the deliveries were matched by: read it and match anew. Nothing was stored. */
  | { readonly kind: 'outdated'; readonly academy: string }
  /** The academy was deleted in the meantime. Nothing was stored. */
  | { readonly kind: 'academy-unknown'; readonly academy: string };

export interface AcceptedEvent {
  readonly duplicate: boolean;
  readonly position: number;
  readonly sequence: number;
  /** In the order of `NewEvent.deliveries`; of a duplicate, those that the first publication made, none of them leased. */
  readonly deliveries: readonly {
    readonly id: string;
    readonly endpoint: string;
    readonly leased: boolean;
    /** The endpoint has heard it before: made cancelled, nothing is due. */
    readonly repeats: boolean;
  }[];
}

export interface EventQuery extends PageRequest {
  readonly academy: string;
  readonly type?: EventType | OperationType;
  readonly learner?: string;
  /** By `publishedAt`, inclusive. */
  readonly since?: number;
  /** By `publishedAt`, exclusive. */
  readonly until?: number;
}
