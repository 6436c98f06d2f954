import type { EventType } from '@schoolbell/wire';
import type {
  Academy,
  ApiKey,
  Attempt,
  AuditEntry,
  Delivery,
  Endpoint,
  KeptFact,
  PortalCode,
  Replay,
  Session,
  StoredEvent,
} from '../model.ts';
import type {
  GoodDigestsQuery,
  KeptPortalCode,
  KeyUse,
  Made,
  Maker,
  SessionQuery,
  SessionRef,
} from './words/access.ts';
import type { AuditQuery, KeptAuditEntry } from './words/audit.ts';
import type { Accepted, EventQuery, NewEvent } from './words/events.ts';
import type {
  ClaimAnswer,
  ClaimRequest,
  DeliveryQuery,
  DeliveryRound,
  Lane,
  LeaseRef,
  Settled,
  Settlement,
} from './words/deliveries.ts';
import type { EndpointHealth, Failure, HealthQuery, SpanCounts, SpanQuery } from './words/health.ts';
import type { CompletionReset, FactQuery, MembersPlace, MembersQuery } from './words/records.ts';
import type { EndpointQuery, FeedPage, Page, PageRequest } from './words/pages.ts';
import type { OverviewVerbs } from './words/overview.ts';
import type { SealingVerbs } from './words/sealing-verbs.ts';
import type { Tidied, TidyRequest, Vitals } from './words/upkeep.ts';
import type { ReplayClaim, ReplayCreated, ReplayStep, ReplayStepped } from './words/replays.ts';
import type {
  EndpointKept,
  Roster,
  StandingQuery,
  StatusChange,
  StatusChanged,
  StatusStep,
} from './words/endpoints.ts';

/**
 * The verbs of the ledger. Each call is one transaction, committed with a sync to disk before its promise resolves;
 * calls that arrive together may share one commit. The store keeps what it is told: it computes no time and no state.
 * What comes as `audit` is written down with the change, and only where there is one.
 * A lost database rejects with `StoreLost`, too many waiting calls or a foreign cursor with `StoreRefused`; all that is
 * expected is a value. A page may be short, even empty, and still have a `next`: one call looks at a bounded number of rows.
 */
export interface Store extends SealingVerbs, OverviewVerbs {
  /** Other processes may serve the same database at the same time: what this one remembers of it may be out of date. */
  readonly isShared: boolean;

  // academies and keys
  /** `leaving` where one of that name was removed and not all that it owned is gone yet. */
  createAcademy(
    academy: Academy,
    audit?: AuditEntry,
  ): Promise<{ readonly kind: 'created' | 'exists' | 'leaving' }>;
  /** `outdated` where it is not as it was `seen`: then nothing is changed. */
  changeAcademy(
    id: string,
    change: Partial<Omit<Academy, 'id' | 'createdAt'>>,
    audit?: AuditEntry,
    seen?: Academy,
  ): Promise<Academy | 'outdated' | undefined>;
  /**
   * Removes the academy with everything that it owns. From this answer on there is none of that name: nothing of it is
   * accepted, sent or changed. Of one that owns much the last rows go later, with `tidy`. Its audit goes with it, so that
   * `audit` has to be of none.
   */
  deleteAcademy(id: string, audit?: AuditEntry): Promise<boolean>;
  /**
   * For each of these academies a number that is another whenever it or one of its endpoints was changed, by people or by
   * a delivery; none where there is no such academy. A store that is not shared leaves out what deliveries change.
   */
  revisions(academies: readonly string[]): Promise<Readonly<Record<string, number>>>;
  academy(id: string): Promise<Academy | undefined>;
  academies(page: PageRequest): Promise<Page<Academy>>;
  /** A key of no academy is the operator's. */
  createKey(key: ApiKey, sha256: string, audit?: AuditEntry, maker?: Maker): Promise<Made>;
  /** Only where no key with the scope `operator` exists: of processes that start at the same time one makes it. */
  createFirstKey(key: ApiKey, sha256: string, audit?: AuditEntry): Promise<boolean>;
  keyBySha256(sha256: string): Promise<ApiKey | undefined>;
  keys(academy: string, page: PageRequest): Promise<Page<ApiKey>>;
  /** Its sessions end with it, and so do its codes. */
  deleteKey(academy: string, id: string, audit?: AuditEntry): Promise<boolean>;
  /** True where any key with the scope `operator` exists. */
  hasOperatorKey(): Promise<boolean>;
  /** In the order in which they were made. */
  operatorKeys(page: PageRequest): Promise<Page<ApiKey>>;
  /** `last` where no other is left that never expires: then it stays. */
  deleteOperatorKey(id: string, audit?: AuditEntry): Promise<'deleted' | 'last' | 'unknown'>;
  /** Notes when keys were last used; an earlier use than is known changes nothing. */
  keysUsed(uses: readonly KeyUse[]): Promise<void>;
  /** SHA-256 of what opens: sessions that have not ended, and keys that were used lately. */
  goodDigests(query: GoodDigestsQuery): Promise<readonly string[]>;
  key(id: string): Promise<ApiKey | undefined>;

