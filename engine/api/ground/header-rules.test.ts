import { profiles, profileNamed } from '@schoolbell/wire/profiles';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressRule } from '../../delivery/address.ts';
import { createConnector } from '../../delivery/connector.ts';
import { destinationOf } from '../../delivery/destination.ts';
import type { OutgoingRequest } from '../../delivery/request.ts';
import { testRequestFor } from '../../delivery/request.ts';
import type { Sender } from '../../delivery/send.ts';
import { createSender } from '../../delivery/send.ts';
import type { Endpoint } from '../../model.ts';
import type { RawServer } from '../../testing/raw-server.ts';
import { rawServer } from '../../testing/raw-server.ts';
import { realClock } from '../../testing/real-clock.ts';
import { headerFaults } from './header-rules.ts';

const codesOf = (headers: Record<string, string>): string[] => headerFaults(headers).map(({ code }) => code);

const refusedNames = `
  host te trailer transfer-encoding upgrade connection keep-alive http2-settings
  proxy-authorization proxy-authenticate proxy-connection proxy-anything
  content-length content-type content-encoding content-disposition content-anything
  cookie cookie2 set-cookie date expect via forwarded user-agent accept-encoding
  x-forwarded-for x-forwarded-host x-forwarded-anything x-real-ip
  webhook-id webhook-signature webhook-timestamp svix-id signature signature-input
  proxy x-client-ip x-cluster-client-ip x-proxyuser-ip x-remote-ip x-remote-addr x-host client-ip true-client-ip
  cf-connecting-ip fastly-client-ip x-original-url x-original-forwarded-for x-rewrite-url x-envoy-original-path
  x-http-method x-http-method-override x-method-override
  metadata metadata-flavor x-aws-ec2-metadata-token x-google-metadata-request sec-fetch-site
`
  .trim()
  .split(/\s+/);

describe('a customer’s header', () => {
  test.each(refusedNames)('named %s is refused, in any case and with other marks for dashes', (name) => {
    const marked = ['_', '.', '~', '+'].map((mark) => name.replaceAll('-', mark));
    for (const each of [name, name.toUpperCase(), ...marked]) {
      expect(codesOf({ [each]: 'x' })).toEqual(['header-refused']);
    }
  });

  test.each(['', ' ', 'a b', 'a:', ':a', 'a\r\nb', 'a\0', 'é', 'a"b', 'a(b)', 'a/b', '{a}', 'x'.repeat(129)])(
    'named %j has no name of a header',
    (name) => expect(codesOf({ [name]: 'x' })).toEqual(['header-name']),
  );

  test.each([
    'a\rb',
    'a\nb',
    'a\r\nhost: evil',
    'a\0b',
    'a\u007fb',
    'a\u0085b',
    'aĀ',
    '😀',
    '\ud800',
    ' a',
    'a ',
    '\ta',
  ])('with the value %j is refused', (value) => expect(codesOf({ 'x-a': value })).toEqual(['header-value']));

  test('is given once, in one spelling', () => {
    expect(codesOf({ 'x-a': '1', 'X-A': '2' })).toEqual(['header-twice']);
  });

  test.each([
    'authorization',
    'x-api-key',
    'client_id',
    'accept',
    'prefer',
    'x-metadata',
    '__proto__',
    'constructor',
  ])('named %s is the customer’s own', (name) =>
    expect(headerFaults(Object.fromEntries([[name, 'é ~']]))).toEqual([]),
  );

  test.each([...profiles.values()].map((profile) => [profile.name]))(
    'is none that %s makes itself',
    (name) => {
      const request = requestOf({ profile: name, headers: {} });
      const made = request.headers.map(([each]) => each.toLowerCase());
      expect(made.length).toBeGreaterThan(0);
      expect(made.filter((each) => codesOf({ [each]: 'x' })[0] !== 'header-refused')).toEqual([]);
    },
  );
});

