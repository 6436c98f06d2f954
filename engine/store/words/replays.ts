import type { Replay } from '../../model.ts';
import type { Lease } from './events.ts';

// Jobs that send again.

export type ReplayCreated =
  /** As it stands: `done` at once where the endpoint has nothing in the span. */
  | { readonly kind: 'created'; readonly replay: Replay }
  | { readonly kind: 'running'; readonly replay: Replay }
  | { readonly kind: 'endpoint-unknown' };

export interface ReplayClaim {
  readonly now: number;
  readonly limit: number;
  readonly lease: Lease;
}

export interface ReplayStep {
  readonly academy: string;
  readonly id: string;
  /** The token that it was claimed with. */
  readonly lease: string;
  readonly at: number;
  /** So many deliveries at most. */
  readonly limit: number;
  /** When the next step is due, or at once where this one made nothing due; the lease is given back. */
  readonly nextAt: number;
}

export type ReplayStepped =
  | { readonly kind: 'stepped'; readonly replay: Replay; readonly due: number }
  /** It was cancelled, or its lease ran out and another has it. */
  | { readonly kind: 'lost' };
