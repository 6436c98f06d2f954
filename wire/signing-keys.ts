import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';

// What is signed and verified with, https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

/** `v1` is HMAC-SHA256 with a secret that both sides have; `v1a` is ed25519, which a receiver verifies with a public key. */
export type SigningAlgorithm = 'v1' | 'v1a';

/**
 * A new secret, of 32 random bytes: `whsec_` and their base64 for `v1`; for `v1a` `whsk_` and the base64 of an ed25519 key,
 * the 32 bytes with its public key behind them, as libsodium writes it.
 */
export function makeSecret(
  randomBytes: (count: number) => Uint8Array,
  algorithm: SigningAlgorithm = 'v1',
): string {
  const bytes = Buffer.from(randomBytes(32));
  if (algorithm === 'v1') return `whsec_${bytes.toString('base64')}`;
  return `whsk_${Buffer.concat([bytes, publicBytesOf(privateKeyOf(bytes))]).toString('base64')}`;
}

/**
 * What a receiver verifies the signatures of a `whsk_…` key with: `whpk_` and the base64 of 32 bytes. It is no secret.
 * Throws `MalformedSecret` for any other: what is signed with a `whsec_…` secret is verified with that secret.
 */
export function publicKeyOf(secret: string): string {
  const key = keyOf(secret);
  if (key.type !== 'private')
    throw new MalformedSecret('Only a whsk_… key has a public key; a whsec_… secret verifies what it signed');
  return `whpk_${publicBytesOf(key).toString('base64')}`;
}

/** How a secret signs: `whsec_…` by `v1`, `whsk_…` by `v1a`. Throws `MalformedSecret` for any other. */
export function algorithmOf(secret: string): SigningAlgorithm {
  const { type } = keyOf(secret);
  if (type === 'public') throw new MalformedSecret('A public key signs nothing; take its whsk_… key');
  return type === 'secret' ? 'v1' : 'v1a';
}

/** A secret that is none. Never holds the secret itself. */
export class MalformedSecret extends Error {
  override readonly name = 'MalformedSecret';
  readonly code = 'malformed-secret';
}

/** The key that a secret is; throws `MalformedSecret` for any other. */
export function keyOf(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const made = decodeKey(secret);
  const [oldest] = keys.keys();
  if (keys.size >= keysMax && oldest !== undefined) keys.delete(oldest);
  keys.set(secret, made);
  return made;
}

/** Decoding a key costs more than a signature; the oldest goes when there are too many. */
const keys = new Map<string, KeyObject>();
const keysMax = 10_000;

// RFC 8410: what stands before the 32 bytes of an ed25519 key in PKCS #8 and in SubjectPublicKeyInfo.
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function decodeKey(secret: string): KeyObject {
  const [, kind, text = ''] = /^(whsec|whsk|whpk)_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const bytes = Buffer.from(text, 'base64');
  if (kind === 'whsec' && bytes.length >= 24 && bytes.length <= 64) return createSecretKey(bytes);
  // A whsk_ key is the seed, as a rule followed by the public key, as libsodium writes it.
  if (kind === 'whsk' && (bytes.length === 32 || bytes.length === 64)) {
    const key = privateKeyOf(bytes.subarray(0, 32));
    if (bytes.length === 32 || publicBytesOf(key).equals(bytes.subarray(32))) return key;
    throw new MalformedSecret(
      'The second half of this whsk_ key is not the public key of its first; copy it anew',
    );
  }
  if (kind === 'whpk' && bytes.length === 32) {
    return createPublicKey({ key: Buffer.concat([publicPrefix, bytes]), format: 'der', type: 'spki' });
  }
  throw new MalformedSecret(
    'A signing secret is whsec_ and the base64 of 24 to 64 bytes, or a whsk_ or whpk_ key',
  );
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' });
}

function publicBytesOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length);
}