describe('on the wire', () => {
  let server: RawServer;
  let sender: Sender;
  beforeAll(async () => {
    server = await rawServer();
    const connector = createConnector({ rule: addressRule(['127.0.0.0/8']), clock: realClock });
    sender = createSender({ connector, clock: realClock });
  });
  afterAll(async () => {
    await sender.close();
    await server.close();
  });

  /** What went over the socket for a request. */
  async function sent(
    request: OutgoingRequest,
  ): Promise<{ readonly lines: string[]; readonly body: string }> {
    const before = server.requests.length;
    await sender.send({ ...request, origin: server.url }, { timeoutMs: 5_000, redirectsMax: 0 });
    const [first, ...more] = server.requests.slice(before);
    if (!first || more.length > 0)
      throw new Error(`${more.length + (first ? 1 : 0)} requests went out for one`);
    return { lines: first.head.split('\r\n'), body: first.body };
  }

  const tame = fc.stringMatching(/^[\x21-\x7e\xa0-\xff]([\t\x20-\x7e\xa0-\xff]{0,30}[\x21-\x7e\xa0-\xff])?$/);
  const wild = fc.string({
    unit: fc.constantFrom('a', ':', ' ', '\t', '\r', '\n', '\0', '\x7f', '\x85', 'ÿ', 'Ā', '😀'),
  });
  const broken = fc.constantFrom(
    'a\r\n\r\nPOST /b HTTP/1.1',
    'a\r\nhost: b',
    'a\nb: c',
    'a\u010d\u010ab: c',
    'a\rb',
    '\0',
  );
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/) },
    { weight: 1, arbitrary: wild },
    {
      weight: 1,
      arbitrary: fc.constantFrom('Host', 'content-length', 'Transfer-Encoding', '__proto__', 'x-a', 'X-A'),
    },
  );
  const value = fc.oneof(
    { weight: 8, arbitrary: tame },
    { weight: 1, arbitrary: wild },
    { weight: 1, arbitrary: broken },
  );
  const pairs = fc.array(fc.tuple(name, value), { maxLength: 6 });

  test('whatever is accepted arrives as it was given, to the byte, and nothing else changes', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(pairs, fc.constantFrom('standard', 'skilljar'), async (given, profile) => {
        const headers = Object.fromEntries(given);
        if (headerFaults(headers).length > 0) return;
        accepted += 1;
        const request = requestOf({ profile, headers });
        const { lines, body } = await sent(request);
        const plain = requestOf({ profile, headers: {} });
        expect(lines).toEqual([
          'POST /hook HTTP/1.1',
          `host: 127.0.0.1:${server.port}`,
          'connection: keep-alive',
          // Those of the profile and of its signature, around what the customer gave.
          ...request.headers.map(([key, text]) => `${key}: ${text}`),
          `content-length: ${request.body.length}`,
        ]);
        const owned = lines.filter((line) =>
          Object.entries(headers).some(([key, text]) => line === `${key}: ${text}`),
        );
        expect(owned).toHaveLength(Object.keys(headers).length);
        expect(request.headers).toHaveLength(plain.headers.length + Object.keys(headers).length);
        expect(body).toBe(request.body.toString('utf8'));
      }),
      { numRuns: 600 },
    );
    expect(accepted).toBeGreaterThan(150);
  });

  test('whatever would break out is refused', () => {
    fc.assert(
      fc.property(name, value, (key, text) => {
        const breaks = /[^\t\x20-\x7e\x80-\xff]/.test(text) || /[^\x21-\x7e]|:/.test(key);
        return !breaks || headerFaults(Object.fromEntries([[key, text]])).length > 0;
      }),
      { numRuns: 5_000 },
    );
  });

  test('credentials of any characters make one header, which says just them', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(text, fc.oneof(text, broken), async (username, password) => {
        const { lines } = await sent(requestOf({ profile: 'standard', basicAuth: { username, password } }));
        const [basic, ...more] = lines.filter((line) => /^authorization:/i.test(line));
        expect(more).toEqual([]);
        const encoded = /^Authorization: Basic ([A-Za-z0-9+/=]+)$/.exec(basic ?? '')?.[1] ?? '';
        expect(Buffer.from(encoded, 'base64').toString('utf8')).toBe(`${username}:${password}`);
      }),
      { numRuns: 200 },
    );
  });
});

function requestOf(change: Partial<Endpoint> & { readonly profile: string }): OutgoingRequest {
  const endpoint: Endpoint = {
    id: 'ep_1',
    academy: 'school',
    url: 'https://hooks.example.com/hook',
    ordering: 'none',
    lenient: false,
    signingSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    status: 'active',
    createdAt: 0,
    updatedAt: 0,
    ...change,
  };
  const academy = { id: 'school', name: 'S', companyId: 's', domain: { id: 's', name: 'S' }, createdAt: 0 };
  const encoding = testRequestFor(destinationOf(endpoint, academy, profileNamed(change.profile)), 'msg_1', 0);
  if (encoding.kind !== 'request') throw new Error(encoding.message);
  return encoding.request;
}
