import type { EventType, OperationType } from '@schoolbell/wire';
import type { DeliveryState } from '../../model.ts';
import type { EndpointQuery } from './pages.ts';

// How an endpoint fares: attempts by the hour, what went wrong, what never arrived.

export interface HealthQuery {
  readonly academy: string;
  readonly endpoint: string;
  /** Hours from here on. */
  readonly since: number;
  readonly now: number;
  readonly retriesMax: number;
  /** Waiting deliveries are counted up to here. */
  readonly waitingMax: number;
}

export interface EndpointHealth {
  /** Oldest first, an attempt counting in the hour in which it ended; hours in which nothing was tried are left out. */
  readonly hours: readonly HealthHour[];
  /** What will be tried again, soonest first; nothing where the endpoint is not active. */
  readonly retries: readonly NextRetry[];
  /** Pending or held; `waitingMax` means that many or more. */
  readonly waiting: number;
  readonly lastDeliveredAt?: number;
}

export interface HealthHour {
  /** Its beginning. */
  readonly at: number;
  /** Attempts that delivered, that will be made again, and that were the last, beside what failed without one. */
  readonly delivered: number;
  readonly retried: number;
  readonly failed: number;
  /** Of the failed ones, those that no request could be made for. */
  readonly unsent: number;
  /** Of all attempts together. */
  readonly tookMs: number;
}

export interface NextRetry {
  readonly delivery: string;
  readonly event: string;
  readonly eventType: EventType | OperationType;
  /** Now, where it is overdue or being sent. */
  readonly dueAt: number;
  /** Its number over the whole life of the delivery, as `Attempt.number` counts. */
  readonly attempt: number;
  readonly reason?: string;
}

export interface Failure {
  readonly delivery: string;
  readonly event: string;
  readonly eventType: EventType | OperationType;
  /** Null where no request could be made. */
  readonly attempt: number | null;
  readonly at: number;
  /** Null where no answer came. */
  readonly status: number | null;
  /** As `Attempt.outcome` says it: `retry: …` or `failed: …`. */
  readonly outcome: string;
}

export interface SpanQuery extends EndpointQuery {
  /** By `createdAt`: from inclusive, until exclusive. */
  readonly since: number;
  readonly until: number;
}

export interface SpanCounts {
  readonly counts: readonly SpanCount[];
  readonly next?: string;
}

export interface SpanCount {
  readonly eventType: EventType | OperationType;
  readonly state: DeliveryState;
  /** They repeat what the endpoint had heard. */
  readonly repeats: boolean;
  readonly amount: number;
}
