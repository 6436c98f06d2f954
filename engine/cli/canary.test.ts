import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { connectProxy } from '../testing/connect-proxy.ts';
import { answerWith, rawServer } from '../testing/raw-server.ts';
import { makeMasterKey } from '../vault/master-key.ts';
import { schoolbell, serving, type Serving } from './testing/program.ts';

// Recognizable secrets are put wherever a secret can be put; then everything is done that may go wrong, and all that was
// written, answered or printed is searched for them, also as they look encoded.

const folder = mkdtempSync(join(tmpdir(), 'schoolbell-canary-'));
afterAll(() => rm(folder, { recursive: true }));

const chance = (): string => randomBytes(12).toString('hex');
const masterKey = makeMasterKey(randomBytes);
const secrets = new Map<string, string>([
  ['the operator key', `canary-operator-${chance()}-${chance()}`],
  ['the master key', masterKey.split('_')[1] ?? ''],
  ['a signing secret', `whsec_${randomBytes(24).toString('base64')}`],
  ['the one it is rotated to', `whsec_${randomBytes(24).toString('base64')}`],
  ['a basic password', `canary-password-${chance()}`],
  ['a header value', `canary-header-${chance()}`],
  ['a password of a proxy', `canary-proxy-${chance()}`],
  ['a password of a database', `canary-database-${chance()}`],
  ['a key that nobody has', `canary-unknown-${chance()}`],
  ['what was refused as a secret', `canary-refused-${chance()}`],
]);
const operatorKey = secrets.get('the operator key') ?? '';
const found: { readonly where: string; readonly text: string }[] = [];

describe('a secret', () => {
  test(
    'is in no log, answer, metric, finding, audit or file, but for where it is shown once',
    { timeout: 300_000 },
    async () => {
      const proxy = await connectProxy();
      const receiver = await rawServer((request, socket, number) => {
        if (request.head.includes('/reset')) socket.resetAndDestroy();
        else if (request.head.includes('/refuse')) answerWith('500 No')(request, socket, number);
        else answerWith('204 No Content')(request, socket, number);
      });
      const env = {
        SCHOOLBELL_DATABASE_URL: `sqlite:${join(folder, 'schoolbell.db')}`,
        SCHOOLBELL_OPERATOR_KEY: operatorKey,
        SCHOOLBELL_MASTER_KEY: masterKey,
        SCHOOLBELL_EGRESS_PROXY: `http://bell:${secrets.get('a password of a proxy')}@127.0.0.1:${proxy.port}`,
        SCHOOLBELL_ALLOW_TARGETS: '127.0.0.0/8',
        SCHOOLBELL_LOG_LEVEL: 'debug',
      };
      let service = await serving(env);
      await furnish(service, receiver.url);
      await misuse(service);
      for (const id of ['one', 'two', 'three']) await publish(service, id);
      await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThanOrEqual(9), {
        timeout: 60_000,
        interval: 50,
      });
      await look(service);
      await rotate(service);
      note('a killed service', await service.stop('SIGKILL'));

      service = await serving(env);
      await publish(service, 'four');
      await look(service);
      note('the doctor', await schoolbell(['doctor'], { env }));
      note('the doctor in JSON', await schoolbell(['doctor', '--json'], { env }));
      note('a backup', await schoolbell(['backup', join(folder, 'backup.db')], { env }));
      noteFiles('while it serves');
      note('a service that was stopped', await service.stop());
      noteFiles('when it has stopped');
      const lost = {
        ...env,
        SCHOOLBELL_DATABASE_URL: `postgres://bell:${secrets.get('a password of a database')}@127.0.0.1:1/bell`,
      };
      note('a database that is not there', await schoolbell(['doctor'], { env: lost }));
      note('a wrong setting', await schoolbell(['serve'], { env: { ...env, SCHOOLBELL_PORT: 'x' } }));
      await receiver.close();
      await proxy.close();

      // What should be searched was there to be searched.
      expect(receiver.requests.some(({ head }) => head.includes(secrets.get('a header value') ?? ''))).toBe(
        true,
      );
      expect(proxy.asked.length).toBeGreaterThan(0);
      expect(found.length).toBeGreaterThan(40);
      for (const place of ['a log', 'schoolbell.db', 'backup.db', '/metrics', '/audit', '/deliveries/'])
        expect(found.map(({ where }) => where).join('\n')).toContain(place);
      expect(leaks(found)).toEqual([]);
    },
  );

  test('would be seen in any of its forms', () => {
    const [name = '', secret = ''] = [...secrets][4] ?? [];
    const forms = [
      secret,
      encodeURIComponent(`a b ${secret}`),
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('hex').toUpperCase(),
      Buffer.from(`ada:${secret}`).toString('base64'),
      Buffer.from(`x${secret}`).toString('base64url'),
      Buffer.from(`xy${secret}`).toString('base64'),
      JSON.stringify({ secret }),
    ];
    for (const form of forms)
      expect(leaks([{ where: 'here', text: `before ${form} after` }])).toEqual([`${name} in here`]);
    const key = Buffer.from((secrets.get('a signing secret') ?? '').slice(6), 'base64');
    expect(leaks([{ where: 'here', text: key.toString('hex') }])).toEqual(['a signing secret in here']);
    expect(leaks([{ where: 'here', text: key.toString('latin1') }])).toEqual(['a signing secret in here']);
    expect(leaks([{ where: 'here', text: 'nothing of it' }])).toEqual([]);
  });
});

