import { createPublicKey, randomBytes, verify as verifyWith } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSecret, verify } from '@schoolbell/wire';
import { profiles } from '@schoolbell/wire/profiles';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { localCertificate } from './demonstration/certificate.ts';
import { serving, type Serving } from './testing/program.ts';

// The program as it runs, and every request that it makes in a run verified as a receiver would: by the packages of the
// specification where they know the algorithm (svix hands on to the same code by now), by our own, and by Node's ed25519.

interface Arrival {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
  readonly status: number;
}

const folder = mkdtempSync(join(tmpdir(), 'schoolbell-signing-'));
const arrivals: Arrival[] = [];
let [service, receiver, target]: [Serving | undefined, Server | undefined, string] = [
  undefined,
  undefined,
  '',
];

beforeAll(async () => {
  const certificate = await localCertificate(Date.now());
  writeFileSync(join(folder, 'ca.pem'), certificate.cert);
  receiver = createServer(certificate, (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      const status = statusFor(path, headers);
      arrivals.push({ path, headers, body, at: Date.now(), status });
      response.writeHead(status, status === 307 ? { location: '/landed' } : {}).end();
    });
  });
  const listening = new Promise<void>((resolve) => {
    receiver?.listen(0, '127.0.0.1', resolve);
  });
  await listening;
  const address = receiver.address();
  target = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  service = await serving({
    SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'test.db')}`,
    SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
    SCHOOLBELL_EXTRA_CA_FILE: join(folder, 'ca.pem'),
  });
});

afterAll(async () => {
  await service?.stop();
  receiver?.close();
  rmSync(folder, { recursive: true });
});

/** Each event is refused once everywhere; Skilljar's dialect follows a redirect, and one receiver is gone. */
function statusFor(path: string, headers: IncomingHttpHeaders): number {
  if (path === '/gone') return 410;
  const isNew = !arrivals.some(
    (one) => one.path === path && one.headers['webhook-id'] === headers['webhook-id'],
  );
  if (isNew && path !== '/landed') return 503;
  return path === '/skilljar' ? 307 : 200;
}

test('every request of a run carries signatures that independent receivers verify, before, during and after a rotation', async () => {
  const school = '/v1/academies/north';
  await call('POST', '/v1/academies', { id: 'north', name: 'North' });
  const endpoints = new Map<string, { readonly id: string; readonly secrets: string[] }>();
  for (const [name, wish] of wishes()) {
    const { id, signingSecret, verificationKey } = await call('POST', `${school}/endpoints`, wish);
    endpoints.set(`/${name}`, { id, secrets: [signingSecret ?? verificationKey] });
  }
  endpoints.set('/landed', endpoints.get('/skilljar')!);

  // As they were made: first tries, retries, a redirect that is followed, operations.
  await publish('one', 'course.completed', 'learner.created');
  await settled();
  const first = arrivals.splice(0);
  expect(new Set(first.map(({ path }) => path))).toEqual(new Set(endpoints.keys()));
  for (const arrival of first) verified(arrival, endpoints.get(arrival.path)!.secrets);
  expect(first.some(({ body }) => body.includes('endpoint.disabled'))).toBe(true);

  // In the middle of a rotation, half of them to the other algorithm: with both, the newest first.
  for (const [path, { id, secrets }] of endpoints) {
    if (path === '/landed') continue;
    const rotate = `${school}/endpoints/${id}/rotate-secret`;
    const other = secrets.length % 2 === 0 || path < '/g' ? 'v1a' : 'v1';
    const made = await call('POST', rotate, { signingAlgorithm: other, overlapSeconds: 3600 });
    secrets.unshift(made.signingSecret ?? made.verificationKey);
  }
  await publish('two', 'course.completed', 'learner.created');
  await settled();
  for (const { id } of endpoints.values()) await call('POST', `${school}/endpoints/${id}/ping`);
  const { id } = endpoints.get('/standard')!;
  await call('POST', `${school}/endpoints/${id}/replay`, {
    since: '2020-01-01T00:00:00Z',
    states: ['delivered'],
  });
  await vi.waitFor(() => expect(completions('/standard')).toEqual(new Set(['one-0', 'two-0'])), patience);
  const second = arrivals.splice(0);
  for (const arrival of second) verified(arrival, endpoints.get(arrival.path)!.secrets);
  expect(
    second.filter(({ headers }) => String(headers['webhook-signature']).includes('v1a')).length,
  ).toBeGreaterThan(5);

  // After one that leaves the former secrets no time: with the new one alone.
  const last = await call('POST', `${school}/endpoints/${id}/rotate-secret`, {
    signingAlgorithm: 'v1',
    overlapSeconds: 0,
  });
  await call('POST', `${school}/endpoints/${id}/ping`);
  const third = arrivals.splice(0);
  expect(third).toHaveLength(1);
  for (const arrival of third) verified(arrival, [last.signingSecret]);

  async function publish(name: string, ...types: readonly string[]): Promise<void> {
    const at = '2026-03-01T11:59:00Z';
    for (const [index, type] of types.entries()) {
      const learner = { ...zoe, id: `learner ${name}` };
      const done = type === 'course.completed' && { course, result: { completedAt: at, passed: true } };
      const event = { id: `${name}-${index}`, type, occurredAt: at, data: { learner, ...done } };
      await call('POST', `${school}/events`, event);
    }
  }

  async function settled(): Promise<void> {
    await vi.waitFor(async () => {
      const states = await Promise.all(
        ['pending', 'held', 'delivered'].map(
          async (state) => (await call('GET', `${school}/deliveries?limit=100&state=${state}`)).items.length,
        ),
      );
      expect(states[0]).toBe(0);
      expect(states[2]).toBeGreaterThan(profiles.size);
    }, patience);
  }
});

const zoe = {
  number: 7,
  email: 'zoë@example.com',
  firstName: 'Zoë „die Erste“',
  lastName: 'Müller',
  createdAt: '2026-01-05T08:00:00Z',
  timezone: 'Europe/Berlin',
};
const course = { id: 'c-1', number: 9, title: 'Sums', description: 'All of them', duration: 'PT1H' };

const patience = { timeout: 40_000, interval: 100 };

/** One endpoint of every dialect, that signs with what was made here or there; one by ed25519; one that is gone. */
function wishes(): readonly (readonly [string, object])[] {
  const retry = { gapsSeconds: [0.2, 0.2, 0.2] };
  const dialects = [...profiles.values()].map(({ name, rules }, index) => {
    const types = rules.eventTypes === 'one' && { eventTypes: ['learner.created'] };
    const secret = index % 2 === 0 && { signingSecret: makeSecret(randomBytes) };
    const signing = rules.signing === 'opt-in' && { signing: true };
    return [
      name,
      { profile: name, url: `${target}/${name}`, retry, ...types, ...secret, ...signing },
    ] as const;
  });
  const standard = { profile: 'standard', retry };
  return [
    ...dialects,
    ['open', { ...standard, url: `${target}/open`, signingAlgorithm: 'v1a' }],
    ['gone', { ...standard, url: `${target}/gone` }],
    ['told', { ...standard, url: `${target}/told`, eventTypes: [], operations: ['endpoint.disabled'] }],
  ];
}

/** Has a signature of each of these and no other, the newest first, at the second of its arrival. */
function verified({ path, headers, body, at }: Arrival, secrets: readonly string[]): void {
  const signatures = String(headers['webhook-signature']).split(' ');
  expect([path, signatures.length]).toEqual([path, secrets.length]);
  const timestamp = Number(headers['webhook-timestamp']);
  expect(Math.abs(timestamp * 1000 - at)).toBeLessThan(5_000);
  const shown = {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(timestamp),
  };
  for (const [index, secret] of secrets.entries()) {
    const all = { ...shown, 'webhook-signature': signatures.join(' ') };
    const alone = { ...shown, 'webhook-signature': signatures[index] ?? '' };
    for (const given of [all, alone]) {
      expect([path, verify({ headers: given, body }, secret, at).kind]).toEqual([path, 'genuine']);
      if (secret.startsWith('whpk_')) continue;
      new StandardWebhook(secret).verify(body, given, { jsonParse: false });
      svixVerifies(secret, body, given);
    }
    if (secret.startsWith('whpk_'))
      expect(
        isEd25519(`${shown['webhook-id']}.${timestamp}.${body}`, alone['webhook-signature'], secret),
      ).toBe(true);
    expect(verify({ headers: all, body: `${body} ` }, secret, at).kind).toBe('refused');
  }
}

/** It reads what it has verified as JSON, which a form is not. */
function svixVerifies(secret: string, body: string, headers: Record<string, string>): void {
  try {
    new SvixWebhook(secret).verify(body, headers);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
}

function isEd25519(message: string, signature: string, key: string): boolean {
  const [version, text = ''] = signature.split(',');
  const raw = Buffer.from(key.slice('whpk_'.length), 'base64').toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });
  return version === 'v1a' && verifyWith(null, Buffer.from(message), publicKey, Buffer.from(text, 'base64'));
}

function completions(path: string): ReadonlySet<unknown> {
  const last = arrivals.filter((one) => one.path === path && one.body.includes('course.completed'));
  return new Set(last.filter(({ status }) => status === 200).map(({ headers }) => headers['webhook-id']));
}

async function call(method: string, path: string, json?: object): Promise<ReturnType<typeof JSON.parse>> {
  const response = await fetch(`${service?.origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${service?.key}`,
      ...(json && { 'content-type': 'application/json' }),
    },
    ...(json && { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
