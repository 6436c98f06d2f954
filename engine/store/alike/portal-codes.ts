import type { Scope } from '../../model.ts';
import type { KeptPortalCode } from '../words/access.ts';
import { lockAcademy } from './academy-lock.ts';
import { writeAudit } from './audit.ts';
import { makerStands } from './makers.ts';
import { insertSession, sessionById } from './sessions.ts';
import { change, one, type Stepwise } from './steps.ts';

export const portalCodeVerbs: Stepwise<'createPortalCode' | 'portalCodeBySha256' | 'usePortalCode'> = {
  *createPortalCode(code, sha256, audit, madeIn) {
    const { academy, id, key, scopes, label, sessionMs, createdAt, expiresAt } = code;
    if ((yield* lockAcademy(academy)) === undefined) return false;
    const maker = { key, ...(madeIn !== undefined && { session: madeIn }) };
    if (!(yield* makerStands(maker))) return 'maker-gone';
    yield* change(insert, {
      academy,
      id,
      sha256,
      key,
      scopes: JSON.stringify(scopes),
      label: label ?? null,
      sessionMs,
      createdAt,
      expiresAt,
    });
    yield* writeAudit(audit);
    return true;
  },
  *portalCodeBySha256(sha256) {
    const row = yield* one<CodeRow>(bySha256, { sha256 });
    return row && decode(row);
  },
  *usePortalCode({ academy, id }, session, sha256, audit) {
    if ((yield* lockAcademy(academy)) === undefined) return undefined;
    const { createdAt: at } = session;
    if ((yield* change(use, { academy, id, at })) === 0) return undefined;
    if (!(yield* insertSession(session, sha256))) return undefined;
    yield* writeAudit(audit);
    return yield* sessionById(session.id);
  },
};

const insert = `
  insert into portal_codes (academy, id, sha256, key_id, scopes, label, session_ms, created_at, expires_at)
  values (:academy, :id, :sha256, :key, :scopes, :label, :sessionMs, :createdAt, :expiresAt)
`;
const bySha256 = `
  select code.*, key.expires_at as key_expires_at
  from portal_codes as code
  join api_keys as key on key.id = code.key_id
  where code.sha256 = :sha256
`;
// Of two who show it at a time one finds it unused: whoever comes second waits for the first, and then sees its mark.
const use = `
  update portal_codes
  set used_at = :at
  where academy = :academy
    and id = :id
    and used_at is null
    and expires_at > :at
`;

interface CodeRow {
  readonly academy: string;
  readonly id: string;
  readonly key_id: string;
  readonly scopes: string;
  readonly label: string | null;
  readonly session_ms: number;
  readonly created_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
  readonly key_expires_at: number | null;
}

function decode(row: CodeRow): KeptPortalCode {
  return {
    id: row.id,
    academy: row.academy,
    key: row.key_id,
    scopes: JSON.parse(row.scopes) as Scope[],
    ...(row.label !== null && { label: row.label }),
    sessionMs: row.session_ms,
    createdAt: row.created_at,
    expiresAt: Math.min(row.expires_at, row.key_expires_at ?? row.expires_at),
    ...(row.used_at !== null && { usedAt: row.used_at }),
  };
}