const north = '/v1/academies/north';

/** Everything that has a secret, and what shows one once. */
async function furnish(service: Serving, receiver: string): Promise<void> {
  await ask(service, 'POST', '/v1/academies', { json: { id: 'north', name: 'North' } });
  const key = await shown(service, `${north}/keys`, { scopes: ['read', 'manage', 'publish'] });
  secrets.set('an API key', String(key['key']));
  const link = await shown(service, `${north}/portal-links`, { scopes: ['read'] });
  secrets.set('a code of the portal', String(link['code']));
  const session = await fetch(`${service.origin}/v1/portal-sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: link['code'] }),
  });
  const cookie = session.headers.get('set-cookie') ?? '';
  secrets.set('a token of a session', /=([^;]+)/.exec(cookie)?.[1] ?? 'none');
  found.push({ where: 'POST /v1/portal-sessions', text: await session.text() });
  await ask(service, 'GET', '/v1/session', { key: null, headers: { cookie: cookie.split(';', 1)[0] ?? '' } });
  for (const path of ['hook', 'refuse', 'reset']) {
    const made = await shown(service, `${north}/endpoints`, {
      url: `${receiver}/${path}`,
      profile: 'standard',
      signingSecret: secrets.get('a signing secret'),
      auth: { basic: { username: 'ada', password: secrets.get('a basic password') } },
      headers: { 'x-canary': secrets.get('a header value') },
    });
    expect(made['id']).toMatch(/^ep_/);
  }
}

/** Whatever callers do wrong with secrets in their hands. */
async function misuse(service: Serving): Promise<void> {
  const refused = secrets.get('what was refused as a secret') ?? '';
  const unknown = secrets.get('a key that nobody has') ?? '';
  const of = { url: 'https://example.com/x', profile: 'standard' };
  const bodies = [
    { ...of, headers: { 'x-canary': `${refused}\r\nx: y` } },
    { ...of, headers: { 'x-canary': `${refused}\u{1F600}` } },
    { ...of, headers: { cookie: refused } },
    { ...of, signingSecret: refused },
    { ...of, signingSecret: `whsec_${refused}` },
    { ...of, auth: { basic: { username: 'a:b', password: refused } } },
    { ...of, auth: { basic: { password: refused } } },
    { ...of, auth: refused },
    { ...of, password: refused },
  ];
  for (const json of bodies) expect(await ask(service, 'POST', `${north}/endpoints`, { json })).toBe(422);
  const text = `{"signingSecret": "${refused}", `;
  expect(await ask(service, 'POST', `${north}/endpoints`, { text })).toBe(400);
  expect(await ask(service, 'GET', `${north}/endpoints`, { key: unknown })).toBe(401);
  expect(
    await ask(service, 'POST', '/v1/portal-sessions', { key: null, json: { code: unknown } }),
  ).toBeGreaterThan(399);
  const used = { code: secrets.get('a code of the portal') };
  expect(await ask(service, 'POST', '/v1/portal-sessions', { key: null, json: used })).toBe(410);
  for (const authorization of [`Basic ${unknown}`, unknown, `Bearer ${unknown} ${operatorKey}`])
    expect(await ask(service, 'GET', `${north}/endpoints`, { key: null, headers: { authorization } })).toBe(
      401,
    );
  expect(await ask(service, 'GET', `${north}/events`, { key: secrets.get('an API key') ?? '' })).toBe(200);
  expect(
    await ask(service, 'POST', '/v1/academies', { key: secrets.get('an API key') ?? '', json: {} }),
  ).toBe(403);
}

async function publish(service: Serving, id: string): Promise<void> {
  const learner = { id: 'l-1', email: 'ada@example.com' };
  const occurredAt = '2026-01-05T07:58:00Z';
  const json = { id, type: 'learner.updated', occurredAt, data: { learner, changed: ['email'] } };
  expect(await ask(service, 'POST', `${north}/events`, { json })).toBe(202);
}

/** All that can be read. */
async function look(service: Serving): Promise<void> {
  const lists = ['endpoints', 'keys', 'events', 'deliveries', 'audit', 'portal-sessions'];
  for (const list of lists) expect(await ask(service, 'GET', `${north}/${list}`), list).toBe(200);
  const items = async (list: string): Promise<readonly string[]> => {
    const answer = await fetch(`${service.origin}${north}/${list}`, {
      headers: { authorization: `Bearer ${operatorKey}` },
    });
    return Object(await answer.json()).items.map(({ id }: { readonly id: string }) => id);
  };
  for (const id of await items('deliveries')) await ask(service, 'GET', `${north}/deliveries/${id}`);
  for (const id of await items('endpoints')) {
    const endpoint = `${north}/endpoints/${id}`;
    await ask(service, 'GET', endpoint);
    await ask(service, 'GET', `${endpoint}/preview`);
    await ask(service, 'GET', `${endpoint}/health`);
    await ask(service, 'POST', `${endpoint}/ping`);
    await ask(service, 'PATCH', endpoint, { json: { description: 'looked at' } });
    await ask(service, 'GET', `${endpoint}?key=${secrets.get('a key that nobody has')}`, {
      where: 'a query',
    });
  }
  const open = [
    '/metrics',
    '/readyz',
    '/healthz',
    '/openapi.json',
    '/v1/master-key',
    '/v1/operator-keys',
    '/v1/settings',
    '/nowhere',
  ];
  for (const path of open) await ask(service, 'GET', path);
}

async function rotate(service: Serving): Promise<void> {
  const answer = await fetch(`${service.origin}${north}/endpoints`, {
    headers: { authorization: `Bearer ${operatorKey}` },
  });
  const [{ id }] = Object(await answer.json()).items;
  const signingSecret = secrets.get('the one it is rotated to');
  await shown(service, `${north}/endpoints/${id}/rotate-secret`, { signingSecret });
  expect(await ask(service, 'POST', '/v1/master-key/rotate')).toBe(200);
  expect(await ask(service, 'POST', `${north}/data-key/rotate`)).toBe(200);
}

/** The one answer in which what was made is shown. */
async function shown(
  { origin }: Serving,
  path: string,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const headers = { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' };
  const answer = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

interface Asking {
  readonly key?: string | null;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly where?: string;
}

/** Asks, and keeps the answer to be searched; answers its status. */
async function ask({ origin }: Serving, method: string, path: string, asking: Asking = {}): Promise<number> {
  const {
    key = operatorKey,
    json,
    text: body = json === undefined ? undefined : JSON.stringify(json),
    headers = {},
    where = `${method} ${path}`,
  } = asking;
  const answer = await fetch(origin + path, {
    method,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const heads = JSON.stringify([...answer.headers]);
  // It says which address was called, and this one says it in the address.
  const text = where === 'a query' ? '' : await answer.text();
  found.push({ where, text: `${heads}\n${text}` });
  return answer.status;
}

function note(where: string, { out, err }: { readonly out: string; readonly err: string }): void {
  found.push({ where: `a log or output of ${where}`, text: `${out}\n${err}` });
}

function noteFiles(when: string): void {
  for (const name of readdirSync(folder).filter((each) => statSync(join(folder, each)).isFile()))
    if (!name.includes('ballast'))
      found.push({ where: `${name} ${when}`, text: readFileSync(join(folder, name), 'latin1') });
}

/** Which secrets are where, as sentences, each once. */
function leaks(places: typeof found): readonly string[] {
  const names = places.flatMap(({ where, text }) =>
    [...secrets]
      .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
      .map(([name]) => `${name} in ${where}`),
  );
  return [...new Set(names)];
}

function formsOf(secret: string): readonly string[] {
  if (secret.length < 16) throw new Error(`canary: ${secret} is too short to be known again`);
  const key = /^whsec_(.+)$/.exec(secret)?.[1];
  return [...encoded(Buffer.from(secret)), ...(key === undefined ? [] : encoded(Buffer.from(key, 'base64')))];
}

function encoded(bytes: Buffer): readonly string[] {
  const hex = bytes.toString('hex');
  return [
    bytes.toString('latin1'),
    encodeURIComponent(bytes.toString('latin1')),
    hex,
    hex.toUpperCase(),
    ...([0, 1, 2] as const).flatMap((offset) => [
      inside(bytes, offset, 'base64'),
      inside(bytes, offset, 'base64url'),
    ]),
  ];
}

/** What base64 makes of it, wherever it begins in what is encoded: without the characters that its neighbours are part of. */
function inside(bytes: Buffer, offset: 0 | 1 | 2, kind: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString(kind)
    .replace(/=+$/, '');
  return text.slice(offset === 0 ? 0 : offset + 1, Math.floor((bytes.length + offset) / 3) * 4);
}
