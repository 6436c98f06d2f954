import type { Academy, AuditEntry, Endpoint, EndpointStatus } from '../../model.ts';
import type { PageRequest } from './pages.ts';

// How an endpoint stands, and changing it.

/** An academy and its endpoints as they are at one moment, for those who judge by all of them. */
export interface Roster {
  /**
   * Raised by whatever people do to the academy or an endpoint of it; by what a delivery does to how one stands only where
   * the store is shared.
   */
  readonly revision: number;
  readonly academy: Academy;
  /** Oldest first. */
  readonly endpoints: readonly Endpoint[];
}

export type EndpointKept =
  | { readonly kind: 'kept'; readonly endpoint: Endpoint }
  /** The roster is another by now, so nothing was kept: read it and judge anew. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'unknown' };

/** A change of how an endpoint stands that goes with a change of what it is. */
export interface StatusStep {
  readonly status: EndpointStatus;
  /** Nothing is changed where it stands otherwise. */
  readonly from: readonly EndpointStatus[];
  readonly at: number;
}

export interface StatusChange extends StatusStep {
  /** Of the roster that the caller judged by. */
  readonly revision?: number;
  /** Why it is disabled or declined. */
  readonly reason?: string;
  /** Written down with the change. */
  readonly audit?: AuditEntry;
}

export type StatusChanged =
  | { readonly kind: 'changed'; readonly endpoint: Endpoint }
  /** It stands in a way that the change does not start from. */
  | { readonly kind: 'refused'; readonly endpoint: Endpoint }
  /** The roster is another by now: read it and judge anew. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'unknown' };

export interface StandingQuery extends PageRequest {
  readonly standing: Standing;
}

/** Not listening, and why; or active and in trouble, which may be both ways at once. */
export type Standing = Exclude<EndpointStatus, 'active'> | 'failing' | 'resting';
