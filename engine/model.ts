import type {
  AcademyWords,
  EventType,
  OperationType,
  PublishedEvent,
  PublishedOperation,
} from '@schoolbell/wire';

// The nouns of the house. Instants are milliseconds since 1970 and named by role (`dueAt`).

/** A tenant: a school, an academy, a course shop. */
export interface Academy extends AcademyWords {
  /** By profile, where it is not the profile's own: whether customers set endpoints up or ask for them. */
  readonly setUp?: Readonly<Record<string, SetUp>>;
  /** LMS-shaped APIs of this academy show passwords and header values, as the systems that they stand in for do. */
  readonly plainSecrets?: boolean;
  readonly createdAt: number;
}

export type SetUp = 'self-service' | 'by-request';

/** What a key may do. `operator` may do everything, everywhere. */
export type Scope = 'publish' | 'read' | 'manage' | 'operator';

export interface ApiKey {
  readonly id: string;
  /** Absent for an operator's key, which is bound to none. */
  readonly academy?: string;
  readonly scopes: readonly Scope[];
  /** The first characters, so that people can tell keys apart. */
  readonly hint: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  /** When it last opened something, to some minutes; absent where it never did. */
  readonly lastUsedAt?: number;
}

/** Whoever was let in: a key shows itself, a session stands for the key that began it. */
export interface Caller {
  /** Of the key or the session. */
  readonly id: string;
  /** Absent for an operator. */
  readonly academy?: string;
  readonly scopes: readonly Scope[];
  /** Who it is, in the platform's own words; only sessions say so. */
  readonly label?: string;
  /** Present where a session was shown. */
  readonly session?: { readonly key: string; readonly expiresAt: number };
}

