import type { PortalCode } from '../../model.ts';
import type { PageRequest } from './pages.ts';

// Who is let in: keys, sessions, and the codes that a portal's session is had for.

export interface KeyUse {
  /** Of the key. */
  readonly id: string;
  readonly at: number;
}

/** Which digests open something. */
export interface GoodDigestsQuery {
  /** Of keys. */
  readonly usedSince: number;
  /** Of sessions, those that have not ended by then. */
  readonly now: number;
  /** Of each kind. */
  readonly limit: number;
}

/** A portal's code as it stands: it ends with the key that minted it, where that is sooner. */
export interface KeptPortalCode extends PortalCode {
  readonly usedAt?: number;
}

/** Sessions of an academy's portal; without `academy`, those in the console. */
export interface SessionQuery extends PageRequest {
  readonly academy?: string;
  /** Those that ended before are left out. */
  readonly now: number;
}

/**
 * Whether something was made that lets others in: not where there is no such academy, nor where whoever makes it is let in
 * no more, so that nothing that was deleted leaves a new key behind.
 */
export type Made = boolean | 'maker-gone';

/** Who makes something that lets others in, and must still be let in when it is made. */
export interface Maker {
  /** Id of a key. */
  readonly key: string;
  /** Id of the session that stands for the key, where one was shown. */
  readonly session?: string;
}

export interface SessionRef {
  readonly academy?: string;
  readonly id: string;
}
