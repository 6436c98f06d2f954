import type { Decoded, DecodedOperation, Ping } from './decode.ts';
import type { CanonicalEvent, PublishedEvent } from './event.ts';
import type { EventType } from './event-types.ts';
import { isEventType } from './event-types.ts';
import type { PublishedOperation } from './operations.ts';

/**
 * A dialect together with its promise: the body it puts on the wire, how an answer is judged, when it tries again,
 * and what an endpoint of it may ask for. Everything but the two translations is data, so that tests, API
 * documentation and console can read it.
 */
export interface Profile {
  /** The name that endpoints choose it by: lower case and dashes. */
  readonly name: string;
  /** The system that speaks this dialect, as people call it. */
  readonly title: string;
  /** What it is and what it is not, for people who choose; two or three sentences. */
  readonly description: string;
  /** `documented`: the bytes are fixed by another system's documents; `own`: the bytes are Schoolbell's. */
  readonly strictness: 'documented' | 'own';
  readonly promise: DeliveryPromise;
  readonly rules: EndpointRules;
  /** Every event type that the dialect can say, with the golden examples that hold its bytes. */
  readonly carries: Readonly<Partial<Record<EventType, Carriage>>>;
  /** Canonical to wire. Pure: the same event and context give the same bytes, always. */
  encode(event: PublishedEvent, context: EncodingContext): Encoded;
  /** Says operational events too; absent means that no endpoint of this dialect can ask for them. */
  encodeOperation?(event: PublishedOperation, context: EncodingContext): Encoded;
  /** Wire to canonical: what can be read back out of a body that `encode` made. Throws `Undecodable`. */
  decode(message: WireMessage): Decoded | DecodedOperation | Ping;
  /** The test message that a ping sends; `type` is what the endpoint subscribed to, where it chose one. */
  test(context: TestContext): Encoded;
}

/** How one event type is carried. */
export interface Carriage {
  /** What the dialect calls it, in its own spelling. */
  readonly wireType: string;
  /** Says whether this very event is carried; absent means always. */
  readonly when?: (event: CanonicalEvent) => boolean;
  /** The condition of `when` in words: `only where path.kind is learning_plan`. */
  readonly condition?: string;
  /** Who fixed these bytes: `doc` the system's document, `pub` public elsewhere, `ours` Schoolbell. */
  readonly grade: 'doc' | 'pub' | 'ours';
  readonly examples: readonly GoldenExample[];
}

/** The event types that a dialect can say, in its own order. */
export function carriedTypes({ carries }: Pick<Profile, 'carries'>): readonly EventType[] {
  return Object.keys(carries).filter(isEventType);
}

/** An event and, to the byte, what stands on the wire for it. The first of a type is the sample shown to people. */
export interface GoldenExample {
  readonly title: string;
  readonly event: PublishedEvent;
  readonly academy: AcademyWords;
  readonly body: string;
}

/** What an encoder may know besides the event. */
export interface EncodingContext {
  readonly academy: AcademyWords;
}

/** What an academy says about itself on the wire. */
export interface AcademyWords {
  readonly id: string;
  readonly name: string;
  readonly companyId: string;
  readonly domain: { readonly id: string; readonly name: string };
}

export interface TestContext extends EncodingContext {
  readonly type?: EventType;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** An id for this one message, for dialects that show one. */
  readonly id: string;
}

/** A body ready to send, or the field whose absence makes it impossible. */
export type Encoded =
  | {
      readonly kind: 'body';
      /** In the order and spelling that go on the wire; content-length, host and connection are the connection's. */
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly body: string;
    }
  | {
      readonly kind: 'inexpressible';
      /** Path of the missing field in the canonical event or the academy: `learner.number`. */
      readonly field: string;
      /** A sentence with the cure. */
      readonly message: string;
    };

/** A request as a receiver holds it. Header names are lower case. */
export interface WireMessage {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Needed by dialects whose bodies do not name their kind (Fuse): what this URL was registered for. */
  readonly type?: EventType;
}

