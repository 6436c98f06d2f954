import type { AuditEntry } from '../../model.ts';
import { StoreRefused } from '../store.ts';
import type { AuditQuery, KeptAuditEntry } from '../words/audit.ts';
import { auditScan, type AuditRow } from './audit-scan.ts';
import { cursorAfter, rowOf } from './cursor.ts';
import { change, type Stepwise, type Steps } from './steps.ts';

export const auditVerbs: Stepwise<'auditEntries'> = {
  *auditEntries(query) {
    const { limit, order = 'newest' } = query;
    const { rows, edge } = yield* auditScan({ ...query, order, limit: limit + 1, from: startOf(query) });
    const shown = rows.slice(0, limit);
    const items = shown.map(decode);
    const last = rows.length > limit ? shown.at(-1)?.number : edge;
    return last === undefined ? { items } : { items, next: cursorAfter('h', last) };
  },
};

/**
 * Writes down who did what, within the transaction that does it and behind the lock of the academy that it is of. What is of
 * none stands under an empty name, which no academy has.
 */
export function* writeAudit(entry: AuditEntry | undefined): Steps<void> {
  if (entry === undefined) return;
  const { academy = '', at, actor, label = null, action, subject, details } = entry;
  const { beforeSha256 = null, afterSha256 = null } = entry;
  const said = { academy, at, actor, label, action, subject, details: JSON.stringify(details) };
  yield* change(insert, { ...said, beforeSha256, afterSha256 });
}

const insert = `
  insert into audit
    (academy, at, actor, label, action, subject, details, before_sha256, after_sha256)
  values
    (:academy, :at, :actor, :label, :action, :subject, :details, :beforeSha256, :afterSha256)
`;

/** The row that the list goes on behind; undefined at its beginning. */
function startOf({ cursor, after }: AuditQuery): number | undefined {
  if (cursor !== undefined) return rowOf('h', cursor, 0);
  if (after === undefined) return undefined;
  const [, row] = /^aud_([1-9]\d{0,14})$/.exec(after) ?? [];
  if (row === undefined) throw idUnknown();
  return Number(row);
}

function decode(row: AuditRow): KeptAuditEntry {
  const { academy, at, actor, action, subject } = row;
  return {
    id: `aud_${row.number}`,
    ...(academy !== '' && { academy }),
    at,
    actor,
    ...(row.label !== null && { label: row.label }),
    action,
    subject,
    details: JSON.parse(row.details) as AuditEntry['details'],
    ...(row.before_sha256 !== null && { beforeSha256: row.before_sha256 }),
    ...(row.after_sha256 !== null && { afterSha256: row.after_sha256 }),
  };
}

function idUnknown(): StoreRefused {
  return new StoreRefused(
    'cursor-unknown',
    '`after` is no id of an entry; take it from an entry of this list, or leave it out to start anew',
  );
}
