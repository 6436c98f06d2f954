import { generateKeyPairSync, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, test } from 'vitest';
import { sign, signatureHeaders, verify } from './signature.ts';
import { MalformedSecret, makeSecret, publicKeyOf } from './signing-keys.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const message = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
};
const now = message.timestamp * 1000;
const signed = (secrets: readonly string[], of = message) =>
  Object.fromEntries(signatureHeaders(of, secrets));

describe('signing', () => {
  test('gives the published HMAC vector', () => {
    expect(sign(message, secret)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(sign({ ...message, body: Buffer.from(message.body) }, secret)).toBe(sign(message, secret));
  });

  test('gives the published ed25519 vector', () => {
    const key =
      'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
    expect(sign(message, key)).toBe(
      'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
    );
  });

  test('signs with every secret during a rotation', () => {
    const other = makeSecret(randomBytes);
    expect(signed([secret, other])['webhook-signature']).toBe(
      `${sign(message, secret)} ${sign(message, other)}`,
    );
    expect(signed([secret, other])).toMatchObject({
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
    });
  });

  test.each([
    '',
    'whsec_',
    'whsec_c2hvcnQ=',
    `whsec_${'A'.repeat(88)}`,
    'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'whsk_AAAA',
  ])('refuses %j as a secret, without showing it', (malformed) => {
    expect(() => sign(message, malformed)).toThrow(MalformedSecret);
    expect(() => sign(message, malformed)).toThrow(/^A signing secret is whsec_/);
  });
});

describe('verifying', () => {
  test('takes what was signed, by any of several secrets', () => {
    const genuine = { kind: 'genuine', id: message.id, timestamp: message.timestamp };
    expect(verify({ headers: signed([secret]), body: message.body }, secret, now)).toEqual(genuine);
    const rotating = signed([makeSecret(randomBytes), secret]);
    expect(verify({ headers: rotating, body: Buffer.from(message.body) }, secret, now)).toEqual(genuine);
  });

  test('takes what was signed with one of several secrets that a receiver accepts', () => {
    const [old, other] = [makeSecret(randomBytes), makeSecret(randomBytes)];
    const newest = makeSecret(randomBytes, 'v1a');
    const asked = (secrets: readonly string[], by: readonly string[]) =>
      verify({ headers: signed(by), body: message.body }, secrets, now).kind;
    expect(asked([old, publicKeyOf(newest)], [old])).toBe('genuine');
    expect(asked([old, publicKeyOf(newest)], [newest])).toBe('genuine');
    expect(asked([old, publicKeyOf(newest)], [other, newest])).toBe('genuine');
    expect(asked([old, publicKeyOf(newest)], [other])).toBe('refused');
    expect(() => asked([], [old])).toThrow(MalformedSecret);
    expect(() => asked([old, 'whsec_'], [old])).toThrow(MalformedSecret);
  });

  test('takes ed25519 by the private and by the public key', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32).toString('base64');
    const open = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
    const headers = signed([`whsk_${seed}`]);
    expect(verify({ headers, body: message.body }, `whpk_${open}`, now).kind).toBe('genuine');
    expect(verify({ headers, body: message.body }, `whsk_${seed}`, now).kind).toBe('genuine');
    expect(verify({ headers, body: 'other' }, `whpk_${open}`, now).kind).toBe('refused');
    expect(() => sign(message, `whpk_${open}`)).toThrow('A public key signs nothing');
  });

  test.each([
    ['another body', {}, '{"test": 2432232315}', now, 'signature-wrong'],
    ['another id', { 'webhook-id': 'msg_other' }, message.body, now, 'signature-wrong'],
    ['another second', { 'webhook-timestamp': '1614265331' }, message.body, now, 'signature-wrong'],
    ['no id', { 'webhook-id': undefined }, message.body, now, 'signature-missing'],
    ['no signature', { 'webhook-signature': '' }, message.body, now, 'signature-missing'],
    ['a date for a second', { 'webhook-timestamp': '2021-02-25' }, message.body, now, 'signature-malformed'],
    [
      'an endless signature',
      { 'webhook-signature': 'v1,A '.repeat(1000) },
      message.body,
      now,
      'signature-malformed',
    ],
    ['five minutes and a bit late', {}, message.body, now + 300_001, 'timestamp-outside-tolerance'],
    ['five minutes and a bit early', {}, message.body, now - 300_001, 'timestamp-outside-tolerance'],
    [
      'another version',
      { 'webhook-signature': sign(message, secret).replace('v1', 'v2') },
      message.body,
      now,
      'signature-wrong',
    ],
    ['an empty signature', { 'webhook-signature': 'v1,' }, message.body, now, 'signature-wrong'],
  ])('refuses %s', (_, change, body, at, code) => {
    const headers = { ...signed([secret]), ...change };
    expect(verify({ headers, body }, secret, at)).toMatchObject({ kind: 'refused', code });
  });

  test('takes a message five minutes old to the millisecond', () => {
    expect(verify({ headers: signed([secret]), body: message.body }, secret, now + 300_000).kind).toBe(
      'genuine',
    );
  });
});

describe('beside independent implementations', () => {
  const bodies = fc.string({ unit: 'grapheme' });
  const ids = fc.stringMatching(/^[!-~]{1,40}$/);

  test.each([
    ['standardwebhooks', (key: string) => new StandardWebhook(key)],
    ['svix', (key: string) => new SvixWebhook(key)],
  ])('%s verifies what we sign, and we verify what it signs', (_, make) => {
    fc.assert(
      fc.property(ids, bodies, fc.integer({ min: 24, max: 64 }), (id, text, size) => {
        const key = `whsec_${randomBytes(size).toString('base64')}`;
        const theirs = make(key);
        const timestamp = Math.floor(Date.now() / 1000);
        const body = JSON.stringify({ text });
        const headers = signed([key], { id, timestamp, body });
        expect(theirs.verify(body, headers)).toEqual({ text });
        const signature = theirs.sign(id, new Date(timestamp * 1000), body);
        const received = { headers: { ...headers, 'webhook-signature': signature }, body };
        expect(verify(received, key, timestamp * 1000).kind).toBe('genuine');
      }),
    );
  });
});
