import {
  createHmac,
  createPublicKey,
  type KeyObject,
  sign as signWith,
  timingSafeEqual,
  verify as verifyWith,
} from 'node:crypto';
import { keyOf, MalformedSecret } from './signing-keys.ts';

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

/**
 * The three headers that a signed message carries: `webhook-id`, `webhook-timestamp` and `webhook-signature`. During a
 * rotation with a signature of every secret, in that order, separated by spaces. Throws `MalformedSecret`.
 *
 * @param secrets `whsec_…` or `whsk_…`, the newest first
 */
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
 * @param secret `whsec_…`, or the sender's public key `whpk_…`; or several, of which one is enough: whoever changes to
 *   another takes both for as long as the sender may sign with either. Throws `MalformedSecret` for any other, and where
 *   there is none
 * @param now milliseconds since 1970
 */
export function verify(
  {
    headers,
    body,
  }: { readonly headers: Readonly<Record<string, string | undefined>>; readonly body: string | Uint8Array },
  secret: string | readonly string[],
  now: number,
): Verdict {
  const accepted = keysOf(secret);
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
  const bytes = bytesOf(id, timestamp, body);
  const genuine = signatures
    .split(' ')
    .some((signature) => accepted.some((key) => matches(signature, key, bytes)));
  return genuine
    ? { kind: 'genuine', id, timestamp: Number(timestamp) }
    : refused(
        'signature-wrong',
        'No signature fits; check the secret, and that the body is verified as it came',
      );
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

function keysOf(secret: string | readonly string[]): readonly KeyObject[] {
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (secrets.length > 0) return secrets.map(keyOf);
  throw new MalformedSecret(
    'There is no secret to verify with; give the one that the endpoint was set up with',
  );
}
