import type { AuditEntry } from '../../model.ts';
import { pageOf, rowOf } from './cursor.ts';
import { all, change, type Steps, type Stepwise } from './steps.ts';

export const auditVerbs: Stepwise<'auditEntries'> = {
  *auditEntries({ academy, limit, cursor }) {
    const before = rowOf('h', cursor, Number.MAX_SAFE_INTEGER);
    const rows = yield* all<AuditRow>(newestBefore, { academy, before, limit: limit + 1 });
    return pageOf('h', rows, limit, decode);
  },
};

/** Writes down who did what, within the transaction that does it and behind the academy's lock. */
export function* writeAudit({ academy, at, actor, action, subject, details }: AuditEntry): Steps<void> {
  yield* change(insert, { academy, at, actor, action, subject, details: JSON.stringify(details) });
}

const newestBefore = `
  select *
  from audit indexed by audit_by_academy
  where academy = :academy
    and number < :before
  order by number desc
  limit :limit
`;
const insert = `
  insert into audit (academy, at, actor, action, subject, details)
  values (:academy, :at, :actor, :action, :subject, :details)
`;

interface AuditRow extends Omit<AuditEntry, 'details'> {
  readonly number: number;
  readonly details: string;
}

function decode({ academy, at, actor, action, subject, details }: AuditRow): AuditEntry {
  return { academy, at, actor, action, subject, details: JSON.parse(details) as AuditEntry['details'] };
}