  // sessions
  /** Begins one in the console. Undefined where its key is gone. */
  createSession(session: Session, sha256: string, audit?: AuditEntry): Promise<Session | undefined>;
  /** It ends with its key; undefined where that is deleted. */
  sessionBySha256(sha256: string): Promise<Session | undefined>;
  session(ref: SessionRef): Promise<Session | undefined>;
  /** Newest first. */
  sessions(query: SessionQuery): Promise<Page<Session>>;
  deleteSession(session: SessionRef, audit?: AuditEntry): Promise<boolean>;
  /** With the session that its key shows itself by, where there is one. */
  createPortalCode(code: PortalCode, sha256: string, audit?: AuditEntry, session?: string): Promise<Made>;
  portalCodeBySha256(sha256: string): Promise<KeptPortalCode | undefined>;
  /**
   * Begins the session that a code is had for. Undefined where the code was used meanwhile, has expired by the instant at
   * which the session begins, or is gone: of those who show it at a time one has a session.
   */
  usePortalCode(
    code: Pick<PortalCode, 'academy' | 'id'>,
    session: Session,
    sha256: string,
    audit?: AuditEntry,
  ): Promise<Session | undefined>;

  // endpoints
  /** Keeps a new endpoint that was judged by the roster of that revision. `unknown` where there is no such academy. */
  createEndpoint(endpoint: Endpoint, revision: number, audit?: AuditEntry): Promise<EndpointKept>;
  /**
   * Replaces all that the endpoint was given, where it was judged by the roster of that revision. How it stands (`status`
   * and why) stays as it is, since it may have been disabled since the caller read it; but with `step` it takes that step,
   * where it stands as one of its `from`.
   */
  saveEndpoint(
    endpoint: Endpoint,
    revision: number,
    step?: StatusStep,
    audit?: AuditEntry,
  ): Promise<EndpointKept>;
  /**
   * Its pending deliveries are seen as cancelled from then on; `cancelPending` still makes it so. `outdated` where the roster
   * is not of that revision: then nothing is deleted.
   */
  deleteEndpoint(
    academy: string,
    id: string,
    at: number,
    audit?: AuditEntry,
    revision?: number,
  ): Promise<boolean | 'outdated'>;
  endpoint(academy: string, id: string): Promise<Endpoint | undefined>;
  /** Every endpoint of an academy, oldest first; `endpointsMax` keeps it small. */
  endpointsOf(academy: string): Promise<readonly Endpoint[]>;
  /** All that an academy has, with the number by which a change is known to be judged by it; undefined where there is none. */
  roster(academy: string): Promise<Roster | undefined>;
  setEndpointStatus(academy: string, id: string, change: StatusChange): Promise<StatusChanged>;
  /**
   * Of all academies, those that stand so, in the order in which they were made; failing ones begin with the one that began
   * to fail last, resting ones with the one whose rest is over first.
   */
  endpointsStanding(query: StandingQuery): Promise<Page<Endpoint>>;
  /**
   * Cancels at most `limit` pending deliveries of an endpoint, but none that is being sent; answers how many. Nothing
   * where it is active: there nothing is held.
   */
  cancelPending(
    academy: string,
    endpoint: string,
    reason: string,
    at: number,
    limit: number,
    audit?: AuditEntry,
  ): Promise<number>;

