import type { EventType, OperationType } from '@schoolbell/wire';
import type { Attempt, DeliveryState, Outcome, Rest, StoredEvent } from '../../model.ts';
import type { Lease, NewEvent } from './events.ts';
import type { PageRequest } from './pages.ts';

// Work on its way: lanes, leases, claims and settlements.

/** The pending work of one endpoint; not due before its rest is over. */
export interface Lane {
  readonly academy: string;
  readonly endpoint: string;
  readonly dueAt: number;
}

export interface ClaimRequest {
  readonly academy: string;
  readonly endpoint: string;
  readonly now: number;
  readonly limit: number;
  readonly lease: Lease;
  /**
   * The least time between two requests to the endpoint, of all processes together: each delivery comes with its own
   * `sendAt`. Asked for where the store is shared; a process alone keeps the pace by itself.
   */
  readonly gapMs?: number;
  /** Nothing is claimed while another process has this endpoint for itself, and no other claims while this one has it. */
  readonly alone?: boolean;
  /**
   * Of an endpoint that rests something is claimed only where the rest is over by this instant. Where that is absent nothing
   * is: whoever knows of no rest does not know that all it may have is a probe.
   */
  readonly restedBy?: number;
}

export interface ClaimAnswer {
  readonly claimed: readonly Claimed[];
  /** When a claim can find more: the next is due, or a lease runs out. Absent when nothing unblocked is left. */
  readonly nextDueAt?: number;
  /** Nothing was claimed because the endpoint rests. */
  readonly isResting?: boolean;
}

/**
 * An event whose data is the JSON text that was stored. A thousand texts that wait cost the garbage collector next to
 * nothing, a thousand trees of objects do: each is read when its turn comes.
 */
export interface WrittenEvent extends Pick<
  StoredEvent,
  'id' | 'type' | 'occurredAt' | 'academy' | 'publishedAt' | 'sequence' | 'position'
> {
  readonly data: string;
}

/** A delivery in a sender's hands. */
export interface Claimed {
  readonly id: string;
  readonly academy: string;
  readonly endpoint: string;
  readonly lease: string;
  readonly event: WrittenEvent;
  /** Requests made in this round: since acceptance, or since someone asked to retry it. */
  readonly tries: number;
  /** When the first request of this round went out. */
  readonly firstTryAt?: number;
  /** Requests made in all. */
  readonly attemptCount: number;
  /** Not before this instant, where the claim asked for a pace. */
  readonly sendAt?: number;
}

export interface LeaseRef {
  readonly academy: string;
  readonly id: string;
  readonly lease: string;
}

export interface Settlement extends LeaseRef {
  readonly endpoint: string;
  readonly outcome: Outcome;
  readonly at: number;
  /** Absent where no request could be made. */
  readonly attempt?: Attempt;
  /** Lease for the successor that an ordered delivery sets free; absent leaves it to be claimed. */
  readonly successorLease?: Lease;
  /** What it shows of how its endpoint fares; absent where that is nothing new. */
  readonly mark?: Mark;
  /** Accepted with the settlement, each under its condition: who listens to operations hears of it for certain. */
  readonly announcements?: readonly Announcement[];
}

export interface Mark {
  /** The endpoint has been failing from now on, if it was not; or it no longer does. */
  readonly fares?: 'failing' | 'recovered';
  /** It has taken no request from now on, if it did before; or it takes them again. */
  readonly requests?: 'refused' | 'taken';
  /** It is left alone, unless it is for longer already; or the rest that was over is followed by no other. */
  readonly rest?: Rest | 'over';
}

export interface Announcement {
  /** Of the settlement's own academy: no settlement changes another. */
  readonly event: NewEvent;
  /** Always, or only where this very settlement disabled the endpoint, or ended its failing. */
  readonly when: 'applied' | 'disabled' | 'recovered';
}

export interface Settled {
  /** False where the lease was lost: nothing was changed. Of what was `refused` that is not known. */
  readonly applied: boolean;
  /**
   * Why this one could not be written while others were: with a `StoreRefused` it is to be settled again; with anything else
   * the database cannot hold it, and never will.
   */
  readonly refused?: Error;
  /** The next delivery of the same order, now leased to this sender. */
  readonly successor?: Claimed;
  /** A successor became due without a lease. */
  readonly successorDueAt?: number;
  /** Endpoints that an announcement is now due for. */
  readonly announcedTo?: readonly string[];
}

export interface DeliveryQuery extends PageRequest {
  readonly academy: string;
  readonly endpoint?: string;
  readonly event?: string;
  readonly state?: DeliveryState;
  readonly type?: EventType | OperationType;
  readonly learner?: string;
  /** By `createdAt`, inclusive. */
  readonly since?: number;
  /** By `createdAt`, exclusive. */
  readonly until?: number;
}

/** Where a pending delivery stands in its round of tries, and what it waits for. */
export interface DeliveryRound {
  /** Requests made in this round: since acceptance, or since someone asked to retry it. */
  readonly tries: number;
  /** When the first of them went out. */
  readonly firstTryAt?: number;
  /** Absent while it waits for another of its order. */
  readonly dueAt?: number;
  /** A process has it in its hands: it is being sent, or about to be. */
  readonly isLeased: boolean;
  /** The delivery of its order that goes before it. */
  readonly behind?: string;
}
