import type { AuditEntry, Fact, KeptFact } from '../model.ts';

// Asking for learner records, and resetting a completion.

export interface FactQuery {
  readonly academy: string;
  readonly record: Fact['record'];
  readonly subject: string;
  readonly learner: string;
}

export interface MembersQuery {
  readonly academy: string;
  readonly record: Exclude<Fact['record'], 'learner'>;
  readonly subject: string;
  readonly offset: number;
  readonly limit: number;
}

export interface Members {
  readonly total: number;
  /** One list a learner, and of a session one list a learner and occurrence. */
  readonly items: readonly (readonly KeptFact[])[];
}

export interface CompletionReset {
  readonly academy: string;
  readonly learner: string;
  readonly course: string;
  readonly audit: AuditEntry;
}
