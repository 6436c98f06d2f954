import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { buildConnector } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { profileNamed, profiles } from '@schoolbell/wire/profiles';
import { once } from 'node:events';
import type { Answer, Endpoint } from '../model.ts';
import { silentLog } from '../log.ts';
import { rawServer } from '../testing/raw-server.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { addressRule } from './address.ts';
import { createConnector } from './connector.ts';
import { createPing } from './ping.ts';
import { LookUpFailed } from './resolver.ts';
import type { SenderOptions } from './send.ts';
import { createSender } from './send.ts';
import { veiled } from './veil.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

const startsAt = Date.parse('2026-01-05T08:00:00Z');
const tellAfterMs = 7_000;

/** The way out of a service whose sockets end as a test says. */
function setup(open?: buildConnector.connector, sending: Partial<SenderOptions> = {}) {
  const clock = turnedClock(startsAt);
  const logged: object[] = [];
  const log = {
    ...silentLog,
    info: (fields: object) => void logged.push(fields),
    warn: (fields: object) => void logged.push(fields),
  };
  const never = new Promise<never>(() => undefined);
  const answers: Record<string, Promise<readonly string[]> | undefined> = {
    'public.example.com': Promise.resolve(['198.20.0.1']),
    'inside.example.com': Promise.resolve(['10.0.0.5']),
    'slow.example.com': never,
    'local.example.com': Promise.resolve(['127.0.0.1']),
  };
  const connector = createConnector({
    rule: addressRule(['127.0.0.0/8']),
    clock,
    resolve: (name) => answers[name] ?? Promise.reject(new LookUpFailed(`The name "${name}" is unknown.`)),
    ...(open && { open }),
  });
  const sender = createSender({
    clock,
    connector: veiled(connector, { clock, log, tellAfterMs }),
    ...sending,
  });
  opened.push(sender);
  return { clock, logged, sender };
}

/** A socket that ends in this way, and by which address it was asked for. */
const failing =
  (code: string | undefined): buildConnector.connector =>
  (_options, callback) => {
    if (code !== undefined)
      setImmediate(() => callback(Object.assign(new Error(`connect ${code}`), { code }), null));
  };

describe('whatever keeps a connection from coming about', () => {
  const kinds: [what: string, url: string, open: buildConnector.connector, told: RegExp][] = [
    ['a closed port', 'http://public.example.com/', failing('ECONNREFUSED'), /ECONNREFUSED/],
    ['a port that a filter swallows', 'http://public.example.com/', failing(undefined), /within 7000 ms/],
    ['a filter that says so', 'http://public.example.com/', failing('EHOSTUNREACH'), /EHOSTUNREACH/],
    ['a reset', 'http://public.example.com/', failing('ECONNRESET'), /ECONNRESET/],
    ['a private address', 'http://10.0.0.5/', failing(undefined), /10\.0\.0\.5 is not public/],
    ['a name with a private address', 'http://inside.example.com/', failing(undefined), /10\.0\.0\.5/],
    ['a name that means something inside', 'http://vault.internal/', failing(undefined), /internal/],
    ['a metadata address', 'http://169.254.169.254/', failing(undefined), /credentials/],
    ['a port of a database', 'http://public.example.com:5432/', failing(undefined), /Port 5432/],
    ['a name that nobody knows', 'http://unknown.example.com/', failing(undefined), /unknown/],
    ['a name that nobody answers for', 'http://slow.example.com/', failing(undefined), /within 7000 ms/],
    ['TLS with a closed port', 'https://public.example.com/', failing('ECONNREFUSED'), /ECONNREFUSED/],
  ];

  test.each(kinds)(
    '%s is told at the same instant in the same words, and the log has it',
    async (...kind) => {
      const [, url, open, told] = kind;
      const { clock, logged, sender } = setup(open);
      let cameAt: number | undefined;
      const asking = pingOf(url, sender, clock).then((answer) => {
        cameAt = clock.now() - startsAt;
        return answer;
      });
      await clock.turnBy(tellAfterMs - 1);
      expect(cameAt).toBeUndefined();
      await clock.turnBy(1);
      const { succeeded, status, message, response } = await asking;
      expect({ cameAt, succeeded, status, message, response }).toEqual({
        cameAt: tellAfterMs,
        succeeded: false,
        status: null,
        message: 'Refused or unreached: connect: The endpoint could not be connected to.',
        response: null,
      });
      expect(logged).toHaveLength(1);
      expect(JSON.stringify(logged)).toMatch(told);
      expect(logged[0]).toMatchObject({ target: new URL(url).host });
    },
  );
});