  // publish
  /** All of the events or none. An id that is known with the same content is a duplicate; with other content a conflict. */
  accept(events: readonly NewEvent[]): Promise<Accepted>;
  event(academy: string, id: string): Promise<StoredEvent | undefined>;
  /** In the order of `position`, oldest first. */
  events(query: EventQuery): Promise<FeedPage<StoredEvent>>;
  /** The same list the other way round: newest first, with cursors of its own. */
  newestEvents(query: EventQuery): Promise<Page<StoredEvent>>;
  /** The one of its type that was accepted last. */
  latestEvent(academy: string, type: EventType): Promise<StoredEvent | undefined>;

  // records
  /** What is known of one learner in one record: all facts of it. */
  facts(query: FactQuery): Promise<readonly KeptFact[]>;
  /** Everything known of a learner, at most `limit` facts, by record and subject. */
  factsOfLearner(academy: string, learner: string, limit: number): Promise<readonly KeptFact[]>;
  /**
   * The learners of a course, path or session by id, each with all facts: one list a learner, and of a session one a
   * learner and occurrence.
   */
  members(query: MembersQuery): Promise<readonly (readonly KeptFact[])[]>;
  /** How many such lists there are; undefined where they are more than 10 000, which is as far as it counts. */
  countMembers(place: MembersPlace): Promise<number | undefined>;
  /**
   * Forgets that a learner completed a course, and that endpoints which hear it once have heard it. False where neither
   * was known; then nothing is written down.
   */
  resetCompletion(reset: CompletionReset): Promise<boolean>;

  // deliver
  /** Every active endpoint that has pending work that is not blocked, with the earliest instant that any of it can be claimed. */
  lanes(): Promise<readonly Lane[]>;
  /** Takes due deliveries of one endpoint, oldest due first, and leases them; nothing where the endpoint is not active. */
  claim(request: ClaimRequest): Promise<ClaimAnswer>;
  /**
   * Writes what was judged, where the lease still holds; each in the order given. Where academies are written one by one,
   * what stands in the way of one is in the answers of its own settlements, and the others are written all the same.
   */
  settle(settlements: readonly Settlement[]): Promise<readonly Settled[]>;
  /** Gives leased deliveries back unsent; they are due as before. */
  release(leases: readonly LeaseRef[]): Promise<void>;

  // look after
  delivery(academy: string, id: string): Promise<Delivery | undefined>;
  /** Undefined where it is not pending. */
  deliveryRound(academy: string, id: string): Promise<DeliveryRound | undefined>;
  /** Newest first. A cursor goes on with the same filters alone. */
  deliveries(query: DeliveryQuery): Promise<Page<Delivery>>;
  /** Oldest first; events that are not the academy's have none. */
  deliveriesOfEvents(academy: string, events: readonly string[]): Promise<readonly Delivery[]>;
  attempts(academy: string, delivery: string): Promise<readonly Attempt[]>;
  /**
   * Makes a delivery due at `at` with a fresh round of tries, whatever its state, unless it is being sent. One that waits
   * in an order keeps its place; a final one joins its order again by its age: while others of it are pending it waits,
   * and is set free before any younger one that waits. One that repeats another stays as it is, since its endpoint hears
   * that once. `unknown` also where its endpoint is deleted.
   */
  retryDelivery(
    academy: string,
    id: string,
    at: number,
    audit?: AuditEntry,
  ): Promise<'due' | 'in-flight' | 'repeats' | 'unknown'>;

