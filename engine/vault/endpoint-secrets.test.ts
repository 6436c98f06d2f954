import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../model.ts';
import { sealingKeyOf } from '../sealed.ts';
import type { OpenedKey } from './data-key.ts';
import { openEndpoint, sealEndpoint } from './endpoint-secrets.ts';

const key: OpenedKey = { academy: 'north', id: `dk_${'1'.repeat(25)}`, bytes: randomBytes(32) };
const keys = new Map([[key.id, key]]);

const full: Endpoint = {
  id: 'ep_1',
  academy: 'north',
  profile: 'standard',
  url: 'https://example.com/hook',
  description: 'where it goes',
  basicAuth: { username: 'ada', password: 'pass-word' },
  headers: { 'x-key': 'header-value', 'x-other': 'another-value' },
  ordering: 'none',
  lenient: false,
  signingSecret: 'whsec_current',
  formerSecrets: [
    { secret: 'whsec_former', until: 500 },
    { secret: 'whsec_older', until: 400 },
  ],
  status: 'active',
  createdAt: 1,
  updatedAt: 1,
};
const secrets = [
  'pass-word',
  'header-value',
  'another-value',
  'whsec_current',
  'whsec_former',
  'whsec_older',
];

describe('the secrets of an endpoint', () => {
  test('are sealed, all of them and nothing else, and open again', () => {
    const sealed = sealEndpoint(full, key, randomBytes);
    const text = JSON.stringify(sealed);
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text.match(/sealed\.dk_/g)).toHaveLength(secrets.length);
    for (const open of [full.url, full.description, 'ada', 'x-key', 'x-other']) expect(text).toContain(open);
    expect(openEndpoint(sealed, keys)).toEqual({ endpoint: full, unreadable: [] });
    expect(sealingKeyOf(sealed)).toBe(key.id);
  });

  test('open to what they were, whatever a customer took for one', () => {
    const secret = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constant(sealEndpoint(full, key, randomBytes).signingSecret ?? ''),
    );
    const names = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((name) => !['__proto__', 'constructor'].includes(name));
    fc.assert(
      fc.property(fc.dictionary(names, secret), secret, secret, (headers, signingSecret, password) => {
        const some = { ...full, headers, signingSecret, basicAuth: { username: 'u', password } };
        expect(openEndpoint(sealEndpoint(some, key, randomBytes), keys).endpoint).toEqual(some);
      }),
    );
  });

  test('that an earlier version kept in plain are read as they are', () => {
    expect(openEndpoint(full, new Map())).toEqual({ endpoint: full, unreadable: [] });
    expect(sealingKeyOf(full)).toBeNull();
  });
});

describe('a sealed secret that was moved does not open:', () => {
  const sealed = sealEndpoint(full, key, randomBytes);
  const { signingSecret = '', formerSecrets = [], basicAuth, headers = {} } = sealed;
  const password = basicAuth?.password ?? '';
  const former = formerSecrets[0]?.secret ?? '';

  test.each<[string, Endpoint, readonly string[]]>([
    ['to another endpoint', { ...sealed, id: 'ep_2' }, all()],
    ['to another academy', { ...sealed, academy: 'south' }, all()],
    [
      'into another header',
      { ...sealed, headers: { 'x-third': headers['x-key'] ?? '' } },
      ['headers.x-third'],
    ],
    [
      'between two headers',
      { ...sealed, headers: { 'x-key': headers['x-other'] ?? '', 'x-other': headers['x-key'] ?? '' } },
      ['headers.x-key', 'headers.x-other'],
    ],
    ['from a header to the password', auth(headers['x-key'] ?? ''), ['basicAuth.password']],
    ['from the password to the signing secret', { ...sealed, signingSecret: password }, ['signingSecret']],
    ['from the former secret to the current one', { ...sealed, signingSecret: former }, ['signingSecret']],
    [
      'from the current secret to a former one',
      { ...sealed, formerSecrets: [{ secret: signingSecret, until: 500 }] },
      ['formerSecrets[500]'],
    ],
    [
      'to a time beyond its own',
      { ...sealed, formerSecrets: [{ secret: former, until: 9_999 }] },
      ['formerSecrets[9999]'],
    ],
  ])('%s', (_, moved, fields) => {
    const { endpoint, unreadable } = openEndpoint(moved, keys);
    expect(unreadable.toSorted()).toEqual([...fields].toSorted());
    for (const secret of secrets)
      if (fields.length === all().length) expect(JSON.stringify(endpoint)).not.toContain(secret);
    expect(JSON.stringify(endpoint)).not.toContain('sealed.');
  });

  test('under a key of the same name', () => {
    const other = new Map([[key.id, { ...key, bytes: randomBytes(32) }]]);
    expect(openEndpoint(sealed, other).unreadable).toHaveLength(secrets.length);
    expect(openEndpoint(sealed, new Map()).unreadable).toHaveLength(secrets.length);
  });

  test('with any one character of it changed', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const start = signingSecret.lastIndexOf('.') + 1;
    fc.assert(
      fc.property(fc.nat(signingSecret.length - start - 2), fc.nat(62), (at, step) => {
        const place = start + at;
        const other = alphabet[(alphabet.indexOf(signingSecret[place] ?? '') + 1 + step) % 64] ?? '';
        const changed = signingSecret.slice(0, place) + other + signingSecret.slice(place + 1);
        expect(openEndpoint({ ...sealed, signingSecret: changed }, keys).unreadable).toEqual([
          'signingSecret',
        ]);
      }),
    );
  });

  function auth(other: string): Endpoint {
    return { ...sealed, basicAuth: { username: 'ada', password: other } };
  }
  function all(): readonly string[] {
    return [
      'basicAuth.password',
      'formerSecrets[400]',
      'formerSecrets[500]',
      'headers.x-key',
      'headers.x-other',
      'signingSecret',
    ];
  }
});
