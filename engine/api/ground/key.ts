import type { Scope } from '../../model.ts';
import { makeSecretText } from './secret-text.ts';

/** A new key: what its owner keeps, what the store keeps, and what people tell it by. */
export interface MadeKey {
  readonly key: string;
  readonly sha256: string;
  readonly hint: string;
}

/** `sb_<scope hint>_<secret>_<crc32>`. */
export function makeKey(scopes: readonly Scope[], randomBytes: (count: number) => Buffer): MadeKey {
  const { text: key, sha256 } = makeSecretText(scopeHint(scopes), randomBytes);
  return { key, sha256, hint: key.slice(0, hintCharacters) };
}

/** The letters that show the widest thing a key may do. */
function scopeHint(scopes: readonly Scope[]): string {
  if (scopes.includes('operator')) return 'op';
  if (scopes.length > 1) return 'multi';
  return { publish: 'pub', read: 'read', manage: 'mng', operator: 'op' }[scopes[0] ?? 'read'];
}

const hintCharacters = 12;