/** Somebody at a browser, let in for a while: an operator in the console, or a customer in an academy's portal. */
export interface Session {
  readonly id: string;
  /** Absent in the console. */
  readonly academy?: string;
  /** Id of the key that began it; the session ends with it. */
  readonly key: string;
  readonly scopes: readonly Scope[];
  readonly label?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** What a portal's session is had for, once. */
export interface PortalCode {
  readonly id: string;
  readonly academy: string;
  /** Id of the key that minted it. */
  readonly key: string;
  /** Of the session. */
  readonly scopes: readonly Scope[];
  readonly label?: string;
  /** How long the session lasts. */
  readonly sessionMs: number;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/**
 * `requested` and `declined` ones are asked for by a customer and not approved by an operator: nothing is sent to them
 * and nothing is held.
 */
export type EndpointStatus = 'requested' | 'declined' | 'active' | 'paused' | 'disabled';

/** It was asked for and is not approved: nothing is sent to it, and nothing is held for it. */
export function isUnapproved({ status }: Pick<Endpoint, 'status'>): boolean {
  return unapproved.includes(status);
}

export const unapproved: readonly EndpointStatus[] = ['requested', 'declined'];

export type Ordering = 'none' | 'learner' | 'strict';

/** Whose schedule counts: absent means the profile's own. */
export type RetryChoice =
  | { readonly kind: 'house' }
  | { readonly kind: 'custom'; readonly gapsMs: readonly number[] };

/** Where an academy's events go. */
export interface Endpoint {
  readonly id: string;
  readonly academy: string;
  readonly profile: string;
  readonly url: string;
  readonly description?: string;
  /** Absent means every type that the profile carries. */
  readonly eventTypes?: readonly EventType[];
  /** What it hears of the academy's endpoints and deliveries themselves; absent means nothing. */
  readonly operations?: readonly OperationType[];
  /** Course ids; absent means every course. */
  readonly courses?: readonly string[];
  readonly basicAuth?: { readonly username: string; readonly password: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly ordering: Ordering;
  /** Requests per second; absent means no limit. */
  readonly rateLimit?: number;
  readonly retry?: RetryChoice;
  /** Takes the profile's wider idea of success, where it has one. */
  readonly lenient: boolean;
  /** `whsec_…` or `whsk_…`; present where deliveries are signed. */
  readonly signingSecret?: string;
  /** Those before it, newest first: deliveries are signed with them besides, each until its time is over. */
  readonly formerSecrets?: readonly FormerSecret[];
  readonly status: EndpointStatus;
  readonly disabledReason?: string;
  readonly disabledAt?: number;
  readonly declinedReason?: string;
  readonly declinedAt?: number;
  /** When it was last switched on again; present while it is active, and absent where it never stood otherwise. */
  readonly resumedAt?: number;
  /** Since then deliveries have failed for good or it was disabled, and none has arrived. */
  readonly failingSince?: number;
  /**
   * Since then no request has succeeded and at least one has not, whatever becomes of its delivery. Only where its profile
   * goes by that; to a minute, so that one which takes most of what is sent is not written down at every answer.
   */
  readonly refusingSince?: number;
  /** It is left alone for a while. */
  readonly rest?: Rest;
  /** When the last rest ended; it is served slowly at first. Absent where it was switched on since. */
  readonly returnedAt?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface FormerSecret {
  readonly secret: string;
  readonly until: number;
}

/**
 * An active endpoint that is sent nothing until some instant: its breaker is open, or it asked for a pause by Retry-After.
 * What is due waits, and uses up no tries. Then one delivery goes as a probe; where it arrives the rest is over, else the
 * next one begins.
 */
export interface Rest {
  /** May be past: then a probe is due, or on its way. */
  readonly until: number;
  readonly why: 'failures' | 'asked';
  /** How many of the breaker's own this makes in a row, each longer than the one before; 0 where it has only asked. */
  readonly times: number;
}

/** An event as the store keeps it; `position` orders all events of the installation. */
export type StoredEvent = (PublishedEvent | PublishedOperation) & { readonly position: number };

/** `held` is a pending delivery whose endpoint is not active; it is never stored, only seen. */
export type DeliveryState = 'pending' | 'held' | 'delivered' | 'failed' | 'cancelled';

/** One event for one endpoint. */
export interface Delivery {
  readonly id: string;
  readonly academy: string;
  readonly endpoint: string;
  readonly event: string;
  readonly eventType: EventType | OperationType;
  /** Empty where the event is about operations. */
  readonly learner: string;
  readonly state: DeliveryState;
  /** Why it stands as it does: the last fault, or the final word. */
  readonly reason?: string;
  /**
   * The delivery that says the same to an endpoint which hears it once: the one before this one, which was cancelled at
   * once; or one that took the place of this one, which failed or was dropped.
   */
  readonly repeatOf?: string;
  /** Absent when final, held, waiting for an earlier delivery of its order, or being sent right now. */
  readonly nextAttemptAt?: number;
  /** All requests ever made for it. */
  readonly attemptCount: number;
  readonly createdAt: number;
  readonly settledAt?: number;
}

/** One HTTP request of a delivery, as it went and as it was answered. */
export interface Attempt {
  /** From 1, over the whole life of the delivery. */
  readonly number: number;
  readonly startedAt: number;
  readonly tookMs: number;
  readonly request: {
    readonly url: string;
    /** As sent, secrets masked. */
    readonly headers: readonly (readonly [name: string, value: string])[];
    /** SHA-256 of the body, hexadecimal. The body is made anew from the event when someone looks. */
    readonly bodySha256: string;
  };
  /** What was answered, or what went wrong before an answer was complete. */
  readonly answer: Answer;
  /** The judgment in words: `delivered`, `retry: 503 Service Unavailable`, `failed: …`. */
  readonly outcome: string;
}

/** What came back from one request. An answer that says no is a value, not an exception. */
export type Answer =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers: readonly (readonly [name: string, value: string])[];
      /** The first bytes as UTF-8, at most 16 KiB. */
      readonly bodyStart: string;
      /** Redirects that were followed to get here, in order. */
      readonly hops?: readonly string[];
    }
  | {
      readonly kind: 'fault';
      readonly fault: Fault;
      /** A sentence for people. */
      readonly message: string;
      readonly hops?: readonly string[];
    };

export type Fault =
  | 'address-refused'
  | 'name-look-up'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'reset'
  | 'answer-too-large'
  | 'malformed-answer'
  | 'too-many-redirects'
  | 'interrupted'
  /** Our own way out is broken: nothing that the endpoint did. */
  | 'egress';

/** What was judged of an attempt, or of a delivery that could not be attempted. */
export type Outcome =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'retry';
      readonly dueAt: number;
      readonly reason: string;
      /** Why the endpoint goes off, where it does: the delivery is held then. */
      readonly disables?: string;
    }
  | { readonly kind: 'failed'; readonly reason: string; readonly disables?: string };

/** Why the endpoint goes off, where it does. */
export function disablingOf(outcome: Outcome): string | undefined {
  return outcome.kind === 'delivered' ? undefined : outcome.disables;
}

/** Deliveries of an endpoint that are sent again, a few at a time. */
export interface Replay {
  readonly id: string;
  readonly academy: string;
  readonly endpoint: string;
  /** Made at this instant or later. */
  readonly since: number;
  /** Made before this instant. */
  readonly until: number;
  readonly states: readonly ReplayedState[];
  /** So many are made due in a second, at most. */
  readonly ratePerSecond: number;
  readonly status: 'running' | 'done' | 'cancelled';
  /** Deliveries made due so far. */
  readonly requeued: number;
  /** How much of the span has been looked through: 0 to 1. */
  readonly progress: number;
  readonly createdAt: number;
  readonly endedAt?: number;
}

export type ReplayedState = 'delivered' | 'failed' | 'cancelled';

/** Who did what, for people who look later. */
export interface AuditEntry {
  /** Absent where what was done belongs to no academy, or outlives it. */
  readonly academy?: string;
  readonly at: number;
  /** The id of the key or the session that was shown; of a command that nobody showed one to, its name. */
  readonly actor: string;
  /** Who that is in the platform's own words, where a session says so. */
  readonly label?: string;
  /** `records.reset`, `endpoint.approve`, … */
  readonly action: string;
  /** What it was done to: an endpoint's id, a learner's. */
  readonly subject: string;
  readonly details: Readonly<Record<string, string>>;
  /** SHA-256 of what was there before, as it is shown; absent where nothing was. */
  readonly beforeSha256?: string;
  /** The same of what is there since; absent where nothing is. */
  readonly afterSha256?: string;
}

/** What learner records are made of: what an event says of its learner. When, and in what words, the event tells. */
export interface Fact {
  readonly record: 'learner' | 'course' | 'path' | 'session';
  /** The course, path or session; of a learner's own record, empty. */
  readonly subject: string;
  /** Of a session that takes place several times; empty elsewhere. */
  readonly occurrence: string;
  readonly what: 'known' | 'enrolled' | 'completed' | 'removed' | 'certified' | 'registered' | 'marked';
}

/**
 * The latest fact of its kind that happened, as far as is known; of two of the same instant, the one of the event accepted
 * later.
 */
export interface KeptFact extends Fact {
  readonly learner: string;
  /** The event's `occurredAt` in UTC with nine fractional digits, so that texts compare as instants do. */
  readonly happenedAt: string;
  /** Of the event that said it. */
  readonly position: number;
  /** JSON text of that event's `data`. */
  readonly data: string;
}
