import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  sign as signWith,
  timingSafeEqual,
  verify as verifyWith,
} from 'node:crypto';

// Standard Webhooks 1.0.0, https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

/** What is signed: the very bytes of the body, with the message's id and the second at which it is sent. */
export interface SignedMessage {
  readonly id: string;
  /** Seconds since 1970, of this attempt. */
  readonly timestamp: number;
  readonly body: string | Uint8Array;
}

/** Signatures hold for so long, before and after `now`. */
export const toleranceMs = 5 * 60 * 1000;

/**
 * One signature: `v1,…` for a secret `whsec_…` (HMAC-SHA256), `v1a,…` for a key `whsk_…` (ed25519).
 * Throws `MalformedSecret` for any other.
 */
export function sign({ id, timestamp, body }: SignedMessage, secret: string): string {
  const key = keyOf(secret);
  if (key.type === 'secret') {
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
  }
  if (key.type === 'public')
    throw new MalformedSecret('A public key signs nothing; sign with its whsk_… key');
  return `v1a,${signWith(null, bytesOf(id, String(timestamp), body), key).toString('base64')}`;
}

/** The three headers that a signed message carries; during a rotation with a signature of every secret. */
export function signatureHeaders(
  message: SignedMessage,
  secrets: readonly string[],
): readonly (readonly [name: string, value: string])[] {
  return [
    ['webhook-id', message.id],
    ['webhook-timestamp', String(message.timestamp)],
    ['webhook-signature', secrets.map((secret) => sign(message, secret)).join(' ')],
  ];
}

export type Verdict =
  | { readonly kind: 'genuine'; readonly id: string; /** Seconds since 1970. */ readonly timestamp: number }
  | {
      readonly kind: 'refused';
      readonly code: RefusalCode;
      /** A sentence with the cure. */ readonly message: string;
    };

export type RefusalCode =
  | 'signature-missing'
  | 'signature-malformed'
  | 'timestamp-outside-tolerance'
  | 'signature-wrong';

/**
 * Whether a message came from a holder of the secret, lately. Compares in constant time.
 *
 * @param message header names in lower case; the body as it came, not parsed and written again
 * @param secret `whsec_…`, or the sender's public key `whpk_…`; throws `MalformedSecret` for any other
 * @param now milliseconds since 1970
 */
export function verify(
  {
    headers,
    body,
  }: { readonly headers: Readonly<Record<string, string | undefined>>; readonly body: string | Uint8Array },
  secret: string,
  now: number,
): Verdict {
  const key = keyOf(secret);
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures) {
    return refused(
      'signature-missing',
      'The request lacks webhook-id, webhook-timestamp or webhook-signature',
    );
  }
  if (!/^\d{1,12}$/.test(timestamp) || signatures.length > signatureCharactersMax) {
    return refused(
      'signature-malformed',
      'webhook-timestamp must be whole seconds and webhook-signature a short list',
    );
  }
  if (Math.abs(now - Number(timestamp) * 1000) > toleranceMs) {
    return refused(
      'timestamp-outside-tolerance',
      'The request is more than 5 minutes old or early; check both clocks',
    );
  }
  const genuine = signatures
    .split(' ')
    .some((signature) => matches(signature, key, bytesOf(id, timestamp, body)));
  return genuine
    ? { kind: 'genuine', id, timestamp: Number(timestamp) }
    : refused(
        'signature-wrong',
        'No signature fits; check the secret, and that the body is verified as it came',
      );
}

/** A new secret: `whsec_` and the base64 of 32 random bytes. */
export function makeSecret(randomBytes: (count: number) => Uint8Array): string {
  return `whsec_${Buffer.from(randomBytes(32)).toString('base64')}`;
}

/** Throws `MalformedSecret` for what cannot be signed with. */
export function checkSecret(secret: string): void {
  if (keyOf(secret).type === 'public')
    throw new MalformedSecret('A public key signs nothing; take its whsk_… key');
}

/** A secret that is none. Never holds the secret itself. */
export class MalformedSecret extends Error {
  override readonly name = 'MalformedSecret';
  readonly code = 'malformed-secret';
}

const signatureCharactersMax = 4096;

const refused = (code: RefusalCode, message: string): Verdict => ({ kind: 'refused', code, message });

const bytesOf = (id: string, timestamp: string, body: string | Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(`${id}.${timestamp}.`), typeof body === 'string' ? Buffer.from(body) : body]);

function matches(signature: string, key: KeyObject, message: Uint8Array): boolean {
  const comma = signature.indexOf(',');
  const version = signature.slice(0, comma);
  const given = Buffer.from(signature.slice(comma + 1), 'base64');
  if (version === 'v1' && key.type === 'secret') {
    const expected = createHmac('sha256', key).update(message).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
  if (version !== 'v1a' || key.type === 'secret') return false;
  return verifyWith(null, message, key.type === 'public' ? key : createPublicKey(key), given);
}

/** Decoding a key costs more than a signature; the oldest goes when there are too many. */
const keys = new Map<string, KeyObject>();
const keysMax = 10_000;

function keyOf(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const made = decodeKey(secret);
  const [oldest] = keys.keys();
  if (keys.size >= keysMax && oldest !== undefined) keys.delete(oldest);
  keys.set(secret, made);
  return made;
}

// RFC 8410: what stands before the 32 bytes of an ed25519 key in PKCS #8 and in SubjectPublicKeyInfo.
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function decodeKey(secret: string): KeyObject {
  const [, kind, text = ''] = /^(whsec|whsk|whpk)_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const bytes = Buffer.from(text, 'base64');
  if (kind === 'whsec' && bytes.length >= 24 && bytes.length <= 64) return createSecretKey(bytes);
  // A whsk_ key is the seed, as a rule followed by the public key, as libsodium writes it.
  if (kind === 'whsk' && (bytes.length === 32 || bytes.length === 64)) {
    return createPrivateKey({
      key: Buffer.concat([privatePrefix, bytes.subarray(0, 32)]),
      format: 'der',
      type: 'pkcs8',
    });
  }
  if (kind === 'whpk' && bytes.length === 32) {
    return createPublicKey({ key: Buffer.concat([publicPrefix, bytes]), format: 'der', type: 'spki' });
  }
  throw new MalformedSecret(
    'A signing secret is whsec_ and the base64 of 24 to 64 bytes, or a whsk_ or whpk_ key',
  );
}
