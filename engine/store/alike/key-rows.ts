import type { ApiKey, Scope } from '../../model.ts';
import { change, type Steps } from './steps.ts';

/** Rows of `api_keys`. */
export interface KeyRow {
  readonly number: number;
  readonly academy: string | null;
  readonly id: string;
  readonly scopes: string;
  readonly hint: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly last_used_at: number | null;
}

export function* insertKey(key: ApiKey, sha256: string): Steps<void> {
  const { academy, id, scopes, hint, createdAt, expiresAt } = key;
  yield* change(insert, {
    academy: academy ?? null,
    id,
    sha256,
    scopes: JSON.stringify(scopes),
    hint,
    createdAt,
    expiresAt: expiresAt ?? null,
  });
}

export function decodeKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    ...(row.academy !== null && { academy: row.academy }),
    scopes: JSON.parse(row.scopes) as Scope[],
    hint: row.hint,
    createdAt: row.created_at,
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    ...(row.last_used_at !== null && { lastUsedAt: row.last_used_at }),
  };
}

const insert = `
  insert into api_keys (academy, id, sha256, scopes, hint, created_at, expires_at)
  values (:academy, :id, :sha256, :scopes, :hint, :createdAt, :expiresAt)
`;
