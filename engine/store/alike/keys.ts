import { lockAcademy } from './academy-lock.ts';
import { writeAudit } from './audit.ts';
import { pageOf, rowOf } from './cursor.ts';
import { decodeKey, insertKey, type KeyRow } from './key-rows.ts';
import { makerStands } from './makers.ts';
import { all, change, one, type Stepwise } from './steps.ts';

export const keyVerbs: Stepwise<
  'createKey' | 'keyBySha256' | 'keys' | 'deleteKey' | 'key' | 'keysUsed' | 'goodDigests'
> = {
  *createKey(key, sha256, audit, maker) {
    const { academy } = key;
    if (academy !== undefined && (yield* lockAcademy(academy)) === undefined) return false;
    if (maker && !(yield* makerStands(maker))) return 'maker-gone';
    yield* insertKey(key, sha256);
    yield* writeAudit(audit);
    return true;
  },
  *keyBySha256(sha256) {
    const row = yield* one<KeyRow>(bySha256, { sha256 });
    return row && decodeKey(row);
  },
  *keys(academy, { limit, cursor }) {
    const rows = yield* all<KeyRow>(after, { academy, after: rowOf('k', cursor, 0), limit: limit + 1 });
    return pageOf('k', rows, limit, decodeKey);
  },
  *deleteKey(academy, id, audit) {
    if ((yield* lockAcademy(academy)) === undefined) return false;
    if ((yield* change(remove, { academy, id })) === 0) return false;
    yield* writeAudit(audit);
    return true;
  },
  // Each is whole by itself: nobody judges by when a key was used, and no lock is held for it.
  *keysUsed(uses) {
    for (const { id, at } of uses) yield* change(noteUse, { id, at });
  },
  *key(id) {
    const row = yield* one<KeyRow>(byId, { id });
    return row && decodeKey(row);
  },
  *goodDigests({ usedSince, now, limit }) {
    const keys = yield* all<Digest>(usedLately, { usedSince, limit });
    const sessions = yield* all<Digest>(notEnded, { now, limit });
    return [...sessions, ...keys].map(({ sha256 }) => sha256);
  },
};

const bySha256 = `
  select *
  from api_keys
  where sha256 = :sha256
`;
const after = `
  select *
  from api_keys
  where academy = :academy
    and number > :after
  order by number
  limit :limit
`;
const remove = `
  delete from api_keys
  where academy = :academy
    and id = :id
`;
const noteUse = `
  update api_keys
  set last_used_at = :at
  where id = :id
    and coalesce(last_used_at, 0) < :at
`;
const byId = `
  select *
  from api_keys
  where id = :id
`;
const usedLately = `
  select sha256
  from api_keys
  where last_used_at >= :usedSince
  order by last_used_at desc
  limit :limit
`;
const notEnded = `
  select sha256
  from sessions
  where expires_at > :now
  order by expires_at desc
  limit :limit
`;

interface Digest {
  readonly sha256: string;
}
