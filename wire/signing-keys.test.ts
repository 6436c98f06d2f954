import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { sign } from './signature.ts';
import { algorithmOf, makeSecret, MalformedSecret, publicKeyOf } from './signing-keys.ts';

// Of the specification's example, beside `wire/signature.test.ts`.
const published =
  'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';

test('a secret is made of 32 bytes of chance', () => {
  const bytes = Buffer.from('a'.repeat(32));
  expect(makeSecret(() => bytes)).toBe(`whsec_${bytes.toString('base64')}`);
  const made = makeSecret((count) => bytes.subarray(0, count), 'v1a');
  expect(Buffer.from(made.slice('whsk_'.length), 'base64').subarray(0, 32)).toEqual(bytes);
  expect(made).toHaveLength('whsk_'.length + 88);
  expect([algorithmOf(makeSecret(randomBytes)), algorithmOf(made)]).toEqual(['v1', 'v1a']);
});

test('a key tells its public key, whether it is written with it or not', () => {
  const open = `whpk_${published.slice('whsk_'.length)}`;
  const half = Buffer.from(open.slice('whpk_'.length), 'base64').subarray(32).toString('base64');
  expect(publicKeyOf(published)).toBe(`whpk_${half}`);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32).toString('base64');
  const shown = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  expect(publicKeyOf(`whsk_${seed}`)).toBe(`whpk_${shown}`);
});

test('what is not both halves of one key is refused, and so is what has no public key', () => {
  const bytes = Buffer.from(published.slice('whsk_'.length), 'base64');
  const torn = `whsk_${Buffer.concat([bytes.subarray(0, 32), randomBytes(32)]).toString('base64')}`;
  for (const use of [publicKeyOf, algorithmOf])
    expect(() => use(torn)).toThrow(/^The second half of this whsk_/);
  expect(() => publicKeyOf(makeSecret(randomBytes))).toThrow(MalformedSecret);
  expect(() => algorithmOf(publicKeyOf(published))).toThrow('A public key signs nothing');
  expect(() => sign({ id: 'msg', timestamp: 1, body: '' }, torn)).toThrow(MalformedSecret);
});

test.each(['', 'whsec_', 'whsec_!!!!', `whsk_${'A'.repeat(40)}`, `whpk_${'A'.repeat(40)}`, 'sb_op_1'])(
  '%j is no secret, and no error shows it',
  (malformed) => {
    expect(() => algorithmOf(malformed)).toThrow(MalformedSecret);
    expect(() => algorithmOf(malformed)).toThrow(
      /^A signing secret is whsec_ and the base64 of 24 to 64 bytes/,
    );
  },
);
