import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What wraps data keys. It stands in no database, and in no log. */
export interface MasterKey {
  /** A digest, by which data keys name it. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

/** Where master keys come from: a list, of which the first wraps and all unwrap. */
export interface MasterKeySource {
  /** How people find it: `the file /run/master.key`. */
  readonly shown: string;
  /** As it is now. Throws with a sentence where it cannot be read or holds no list of keys. */
  read(): Promise<MasterKeys>;
}

/** The first wraps. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

/** `sbmk_<64 hexadecimal digits>_<crc32>`, as an operator keeps it. */
export function makeMasterKey(randomBytes: (count: number) => Buffer): string {
  const key = `sbmk_${randomBytes(keyBytes).toString('hex')}`;
  return `${key}_${checksum(key)}`;
}

/**
 * A list of master keys, each on a line of its own or behind a comma; lines that begin with # are remarks. What is wrong
 * is said without repeating any of it.
 */
export function readMasterKeys(
  text: string,
): { readonly kind: 'keys'; readonly keys: MasterKeys } | { readonly kind: 'fault'; readonly fault: string } {
  const written = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((key) => key.trim())
    .filter((key) => key !== '');
  const keys: MasterKey[] = [];
  for (const [index, key] of written.entries()) {
    const fault = faultOf(key);
    if (fault !== undefined) return { kind: 'fault', fault: `holds as key ${index + 1} ${fault}` };
    keys.push(masterKeyOf(key));
  }
  const [first, ...others] = keys;
  if (first === undefined) return { kind: 'fault', fault: 'holds no key' };
  if (keys.length > keysMax) return { kind: 'fault', fault: `holds more than ${keysMax} keys` };
  const isTwice = new Set(keys.map(({ id }) => id)).size < keys.length;
  return isTwice ? { kind: 'fault', fault: 'holds a key twice' } : { kind: 'keys', keys: [first, ...others] };
}

function faultOf(key: string): string | undefined {
  const end = key.lastIndexOf('_');
  if (!form.test(key)) return 'what is none';
  return checksum(key.slice(0, end)) === key.slice(end + 1)
    ? undefined
    : 'one that was mistyped: its last characters do not fit';
}

/** One that is written as `makeMasterKey` writes it. */
export function masterKeyOf(key: string): MasterKey {
  const bytes = Buffer.from(key.slice('sbmk_'.length, key.lastIndexOf('_')), 'hex');
  const digest = hash('sha256', Buffer.concat([Buffer.from('schoolbell master key '), bytes]), 'hex');
  return { id: `mk_${digest.slice(0, idDigits)}`, bytes };
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

const form = /^sbmk_[0-9a-f]{64}_[0-9a-f]{8}$/;
const keyBytes = 32;
const idDigits = 16;
const keysMax = 100;
