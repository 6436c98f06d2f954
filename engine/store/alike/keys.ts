import type { ApiKey, Scope } from '../../model.ts';
import { lockAcademy } from './academy-lock.ts';
import { pageOf, rowOf } from './cursor.ts';
import { all, change, one, type Stepwise, type Values } from './steps.ts';

export const keyVerbs: Stepwise<
  'createKey' | 'createFirstKey' | 'keyBySha256' | 'keys' | 'deleteKey' | 'hasOperatorKey'
> = {
  *createKey(key, sha256) {
    const { academy } = key;
    if (academy !== undefined && (yield* lockAcademy(academy)) === undefined) return false;
    yield* change(insert, written(key, sha256));
    return true;
  },
  *createFirstKey(key, sha256) {
    yield* change(waitForTurn);
    if ((yield* one(operators)) !== undefined) return false;
    yield* change(insert, written(key, sha256));
    return true;
  },
  *keyBySha256(sha256) {
    const row = yield* one<KeyRow>(bySha256, { sha256 });
    return row && decode(row);
  },
  *keys(academy, { limit, cursor }) {
    const rows = yield* all<KeyRow>(after, { academy, after: rowOf('k', cursor, 0), limit: limit + 1 });
    return pageOf('k', rows, limit, decode);
  },
  *deleteKey(academy, id) {
    return (yield* change(remove, { academy, id })) === 1;
  },
  *hasOperatorKey() {
    return (yield* one(operators)) !== undefined;
  },
};

// No academy's lock is there to be had: of processes that start at a time each writes the one row that everyone has, and so
// sees what those before it made.
const waitForTurn = `
  insert into check_ups (id, mark)
  values (1, 1)
  on conflict (id) do update set mark = check_ups.mark + 1
`;
const insert = `
  insert into api_keys (academy, id, sha256, scopes, hint, created_at, expires_at)
  values (:academy, :id, :sha256, :scopes, :hint, :createdAt, :expiresAt)
`;
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
const operators = `
  select 1 as found
  from api_keys
  where academy is null
    and scopes like '%"operator"%'
  limit 1
`;

function written({ academy, id, scopes, hint, createdAt, expiresAt }: ApiKey, sha256: string): Values {
  return {
    academy: academy ?? null,
    id,
    sha256,
    scopes: JSON.stringify(scopes),
    hint,
    createdAt,
    expiresAt: expiresAt ?? null,
  };
}

interface KeyRow {
  readonly number: number;
  readonly academy: string | null;
  readonly id: string;
  readonly scopes: string;
  readonly hint: string;
  readonly created_at: number;
  readonly expires_at: number | null;
}

function decode(row: KeyRow): ApiKey {
  return {
    id: row.id,
    ...(row.academy !== null && { academy: row.academy }),
    scopes: JSON.parse(row.scopes) as Scope[],
    hint: row.hint,
    createdAt: row.created_at,
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
  };
}
