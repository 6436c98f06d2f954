import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Scope } from '../../model.ts';

/** A new key: what its owner keeps, what the store keeps, and what people tell it by. */
export interface MadeKey {
  readonly key: string;
  readonly sha256: string;
  readonly hint: string;
}

/** `sb_<scope hint>_<secret>_<crc32>`; the secret holds more than 160 bits of chance. */
export function makeKey(scopes: readonly Scope[], randomBytes: (count: number) => Buffer): MadeKey {
  const body = `sb_${scopeHint(scopes)}_${base62(randomBytes(secretBytes))}`;
  const key = `${body}_${checksum(body)}`;
  return { key, sha256: keySha256(key), hint: key.slice(0, hintCharacters) };
}

/** A key of our making whose checksum is wrong: no look-up is needed to refuse it. An operator's own may look otherwise. */
export function isMistypedKey(key: string): boolean {
  const end = key.lastIndexOf('_');
  return keyForm.test(key) && key.slice(end + 1) !== checksum(key.slice(0, end));
}

/** What a key is stored and found by. */
export function keySha256(key: string): string {
  return hash('sha256', key, 'hex');
}

/** The letter that shows the widest thing a key may do. */
function scopeHint(scopes: readonly Scope[]): string {
  if (scopes.includes('operator')) return 'op';
  if (scopes.length > 1) return 'multi';
  return { publish: 'pub', read: 'read', manage: 'mng', operator: 'op' }[scopes[0] ?? 'read'];
}

function base62(bytes: Buffer): string {
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let at = 0; at < secretCharacters; at += 1) {
    text = alphabet.charAt(Number(number % 62n)) + text;
    number /= 62n;
  }
  return text;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 192 bits, of which the 30 characters of base 62 keep 178. */
const secretBytes = 24;
const secretCharacters = 30;
const hintCharacters = 12;
const keyForm = /^sb_[a-z]{2,8}_[0-9A-Za-z]{27,64}_[0-9a-f]{8}$/;