test('a way out that is broken is told as that, and no sooner than all else', async () => {
  const { clock, sender } = setup(failing('EMFILE'));
  let isTold = false;
  const asking = pingOf('http://public.example.com/', sender, clock).finally(() => (isTold = true));
  await clock.turnBy(tellAfterMs - 1);
  expect(isTold).toBe(false);
  await clock.turnBy(1);
  expect((await asking).message).toBe(
    'Refused or unreached: egress: The service could not reach out: its own way to the internet failed.',
  );
});

describe('what is over and told later', () => {
  const request = { path: '/', headers: [], ownHeaders: [], body: Buffer.from('{}') };
  const limits = { timeoutMs: 20_000, redirectsMax: 0 };

  test('is said to be over at once, once, and counts as no connection', async () => {
    const server = await rawServer();
    opened.push(server);
    const { clock, sender } = setup(undefined, { connectionsMax: 2, keepAliveMs: 60_000 });
    const kept = { ...request, origin: `http://127.0.0.1:${server.port}` };
    expect(await sender.send(kept, limits)).toMatchObject({ status: 200 });
    let over = 0;
    const closed: Promise<Answer>[] = [];
    for (const host of ['10.0.0.5', '10.0.0.6', '10.0.0.7']) {
      const asked = { ...request, origin: `http://${host}` };
      closed.push(sender.send(asked, limits, () => (over += 1)));
      await clock.turnBy(0);
      expect(over).toBe(closed.length);
    }
    expect(await sender.send(kept, limits)).toMatchObject({ status: 200 });
    expect(server.connections).toBe(1);
    await clock.turnBy(tellAfterMs);
    expect(await Promise.all(closed)).toMatchObject(closed.map(() => ({ fault: 'connect' })));
    expect(over).toBe(3);
  });
  test('is told as interrupted where the service stops before', async () => {
    const { clock, sender } = setup();
    const asking = sender.send({ ...request, origin: 'http://10.0.0.5' }, limits);
    await clock.turnBy(0);
    await sender.close();
    expect(await asking).toMatchObject({ fault: 'interrupted' });
  });
});

describe('what is told at once', () => {
  test('is a connection', async () => {
    const server = await rawServer();
    opened.push(server);
    const { clock, logged, sender } = setup();
    const answer = await pingOf(`http://local.example.com:${server.port}/`, sender, clock);
    expect([answer.status, logged, clock.now()]).toEqual([200, [], startsAt]);
  });
  test('is a TLS handshake that fails, since only what may be reached comes so far', async () => {
    const plain = createServer().listen(0, '127.0.0.1');
    await once(plain, 'listening');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what listens on TCP has such an address
    const { port } = plain.address() as AddressInfo;
    opened.push({ close: async () => void plain.close() });
    const { clock, sender } = setup();
    expect((await pingOf(`https://local.example.com:${port}/`, sender, clock)).message).toContain('TLS');
    expect(clock.now()).toBe(startsAt);
  });
});

test('a socket that comes too late is closed', async () => {
  const server = await rawServer();
  opened.push(server);
  let hand: (() => void) | undefined;
  const { clock, sender } = setup((_options, callback) => {
    hand = () => callback(null, late);
  });
  const late = connect(server.port, '127.0.0.1');
  await once(late, 'connect');
  const asking = pingOf('http://127.0.0.1:8080/', sender, clock);
  await clock.turnBy(tellAfterMs);
  expect((await asking).message).toContain('could not be connected to');
  hand?.();
  expect(late.destroyed).toBe(true);
});

function pingOf(url: string, sender: ReturnType<typeof createSender>, clock: ReturnType<typeof turnedClock>) {
  const endpoint: Endpoint = {
    id: 'ep_1',
    academy: 'school',
    profile: profileNamed('standard').name,
    url,
    ordering: 'none',
    lenient: false,
    status: 'active',
    createdAt: startsAt,
    updatedAt: startsAt,
  };
  const academy = { id: 'school', name: 'S', companyId: 's', domain: { id: 's', name: 'S' }, createdAt: 0 };
  return createPing({ sender, profiles, clock, makeId: () => 'msg_1' })(endpoint, academy);
}
