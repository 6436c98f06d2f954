import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { open, seal } from './cipher.ts';

const key = randomBytes(32);

describe('what is sealed', () => {
  test('opens to what it was, whatever that is and whatever it is bound to', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.string()), (bytes, bound) => {
        const sealed = seal(key, bytes, bound, randomBytes);
        expect(open(key, sealed, bound)).toEqual(Buffer.from(bytes));
        expect(seal(key, bytes, bound, randomBytes)).not.toEqual(sealed);
      }),
    );
  });

  test('opens with no other key, and not with a bit of the key turned', () => {
    const sealed = seal(key, Buffer.from('secret'), ['a'], randomBytes);
    expect(open(randomBytes(32), sealed, ['a'])).toBeUndefined();
    for (let bit = 0; bit < 256; bit += 1) expect(open(turned(key, bit), sealed, ['a'])).toBeUndefined();
  });

  test('opens with none of its bits turned, and not cut short or lengthened', () => {
    const sealed = seal(key, Buffer.from('secret'), ['a'], randomBytes);
    for (let bit = 0; bit < sealed.length * 8; bit += 1)
      expect(open(key, turned(sealed, bit), ['a'])).toBeUndefined();
    for (let length = 0; length < sealed.length; length += 1)
      expect(open(key, sealed.subarray(0, length), ['a'])).toBeUndefined();
    expect(open(key, Buffer.concat([sealed, Buffer.alloc(1)]), ['a'])).toBeUndefined();
  });

  test('opens with none but the words that it is bound to, however they are parted', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (bound, other) => {
        const opened = open(key, seal(key, Buffer.from('secret'), bound, randomBytes), other);
        expect(opened !== undefined).toBe(JSON.stringify(bound) === JSON.stringify(other));
      }),
    );
    const sealed = seal(key, Buffer.from('secret'), ['ab', 'c'], randomBytes);
    for (const other of [['a', 'bc'], ['abc'], ['ab', 'c', ''], ['c', 'ab'], ['ab","c']])
      expect(open(key, sealed, other)).toBeUndefined();
  });

  test('takes a nonce of its own each time', () => {
    const nonces = Array.from({ length: 1_000 }, () =>
      seal(key, Buffer.alloc(0), [], randomBytes).subarray(0, 12).toString('hex'),
    );
    expect(new Set(nonces).size).toBe(1_000);
  });
});

function turned(bytes: Uint8Array, bit: number): Buffer {
  const other = Buffer.from(bytes);
  other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return other;
}
