import type { AuditEntry, Endpoint, EndpointStatus } from '../model.ts';
import type { PageRequest } from './pages.ts';

// How an endpoint stands, and changing it.

export interface StatusChange {
  readonly status: EndpointStatus;
  /** Nothing is changed where it stands otherwise. */
  readonly from: readonly EndpointStatus[];
  /** The `updatedAt` that the caller judged by: nothing is changed where it is another by now. */
  readonly seen?: number;
  /** Why it is disabled or declined. */
  readonly reason?: string;
  readonly at: number;
  /** Written down with the change. */
  readonly audit?: AuditEntry;
}

export type StatusChanged =
  | { readonly kind: 'changed'; readonly endpoint: Endpoint }
  /** It stands in a way that the change does not start from, or was changed since the caller saw it. */
  | { readonly kind: 'refused'; readonly endpoint: Endpoint }
  | { readonly kind: 'unknown' };

export interface StandingQuery extends PageRequest {
  readonly status: Exclude<EndpointStatus, 'active'>;
}
