import type { EventType } from '@schoolbell/wire';
import type {
  Academy,
  ApiKey,
  Attempt,
  Delivery,
  DeliveryState,
  Endpoint,
  EndpointStatus,
  Outcome,
  StoredEvent,
} from '../model.ts';

/**
 * The verbs of the ledger. Each call is one transaction, committed with a sync to disk before its promise resolves;
 * calls that arrive together may share one commit. The store keeps what it is told: it computes no time and no state.
 * A lost database rejects with `StoreLost`, too many waiting calls or a foreign cursor with `StoreRefused`; all that is
 * expected is a value. A page may be short, even empty, and still have a `next`: one call looks at a bounded number of rows.
 */
export interface Store {
  // academies and keys
  createAcademy(academy: Academy): Promise<{ readonly kind: 'created' } | { readonly kind: 'exists' }>;
  changeAcademy(id: string, change: Partial<Omit<Academy, 'id' | 'createdAt'>>): Promise<Academy | undefined>;
  /** Removes the academy with everything that it owns. */
  deleteAcademy(id: string): Promise<boolean>;
  academy(id: string): Promise<Academy | undefined>;
  academies(page: PageRequest): Promise<Page<Academy>>;
  createKey(key: ApiKey, sha256: string): Promise<void>;
  keyBySha256(sha256: string): Promise<ApiKey | undefined>;
  keys(academy: string, page: PageRequest): Promise<Page<ApiKey>>;
  deleteKey(academy: string, id: string): Promise<boolean>;
  /** True where any key with the scope `operator` exists. */
  hasOperatorKey(): Promise<boolean>;

  // endpoints
  createEndpoint(endpoint: Endpoint): Promise<void>;
  /**
   * Replaces all that the endpoint was given, where it still exists. How it stands (`status` and why) stays as it is: it
   * may have been disabled since the caller read it.
   */
  saveEndpoint(endpoint: Endpoint): Promise<boolean>;
  /** Its pending deliveries are seen as cancelled from then on; `cancelPending` still makes it so. */
  deleteEndpoint(academy: string, id: string, at: number): Promise<boolean>;
  endpoint(academy: string, id: string): Promise<Endpoint | undefined>;
  /** Every endpoint of an academy, oldest first; `endpointsMax` keeps it small. */
  endpointsOf(academy: string): Promise<readonly Endpoint[]>;
  setEndpointStatus(academy: string, id: string, change: StatusChange): Promise<Endpoint | undefined>;
  /** Cancels at most `limit` pending deliveries of an endpoint, but none that is being sent; answers how many. */
  cancelPending(
    academy: string,
    endpoint: string,
    reason: string,
    at: number,
    limit: number,
  ): Promise<number>;

  // publish
  /** All of the events or none. An id that is known with the same content is a duplicate; with other content a conflict. */
  accept(events: readonly NewEvent[]): Promise<Accepted>;
  event(academy: string, id: string): Promise<StoredEvent | undefined>;
  /** In the order of `position`, oldest first. */
  events(query: EventQuery): Promise<Page<StoredEvent>>;

  // deliver
  /** Every active endpoint that has pending work that is not blocked, with the earliest instant that any of it can be claimed. */
  lanes(): Promise<readonly Lane[]>;
  /** Takes due deliveries of one endpoint, oldest due first, and leases them; nothing where the endpoint is not active. */
  claim(request: ClaimRequest): Promise<ClaimAnswer>;
  /** Writes what was judged, where the lease still holds; each in the order given. */
  settle(settlements: readonly Settlement[]): Promise<readonly Settled[]>;
  /** Gives leased deliveries back unsent; they are due as before. */
  release(leases: readonly LeaseRef[]): Promise<void>;

