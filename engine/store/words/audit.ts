import type { AuditEntry } from '../../model.ts';
import type { PageRequest } from './pages.ts';

// Reading who did what.

export interface AuditQuery extends PageRequest {
  /** Absent means all of the installation, with what belongs to no academy. */
  readonly academy?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  /** By the instant of the entry: from here on. */
  readonly since?: number;
  /** The same: before this. */
  readonly until?: number;
  /** Newest first where absent. */
  readonly order?: 'newest' | 'oldest';
  /** The list goes on behind this entry, by its id. */
  readonly after?: string;
}

export interface KeptAuditEntry extends AuditEntry {
  /** Names the entry in the installation, and says in which order they were written down. */
  readonly id: string;
}
