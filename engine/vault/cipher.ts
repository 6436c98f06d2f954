import { createCipheriv, createDecipheriv } from 'node:crypto';

// AES-256-GCM (NIST SP 800-38D) with a nonce of 96 bits of chance: good for 2^32 texts under one key, at a risk of 2^-32.

/** Seals bytes under a key of 32 bytes, bound to words that are needed to open them. Answers nonce, text and tag. */
export function seal(
  key: Uint8Array,
  bytes: Uint8Array,
  bound: readonly string[],
  randomBytes: (count: number) => Buffer,
): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(kind, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(boundBytes(bound));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed; undefined where it was sealed with another key or bound to other words, or a bit of it is another. */
export function open(key: Uint8Array, sealed: Uint8Array, bound: readonly string[]): Buffer | undefined {
  if (sealed.length < nonceBytes + tagBytes) return undefined;
  const nonce = sealed.subarray(0, nonceBytes);
  const decipher = createDecipheriv(kind, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(boundBytes(bound));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const text = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes));
  try {
    return Buffer.concat([text, decipher.final()]);
  } catch {
    return undefined;
  }
}

/** As JSON, so that no two lists of words are the same bytes. */
function boundBytes(bound: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(bound));
}

const kind = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