  // look after
  delivery(academy: string, id: string): Promise<Delivery | undefined>;
  /** Newest first. */
  deliveries(query: DeliveryQuery): Promise<Page<Delivery>>;
  /** Oldest first; events that are not the academy's have none. */
  deliveriesOfEvents(academy: string, events: readonly string[]): Promise<readonly Delivery[]>;
  attempts(academy: string, delivery: string): Promise<readonly Attempt[]>;
  /**
   * Makes a delivery due at `at` with a fresh round of tries, whatever its state, unless it is being sent. One that waits
   * behind an earlier of its order keeps its place; a final one goes out once more outside of any order. `unknown` also
   * where its endpoint is deleted.
   */
  retryDelivery(academy: string, id: string, at: number): Promise<'due' | 'in-flight' | 'unknown'>;
  /** The same for at most `limit` deliveries of an endpoint after `cursor`; for replay. */
  replaySlice(request: ReplaySlice): Promise<{ readonly due: number; readonly next?: string }>;

  /** Running totals by stored state: held deliveries count as pending. */
  counts(): Promise<{ readonly events: number; readonly deliveries: Readonly<Record<string, number>> }>;
  /** Writes, syncs, reads back, and says what the database is and how it syncs. */
  checkUp(): Promise<CheckUp>;
  close(): Promise<void>;
}

export interface PageRequest {
  readonly limit: number;
  /** Opaque, from an earlier page's `next`. */
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface StatusChange {
  readonly status: EndpointStatus;
  readonly disabledReason?: string;
  readonly at: number;
}

/** An event about to be accepted, with the endpoints it matched. */
export interface NewEvent {
  readonly academy: string;
  readonly id: string;
  readonly type: EventType;
  readonly learner: string;
  readonly occurredAt: string;
  readonly publishedAt: number;
  /** JSON text of `data`. */
  readonly data: string;
  readonly deliveries: readonly NewDelivery[];
}

export interface NewDelivery {
  readonly endpoint: string;
  /** Deliveries of one endpoint with the same key go one after the other; absent means unordered. */
  readonly orderKey?: string;
  /** Insert it leased to the sender that will get it handed in memory, if nothing of its order is before it. */
  readonly lease?: Lease;
}

export interface Lease {
  readonly token: string;
  readonly until: number;
}

export type Accepted =
  | { readonly kind: 'accepted'; readonly events: readonly AcceptedEvent[] }
  /** The index of the event whose id is taken by other content. Nothing was stored. */
  | { readonly kind: 'conflict'; readonly index: number }
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
  }[];
}

export interface EventQuery extends PageRequest {
  readonly academy: string;
  readonly type?: EventType;
  readonly learner?: string;
  /** By `publishedAt`, inclusive. */
  readonly since?: number;
  /** By `publishedAt`, exclusive. */
  readonly until?: number;
}

/** The pending work of one endpoint. */
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
}

export interface ClaimAnswer {
  readonly claimed: readonly Claimed[];
  /** When a claim can find more: the next is due, or a lease runs out. Absent when nothing unblocked is left. */
  readonly nextDueAt?: number;
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
}

export interface Settled {
  /** False where the lease was lost: nothing was changed. */
  readonly applied: boolean;
  /** The next delivery of the same order, now leased to this sender. */
  readonly successor?: Claimed;
  /** A successor became due without a lease. */
  readonly successorDueAt?: number;
}

export interface DeliveryQuery extends PageRequest {
  readonly academy: string;
  readonly endpoint?: string;
  readonly event?: string;
  readonly state?: DeliveryState;
  /** By `createdAt`, inclusive. */
  readonly since?: number;
}

export interface ReplaySlice {
  readonly academy: string;
  readonly endpoint: string;
  /** By `createdAt`: from inclusive, until exclusive. */
  readonly since: number;
  readonly until: number;
  readonly states: readonly ('delivered' | 'failed' | 'cancelled')[];
  readonly at: number;
  readonly limit: number;
  readonly cursor?: string;
}

export interface CheckUp {
  readonly engine: string;
  readonly version: string;
  readonly synchronous: string;
  readonly journal: string;
  readonly schema: number;
}

/** The store is well, and will not do this: too many calls are waiting already, or the cursor is none of its own. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
  readonly code: 'store-busy' | 'cursor-unknown';

  constructor(code: 'store-busy' | 'cursor-unknown', message: string) {
    super(message);
    this.code = code;
  }
}

/** The database is gone, or can no longer promise that what it says is on disk. */
export class StoreLost extends Error {
  override readonly name = 'StoreLost';
  readonly code = 'store-lost';
}