  // replay
  /** Notes down what is to be sent again; one at a time for an endpoint. */
  createReplay(replay: Replay, audit?: AuditEntry): Promise<ReplayCreated>;
  replay(academy: string, id: string): Promise<Replay | undefined>;
  /** Newest first. */
  replays(query: EndpointQuery): Promise<Page<Replay>>;
  /** Running ones that are due and in nobody's hands, each leased to the caller. */
  claimReplays(request: ReplayClaim): Promise<readonly Replay[]>;
  /**
   * Makes the next of its deliveries due, each with a fresh round of tries, and notes how far it got, all in one. One that
   * is ordered joins its order again by its age; one that repeats another is left out.
   */
  stepReplay(step: ReplayStep): Promise<ReplayStepped>;
  /** What it made due stays due. One that has ended stays as it is, and nothing is written down. */
  cancelReplay(academy: string, id: string, at: number, audit?: AuditEntry): Promise<Replay | undefined>;

  // how an endpoint fares
  endpointHealth(query: HealthQuery): Promise<EndpointHealth>;
  /** Attempts that did not succeed, and deliveries that failed without one; newest first. */
  failures(query: EndpointQuery): Promise<Page<Failure>>;
  /** Counts of a bounded part of the span; with `next`, ask on and add up. */
  countSpan(query: SpanQuery): Promise<SpanCounts>;
  /** Of the span, what has not been delivered, oldest first; what repeats another is left out. */
  undelivered(query: SpanQuery): Promise<Page<Delivery>>;

  // upkeep
  /**
   * Makes room for the days to come, and lets go of a bounded part of what is older than it may be; until `isDone`, ask
   * again. An event that a record or an unfinished delivery rests on stays, whatever its age, and so does one that an
   * endpoint hears of once. Where whole days go at once, all of a day has to be old; what somebody holds on to goes later.
   * An id whose event went is free again; a learner's events are numbered on.
   */
  tidy(request: TidyRequest): Promise<Tidied>;
  vitals(): Promise<Vitals>;

  // audit
  /** What was written down with changes, in that order or the other way round. */
  auditEntries(query: AuditQuery): Promise<Page<KeptAuditEntry>>;

  /** Of all that is kept, by stored state: held deliveries count as pending, and what goes by its age is counted no more. */
  counts(): Promise<{ readonly events: number; readonly deliveries: Readonly<Record<string, number>> }>;
  /** Writes, syncs, reads back, and says what the database is and how it syncs. */
  checkUp(): Promise<CheckUp>;
  close(): Promise<void>;
}

export interface CheckUp {
  readonly engine: string;
  readonly version: string;
  readonly synchronous: string;
  readonly journal: string;
  readonly schema: number;
  /** What may cost data or speed as the database is set, each a sentence with its cure. */
  readonly warnings: readonly string[];
}

export type Refusal =
  /** Too many calls are waiting already. */
  | 'store-busy'
  /** The database cannot be reached; it may come back. Whether a call that was under way was carried out is not known. */
  | 'store-away'
  /** The disk is full: nothing of the call was kept, and all that was promised before is. */
  | 'store-full'
  /** Secrets cannot be opened, for want of a master key: the log says of which. */
  | 'master-key-unknown'
  /** The cursor is none of this list. */
  | 'cursor-unknown';

/** The store will not do this, or not now; nothing that it has promised is in doubt. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
  readonly code: Refusal;

  constructor(code: Refusal, message: string) {
    super(message);
    this.code = code;
  }
}

/** The database is gone, or can no longer promise that what it says is on disk. */
export class StoreLost extends Error {
  override readonly name = 'StoreLost';
  readonly code = 'store-lost';
}
