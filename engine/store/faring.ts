import type { EventType, OperationType } from '@schoolbell/wire';
import type { DeliveryState } from '../model.ts';
import type { PageRequest } from './pages.ts';

// How an endpoint fares: attempts by the hour, what went wrong, what never arrived.

export interface EndpointQuery extends PageRequest {
  readonly academy: string;
  readonly endpoint: string;
}

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
  /** Oldest first; hours without attempts are left out. */
  readonly hours: readonly HealthHour[];
  /** What will be tried again, soonest first; nothing where the endpoint is not active. */
  readonly retries: readonly NextRetry[];
  /** Pending or held; `waitingMax` means that many or more. */
  readonly waiting: number;
  readonly lastDeliveredAt?: number;
  readonly lastFailure?: Failure;
}

export interface HealthHour {
  /** Its beginning. */
  readonly at: number;
  /** Attempts that delivered, that will be made again, and that were the last. */
  readonly delivered: number;
  readonly retried: number;
  readonly failed: number;
  /** Of all attempts together. */
  readonly tookMs: number;
}

export interface NextRetry {
  readonly delivery: string;
  readonly event: string;
  readonly eventType: EventType | OperationType;
  readonly dueAt: number;
  /** Requests made so far in this round. */
  readonly tries: number;
  readonly reason?: string;
}

export interface Failure {
  readonly delivery: string;
  readonly event: string;
  readonly eventType: EventType | OperationType;
  readonly attempt: number;
  readonly at: number;
  /** Null where no answer came. */
  readonly status: number | null;
  /** As `Attempt.outcome` says it. */
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
