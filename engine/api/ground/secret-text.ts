import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What is shown to be let in. */
export interface MadeSecret {
  /** For its owner alone. */
  readonly text: string;
  /** What it is stored and found by. */
  readonly sha256: string;
}

/** `sb_<kind>_<secret>_<crc32>`; the secret holds more than 160 bits of chance. */
export function makeSecretText(kind: string, randomBytes: (count: number) => Buffer): MadeSecret {
  const body = `sb_${kind}_${base62(randomBytes(secretBytes))}`;
  const text = `${body}_${checksum(body)}`;
  return { text, sha256: sha256Of(text) };
}

/** One of our making whose checksum is wrong: no look-up is needed to refuse it. */
export function isMistyped(text: string): boolean {
  return form.test(text) && !isWhole(text);
}

/** One of our making, as far as that can be told without a look-up: its checksum is right. */
export function isWhole(text: string): boolean {
  const end = text.lastIndexOf('_');
  return form.test(text) && text.slice(end + 1) === checksum(text.slice(0, end));
}

export function sha256Of(text: string): string {
  return hash('sha256', text, 'hex');
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
const form = /^sb_[a-z]{2,8}_[0-9A-Za-z]{27,64}_[0-9a-f]{8}$/;
