import type { Database } from 'better-sqlite3';
import type { ApiKey, Scope } from '../model.ts';
import { pageOf, rowOf } from './cursor.ts';
import type { Verbs } from './verbs.ts';

type KeyVerbs = Pick<Verbs, 'createKey' | 'keyBySha256' | 'keys' | 'deleteKey' | 'hasOperatorKey'>;

export function keyVerbs(database: Database): KeyVerbs {
  const insert = database.prepare<[string | null, string, string, string, string, number, number | null]>(`
    insert into api_keys (academy, id, sha256, scopes, hint, created_at, expires_at)
    values (?, ?, ?, ?, ?, ?, ?)
  `);
  const bySha256 = database.prepare<[string], KeyRow>(`
    select *
    from api_keys
    where sha256 = ?
  `);
  const after = database.prepare<[string, number, number], KeyRow>(`
    select *
    from api_keys
    where academy = ?
      and number > ?
    order by number
    limit ?
  `);
  const remove = database.prepare<[string, string]>(`
    delete from api_keys
    where academy = ?
      and id = ?
  `);
  const operators = database.prepare<[], { found: number }>(`
    select 1 as found
    from api_keys
    where academy is null
      and exists (select 1 from json_each(scopes) where value = 'operator')
    limit 1
  `);

  return {
    createKey: (key, sha256) => {
      const { academy, id, scopes, hint, createdAt, expiresAt } = key;
      insert.run(academy ?? null, id, sha256, JSON.stringify(scopes), hint, createdAt, expiresAt ?? null);
    },
    keyBySha256: (sha256) => {
      const row = bySha256.get(sha256);
      return row && decode(row);
    },
    keys: (academy, { limit, cursor }) =>
      pageOf('k', after.all(academy, rowOf('k', cursor, 0), limit + 1), limit, decode),
    deleteKey: (academy, id) => remove.run(academy, id).changes === 1,
    hasOperatorKey: () => operators.get() !== undefined,
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
