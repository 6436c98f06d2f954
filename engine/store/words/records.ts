import type { AuditEntry, Fact } from '../../model.ts';

// Asking for learner records, and resetting a completion.

export interface FactQuery {
  readonly academy: string;
  readonly record: Fact['record'];
  readonly subject: string;
  readonly learner: string;
}

export interface MembersPlace {
  readonly academy: string;
  readonly record: Exclude<Fact['record'], 'learner'>;
  readonly subject: string;
}

export interface MembersQuery extends MembersPlace {
  /** The page begins behind this one; they come by learner, then by occurrence. */
  readonly after?: MemberKey;
  /** So many are left out at the beginning. */
  readonly offset?: number;
  readonly limit: number;
}

export interface MemberKey {
  readonly learner: string;
  readonly occurrence: string;
}

export interface CompletionReset {
  readonly academy: string;
  readonly learner: string;
  readonly course: string;
  readonly audit: AuditEntry;
}
