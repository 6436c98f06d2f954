import type { Database } from 'better-sqlite3';
import type { AuditEntry } from '../model.ts';
import { pageOf, rowOf } from './cursor.ts';
import type { Verbs } from './verbs.ts';

/** Writes down who did what, within the transaction that does it. */
export function auditWriter(database: Database): (entry: AuditEntry) => void {
  const insert = database.prepare<[string, number, string, string, string, string]>(`
    insert into audit (academy, at, actor, action, subject, details)
    values (?, ?, ?, ?, ?, ?)
  `);
  return ({ academy, at, actor, action, subject, details }) =>
    void insert.run(academy, at, actor, action, subject, JSON.stringify(details));
}

export function auditVerbs(database: Database): Pick<Verbs, 'auditEntries'> {
  const before = database.prepare<[string, number, number], AuditRow>(`
    select *
    from audit indexed by audit_by_academy
    where academy = ?
      and number < ?
    order by number desc
    limit ?
  `);

  return {
    auditEntries: ({ academy, limit, cursor }) => {
      const rows = before.all(academy, rowOf('h', cursor, Number.MAX_SAFE_INTEGER), limit + 1);
      return pageOf('h', rows, limit, decode);
    },
  };
}

interface AuditRow extends Omit<AuditEntry, 'details'> {
  readonly number: number;
  readonly details: string;
}

function decode({ academy, at, actor, action, subject, details }: AuditRow): AuditEntry {
  return { academy, at, actor, action, subject, details: JSON.parse(details) as AuditEntry['details'] };
}
