import type { DeliveryState, Fault } from '../../model.ts';
import type { DeliveryScan, Scanned } from './delivery-scan.ts';
import type { NearOf } from './near.ts';
import type { Visited } from './over-academies.ts';
import type { Steps } from './steps.ts';
import type { PublishedHour } from '../words/overview.ts';

/** What each database words for itself, of verbs that are alike in all else. */
export interface Wording {
  /** The newest of an academy's deliveries, whichever endpoint they are for. */
  scanAcademy(scan: DeliveryScan): Steps<Scanned>;
  /** How many deliveries of an endpoint are pending, up to `most`. */
  countWaiting(academy: string, endpoint: string, most: number): Steps<number>;
  /** Where a look by id begins. */
  readonly nearOf: NearOf;
  /** The attempts of one delivery of an academy, by number. */
  attempts(academy: string, delivery: number): Steps<readonly AttemptRow[]>;
  /** The last instant at which an `:endpoint` of an `:academy` took something, as `at`; no row where it never did. */
  readonly lastDelivered: string;
  /** How attempts of the `:deliveries` (a JSON text of ids) ended that began between `:oldest` and `:newest`, or all of theirs. */
  readonly outcomes: string;
  /**
   * Of the deliveries `within` a stretch: the `amount` of each `type` of event, `seen_state` and `repeats`, which is 1 where
   * they repeat another.
   */
  readonly amounts: string;
  /** An academy's events of a span by the hour, a part at a time: from its beginning, or on from where the one before ended. */
  publishedIn(
    academy: string,
    span: { readonly since: number; readonly until: number },
    behind: number | undefined,
  ): Steps<Visited<number> & { readonly hours: readonly PublishedHour[] }>;
  /** How an academy's pending deliveries are seen, at most so many of them; a state may come several times. */
  waitingIn(academy: string, most: number): Steps<readonly WaitingRow[]>;
}

export interface WaitingRow {
  readonly seen_state: Extract<DeliveryState, 'pending' | 'held' | 'cancelled'>;
  readonly amount: number;
}

/** An attempt with what was answered. */
export interface AttemptRow {
  readonly number: number;
  readonly started_at: number;
  readonly took_ms: number;
  readonly url: string;
  readonly request_headers: string;
  readonly body_sha256: Buffer;
  readonly outcome: string;
  readonly status: number | null;
  readonly answer_headers: string | null;
  /** Bytes of UTF-8 where the database could not keep every text. */
  readonly body_start: string | Buffer | null;
  readonly fault: Fault | null;
  readonly message: string | null;
  readonly hops: string | null;
}