/** Judging and retrying, as data. Times in milliseconds. */
export interface DeliveryPromise {
  /** Status ranges that are success, both ends inclusive. */
  readonly success: readonly StatusRange[];
  /** Ranges that an endpoint may choose instead (`lenient`), where the dialect has such an option. */
  readonly lenientSuccess?: readonly StatusRange[];
  /** From the first byte sent to the last byte read of the answer. */
  readonly timeoutMs: number;
  /** How many redirects are followed; 0 judges a 3xx as it stands. */
  readonly redirectsMax: number;
  readonly retry: RetrySchedule;
  /** What switches the endpoint off, first match wins. */
  readonly disables: readonly DisablingRule[];
  /** Status codes whose Retry-After is heeded, the most it may ask for, and what it then postpones. */
  readonly retryAfter?: {
    readonly statuses: readonly number[];
    readonly delayMsMax: number;
    /** `endpoint`: nothing at all is sent to it before; needs a `breaker`, which sees it back in. */
    readonly postpones: 'delivery' | 'endpoint';
  };
  /**
   * Leaves an endpoint alone for a while that takes nothing, which makes every try come later than the schedule says. So
   * only a dialect of our own may have one.
   */
  readonly breaker?: Breaker;
}

/**
 * An endpoint that fails is left alone for a while; what is due waits and uses up no try. Then one delivery goes as a probe:
 * where it arrives the endpoint is sent a little more each second, else it is left alone again. Times in milliseconds.
 */
export interface Breaker {
  /** Opens after so many failed requests without a success between them. */
  readonly failuresInARow: number;
  /** Opens as well where `part` of at least `requestsMin` requests within `spanMs` failed; 0.5 is half. */
  readonly failureRate: {
    readonly part: number;
    readonly requestsMin: number;
    readonly spanMs: number;
  };
  /** The first time it is open for `firstMs`, each further time in a row `factor` times as long, never above `capMs`. */
  readonly open: { readonly firstMs: number; readonly factor: number; readonly capMs: number };
  /**
   * After a rest or a pause at most `firstSecondMax` requests in the first second, and in each further one at most twice as
   * many as in the one before, for `lastsMs`.
   */
  readonly slowStart: { readonly firstSecondMax: number; readonly lastsMs: number };
}

export type StatusRange = readonly [from: number, to: number];

export type RetrySchedule =
  | { readonly kind: 'none' }
  /** `retries` further tries, the first after `firstMs`, each gap `factor` times the last, none above `capMs`. */
  | {
      readonly kind: 'exponential';
      readonly firstMs: number;
      readonly factor: number;
      readonly capMs: number;
      readonly retries: number;
    }
  /** The same, for as long as the next try is not later than `windowMs` after the first. */
  | {
      readonly kind: 'exponential-window';
      readonly firstMs: number;
      readonly factor: number;
      readonly capMs: number;
      readonly windowMs: number;
    }
  /** Gaps one by one; `jitter` 0.2 spreads each evenly within ±20 %. */
  | { readonly kind: 'list'; readonly gapsMs: readonly number[]; readonly jitter: number };

export type DisablingRule =
  | { readonly on: 'status'; readonly range: StatusRange; readonly reason: string }
  | { readonly on: 'too-many-redirects'; readonly reason: string }
  | { readonly on: 'retries-exhausted'; readonly reason: string }
  /** A request fails, and none has succeeded for `afterMs`. The delivery goes on waiting, and is held. */
  | { readonly on: 'no-success'; readonly afterMs: number; readonly reason: string };

/** What an endpoint of this profile may be. */
export interface EndpointRules {
  readonly schemes: readonly ('http' | 'https')[];
  readonly setUp: 'self-service' | 'by-request';
  /** `any` number of event types, `one-or-all`, or exactly `one` with a URL of its own. */
  readonly eventTypes: 'any' | 'one-or-all' | 'one';
  /** A list of courses may narrow it. */
  readonly courseFilter: boolean;
  readonly basicAuth: boolean;
  readonly additionalHeaders: boolean;
  /** `always`: signed by Standard Webhooks; `opt-in`: only where the endpoint asks, as added headers. */
  readonly signing: 'always' | 'opt-in';
  /** Endpoints with the same URL that match one event get it once. */
  readonly oncePerUrl: boolean;
  /** An endpoint hears of a learner and a course once, until someone resets it. */
  readonly oncePerLearnerAndCourse: boolean;
}
