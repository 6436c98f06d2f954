import type { Endpoint } from '../../model.ts';
import type { PageRequest } from './pages.ts';

// What an academy's secrets are sealed with. The store keeps it and opens nothing.

/** A key of an academy, wrapped by a master key that is nowhere in the database. */
export interface DataKey {
  readonly academy: string;
  readonly id: string;
  /** Id of the master key that opens it. */
  readonly master: string;
  /** Base64. */
  readonly wrapped: string;
  readonly createdAt: number;
}

export interface NewDataKey extends DataKey {
  /** Id of the newest that its maker knows of. */
  readonly after?: string;
}

/** A data key that another master key wraps from now on. */
export interface Rewrapped extends Pick<DataKey, 'academy' | 'id' | 'master' | 'wrapped'> {
  /** The master key that it was wrapped by; where that is another by now, nothing is changed. */
  readonly from: string;
}

/** How the installation is sealed, by all who serve it. */
export interface Sealing {
  /** Id of the master key that every new data key is wrapped by. */
  readonly master: string;
  /** An earlier version kept secrets in plain, and the files of the database may still hold some of it. */
  readonly mayHoldPlain: boolean;
}

/** What became of the wish to rid the files of what was replaced. */
export type Scrubbed =
  | 'done'
  /** It would take too long beside what is served. */
  | 'too-large'
  /** Somebody looks back at what was there before; later it may be done. */
  | 'busy';

export interface MasterUse {
  readonly master: string;
  /** So many data keys it wraps. */
  readonly dataKeys: number;
}

export interface OtherMasterQuery extends PageRequest {
  /** Data keys that this master key wraps are left out. */
  readonly master: string;
}

export type DataKeyMade =
  | 'created'
  /** The newest is another by now. */
  | 'outdated'
  /** The installation seals under another master key than the one that wraps it. */
  | 'other-master'
  /** There is no such academy. */
  | 'unknown';

/** Endpoints, deleted ones too, whose secrets are to be sealed anew, in the order in which they were made. */
export interface SealingQuery extends PageRequest {
  /** Those of one academy whose secrets are not all sealed with its key `dataKey`; absent: any that were never sealed. */
  readonly of?: { readonly academy: string; readonly dataKey: string };
}

export interface EndpointToSeal {
  /** With its secrets as they are kept. */
  readonly endpoint: Endpoint;
  readonly isDeleted: boolean;
}
