import type { Scope, Session } from '../../model.ts';
import { lockAcademy } from './academy-lock.ts';
import { writeAudit } from './audit.ts';
import { pageOf, rowOf } from './cursor.ts';
import { all, change, one, type Steps, type Stepwise } from './steps.ts';

export const sessionVerbs: Stepwise<
  'createSession' | 'session' | 'sessionBySha256' | 'sessions' | 'deleteSession'
> = {
  *createSession(session, sha256, audit) {
    yield* insertSession(session, sha256);
    const made = yield* sessionById(session.id);
    if (made) yield* writeAudit(audit);
    return made;
  },
  *sessionBySha256(sha256) {
    const row = yield* one<SessionRow>(bySha256, { sha256 });
    return row && decode(row);
  },
  *session({ academy, id }) {
    const found = yield* sessionById(id);
    return found?.academy === academy ? found : undefined;
  },
  *sessions({ academy, now, limit, cursor }) {
    const values = { academy: academy ?? ofConsole, before: rowOf('l', cursor, Number.MAX_SAFE_INTEGER) };
    const rows = yield* all<SessionRow>(newestBefore, { ...values, limit: limit + 1 });
    const page = pageOf('l', rows, limit, decode);
    // Of those looked at: how many have ended nobody knows beforehand, and a page may be short.
    return { ...page, items: page.items.filter(({ expiresAt }) => expiresAt > now) };
  },
  *deleteSession({ academy, id }, audit) {
    if (academy !== undefined && (yield* lockAcademy(academy)) === undefined) return false;
    if ((yield* change(remove, { academy: academy ?? ofConsole, id })) === 0) return false;
    yield* writeAudit(audit);
    return true;
  },
};

/** Nothing is inserted where the key that begins it is gone. */
export function* insertSession(session: Session, sha256: string): Steps<boolean> {
  const { academy, id, key, scopes, label, createdAt, expiresAt } = session;
  const inserted = yield* change(insert, {
    academy: academy ?? ofConsole,
    id,
    sha256,
    key,
    scopes: JSON.stringify(scopes),
    label: label ?? null,
    createdAt,
    expiresAt,
  });
  return inserted === 1;
}

export function* sessionById(id: string): Steps<Session | undefined> {
  const row = yield* one<SessionRow>(byId, { id });
  return row && decode(row);
}

/** Those of the console belong to no academy. */
const ofConsole = '';

const insert = `
  insert into sessions (academy, id, sha256, key_id, scopes, label, created_at, expires_at)
  select
    cast(:academy as text), cast(:id as text), cast(:sha256 as text), key.id, cast(:scopes as text),
    cast(:label as text), cast(:createdAt as bigint), cast(:expiresAt as bigint)
  from api_keys as key
  where key.id = :key
`;
const bySha256 = `
  select session.*, key.expires_at as key_expires_at
  from sessions as session
  join api_keys as key on key.id = session.key_id
  where session.sha256 = :sha256
`;
const byId = `
  select session.*, key.expires_at as key_expires_at
  from sessions as session
  join api_keys as key on key.id = session.key_id
  where session.id = :id
`;
const newestBefore = `
  select session.*, key.expires_at as key_expires_at
  from sessions as session
  join api_keys as key on key.id = session.key_id
  where session.academy = :academy
    and session.number < :before
  order by session.number desc
  limit :limit
`;
const remove = `
  delete from sessions
  where academy = :academy
    and id = :id
`;

interface SessionRow {
  readonly number: number;
  readonly academy: string;
  readonly id: string;
  readonly key_id: string;
  readonly scopes: string;
  readonly label: string | null;
  readonly created_at: number;
  readonly expires_at: number;
  readonly key_expires_at: number | null;
}

/** It ends with the key that began it, where that is sooner. */
function decode(row: SessionRow): Session {
  return {
    id: row.id,
    ...(row.academy !== ofConsole && { academy: row.academy }),
    key: row.key_id,
    scopes: JSON.parse(row.scopes) as Scope[],
    ...(row.label !== null && { label: row.label }),
    createdAt: row.created_at,
    expiresAt: Math.min(row.expires_at, row.key_expires_at ?? row.expires_at),
  };
}
