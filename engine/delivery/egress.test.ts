import { once } from 'node:events';
import { createServer } from 'node:https';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localCertificate } from '../cli/demonstration/certificate.ts';
import type { ConnectProxyOptions } from '../testing/connect-proxy.ts';
import { connectProxy } from '../testing/connect-proxy.ts';
import type { RawAnswer } from '../testing/raw-server.ts';
import { answerWith, rawServer } from '../testing/raw-server.ts';
import { realClock } from '../testing/real-clock.ts';
import { turnedClock } from '../testing/turned-clock.ts';
import { addressRule } from './address.ts';
import type { ConnectorOptions } from './connector.ts';
import { createConnector } from './connector.ts';
import { createEgress } from './egress.ts';
import type { LogFields } from '../log.ts';
import { silentLog } from '../log.ts';
import type { Sender } from './send.ts';
import { createSender } from './send.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

const tls = await localCertificate(Date.now());
const anywhere = addressRule(['127.0.0.0/8', '::1', 'localhost']);
const bound = ['127.0.0.2', '127.0.0.3'];
const credentials = { username: 'bell', password: 'p@ss:word' };

/** What an operator was told, since the test began. */
let warnings: LogFields[] = [];
beforeEach(() => {
  warnings = [];
});

function senderWith(options: Partial<ConnectorOptions>): Sender {
  const log = { ...silentLog, warn: (fields: LogFields) => void warnings.push(fields) };
  const connector = createConnector({ rule: anywhere, clock: realClock, log, ...options });
  const sender = createSender({ connector, clock: realClock });
  opened.push(sender);
  return sender;
}

/** A sender through a proxy. */
async function behindProxy(answer: ConnectProxyOptions = {}, options: Partial<ConnectorOptions> = {}) {
  const proxy = await connectProxy(answer);
  const protocol = answer.tls ? ('https:' as const) : ('http:' as const);
  const place = { protocol, host: '127.0.0.1', port: proxy.port, credentials };
  const sender = senderWith({ proxy: place, ...options });
  opened.push(proxy);
  return { proxy, sender };
}

const close = answerWith('200 OK', 'connection: close');

/** A target that notes from where each request came, and over how many connections. */
async function target(answer: RawAnswer = answerWith('200 OK')) {
  const from: (string | undefined)[] = [];
  const sockets = new Set<unknown>();
  const server = await rawServer((request, socket, number) => {
    from.push(socket.remoteAddress);
    sockets.add(socket);
    answer(request, socket, number);
  });
  opened.push(server);
  return { server, from, sockets };
}

async function tlsTarget() {
  const names: unknown[] = [];
  const server = createServer({ ...tls, SNICallback: (name, done) => (names.push(name), done(null)) });
  server.on('request', (request, response) => {
    request.resume().on('end', () => response.end(request.headers.host));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('tls-target: no port');
  opened.push({
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
  return { port: address.port, names };
}

async function send(sender: Sender, origin: string) {
  const request = { origin, path: '/hook', headers: [], ownHeaders: [], body: Buffer.from('{}') };
  const answer = await sender.send(request, { timeoutMs: 5_000, redirectsMax: 0 });
  // A connection is free for the next request in the turn after its answer.
  await new Promise((resolve) => setImmediate(resolve));
  return answer;
}

/** What customers read of a way out that is broken: nothing of how it goes. */
const ours = {
  kind: 'fault',
  fault: 'egress',
  message: 'The service could not reach out: its own way to the internet failed.',
};

describe('bound addresses', () => {
  test('take turns, one connection each', async () => {
    const { server, from } = await target(close);
    const sender = senderWith({ egressAddresses: bound });
    for (let n = 0; n < 6; n += 1) await send(sender, server.url);
    expect(from).toEqual([...bound, ...bound, ...bound]);
  });
  test('keep a connection that is kept alive', async () => {
    const { server, from, sockets } = await target();
    const sender = senderWith({ egressAddresses: bound });
    for (let n = 0; n < 3; n += 1) await send(sender, server.url);
    expect([from, sockets.size]).toEqual([['127.0.0.2', '127.0.0.2', '127.0.0.2'], 1]);
  });
  test('choose, of a name with addresses of both families, one that they can reach', async () => {
    const { server, from } = await target();
    const sender = senderWith({ egressAddresses: ['127.0.0.2'], resolve: async () => ['::1', '127.0.0.1'] });
    expect(await send(sender, `http://both.example:${server.port}`)).toMatchObject({ status: 200 });
    expect(from).toEqual(['127.0.0.2']);
  });
  test('reach no address of another family, and say so', async () => {
    const sender = senderWith({ egressAddresses: bound });
    expect(await send(sender, 'http://[::1]:9099')).toEqual(ours);
    expect(warnings).toEqual([
      {
        target: '[::1]:9099',
        detail: expect.stringMatching(/^Only IPv6 addresses lead there, .* SCHOOLBELL_EGRESS_ADDRESSES\.$/),
      },
    ]);
  });
  test('that this machine has no more are no fault of the endpoint', async () => {
    const { server } = await target();
    const sender = senderWith({ egressAddresses: ['192.0.2.1'] });
    expect(await send(sender, server.url)).toEqual(ours);
    expect(warnings).toMatchObject([{ detail: expect.stringContaining('cannot send from 192.0.2.1') }]);
  });
  test('of each family take turns among themselves', () => {
    const egress = createEgress(['192.0.2.1', '2001:db8::1', '192.0.2.2']);
    const taken = ['192.0.2.9', '2001:db8::9', '192.0.2.9', '192.0.2.9', '2001:db8::9'].map(
      (address) => egress.wayTo([address])?.localAddress,
    );
    expect(taken).toEqual(['192.0.2.1', '2001:db8::1', '192.0.2.2', '192.0.2.1', '2001:db8::1']);
  });
  test('that are none leave the choice to the system', () => {
    expect(createEgress([]).wayTo(['192.0.2.9', '192.0.2.8'])).toEqual({ address: '192.0.2.9' });
  });
});

describe('a proxy', () => {
  test('is asked for the judged address, and the target is told the name', async () => {
    const { server } = await target();
    const { proxy, sender } = await behindProxy({}, { resolve: async () => ['127.0.0.1'] });
    const answer = await send(sender, `http://school.example:${server.port}`);
    expect(answer).toMatchObject({ kind: 'response', status: 200, bodyStart: 'ok' });
    const place = `127.0.0.1:${server.port}`;
    const authorization = `Basic ${Buffer.from('bell:p@ss:word').toString('base64')}`;
    expect(proxy.asked).toEqual([{ target: place, host: place, authorization, from: '127.0.0.1' }]);
    expect(server.requests[0]?.head).toContain(`host: school.example:${server.port}`);
    expect(server.requests[0]?.head).not.toMatch(/proxy/i);
  });
  test('opens one tunnel for requests that follow each other', async () => {
    const { server, sockets } = await target();
    const { proxy, sender } = await behindProxy();
    for (let n = 0; n < 3; n += 1) expect(await send(sender, server.url)).toMatchObject({ status: 200 });
    expect([proxy.asked.length, sockets.size, server.requests.length]).toEqual([1, 1, 3]);
  });
  test('is reached from the bound addresses in turn', async () => {
    const { server } = await target(close);
    const { proxy, sender } = await behindProxy({}, { egressAddresses: bound });
    for (let n = 0; n < 4; n += 1) await send(sender, server.url);
    expect(proxy.asked.map(({ from }) => from)).toEqual([...bound, ...bound]);
  });
  test.each([
    ['plainly', {}],
    ['by TLS itself', { tls }],
  ])('spoken to %s sees nothing of TLS to the target, whose name is checked', async (_, options) => {
    const { port, names } = await tlsTarget();
    const resolve = async () => ['127.0.0.1'];
    const { proxy, sender } = await behindProxy(options, { extraCa: tls.cert, resolve });
    const answer = await send(sender, `https://localhost:${port}`);
    expect(answer).toMatchObject({ status: 200, bodyStart: `localhost:${port}` });
    expect([names, proxy.asked.map((tunnel) => tunnel.target)]).toEqual([
      ['localhost'],
      [`127.0.0.1:${port}`],
    ]);
    expect(await send(sender, `https://other.example:${port}`)).toMatchObject({ fault: 'tls' });
  });
  test('by TLS with a certificate that nobody trusts is not spoken to', async () => {
    const { server } = await target();
    const { sender } = await behindProxy({ tls });
    expect(await send(sender, server.url)).toEqual(ours);
    expect(warnings).toMatchObject([{ detail: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT') }]);
    expect(server.requests).toEqual([]);
  });
  test('is not asked for an address that is not allowed', async () => {
    const { proxy, sender } = await behindProxy({}, { resolve: async () => ['127.0.0.1', '10.0.0.1'] });
    for (const origin of ['http://10.0.0.1', 'https://[fd00::1]', 'http://mixed.example'])
      expect(await send(sender, origin)).toMatchObject({ fault: 'address-refused' });
    expect(proxy.asked).toEqual([]);
  });

  test.each([
    [407, 'asks who is calling (407 Proxy Authentication Required); check user and password'],
    ['hang-up', 'could not be spoken to (ECONNRESET); check that SCHOOLBELL_EGRESS_PROXY'],
  ] as const)('that answers %s is our own fault, and the log names it', async (answer, says) => {
    const { proxy, sender } = await behindProxy({ answer });
    expect(await send(sender, 'http://127.0.0.1:9099')).toEqual(ours);
    const detail = expect.stringContaining(`The proxy 127.0.0.1:${proxy.port} ${says}`);
    expect(warnings).toEqual([{ target: '127.0.0.1:9099', detail }]);
    expect(JSON.stringify(warnings)).not.toMatch(/bell|p@ss|YmVsb/);
  });
  test.each([
    [403, 'opened no way to 127.0.0.1:9099 (403 Forbidden); check that it may go there'],
    [502, 'opened no way to 127.0.0.1:9099 (502 Bad Gateway); check that it may go there'],
    ['silent', 'did not open a way to 127.0.0.1:9099 within 60 ms'],
  ] as const)('that answers %s found no way to the endpoint, and is not named', async (answer, says) => {
    const { proxy, sender } = await behindProxy({ answer }, { connectTimeoutMs: 60 });
    const message = 'The endpoint could not be connected to.';
    expect(await send(sender, 'http://127.0.0.1:9099')).toEqual({ kind: 'fault', fault: 'connect', message });
    const detail = expect.stringContaining(`The proxy 127.0.0.1:${proxy.port} ${says}`);
    expect(warnings).toEqual([{ target: '127.0.0.1:9099', detail }]);
  });
  test.each([
    [407, 'opened no way to 127.0.0.1:9099 (407 Proxy Authentication Required)'],
    ['hang-up', 'hung up when asked for a way to 127.0.0.1:9099 (ECONNRESET)'],
  ] as const)('that opened a way a moment ago refuses the target by %s', async (refusal, says) => {
    const { server } = await target(close);
    const clock = turnedClock(1_000_000);
    const answer = (to: string) => (to === '127.0.0.1:9099' ? refusal : 200);
    const { sender } = await behindProxy({ answer }, { clock });
    expect(await send(sender, 'http://127.0.0.1:9099')).toEqual(ours);
    expect(await send(sender, server.url)).toMatchObject({ status: 200 });
    const refused = { kind: 'fault', fault: 'connect', message: 'The endpoint could not be connected to.' };
    await clock.turnBy(59_999);
    expect(await send(sender, 'http://127.0.0.1:9099')).toEqual(refused);
    expect(warnings.at(-1)).toMatchObject({ detail: expect.stringContaining(says) });
    await clock.turnBy(1);
    expect(await send(sender, 'http://127.0.0.1:9099')).toEqual(ours);
  });
  test('that opens a way and hangs up before TLS has found no way to the endpoint', async () => {
    const { sender } = await behindProxy({ answer: 'open-shut' });
    expect(await send(sender, 'https://127.0.0.1:9099')).toMatchObject({ fault: 'connect' });
    expect(warnings).toMatchObject([{ detail: expect.stringContaining('nothing came by') }]);
  });
  test('is looked up by the resolver of targets, in its time and by its memory', async () => {
    const { server } = await target(close);
    const asked: string[] = [];
    const resolve = async (name: string) => (asked.push(name), ['127.0.0.1']);
    const proxy = await connectProxy();
    opened.push(proxy);
    const place = { protocol: 'http:' as const, host: 'Proxy.Example.', port: proxy.port };
    expect(await send(senderWith({ proxy: place, resolve }), server.url)).toMatchObject({ status: 200 });
    expect(asked).toEqual(['proxy.example']);
  });
  test('that is not there, or has no name, is our own fault', async () => {
    const { proxy, sender } = await behindProxy();
    await proxy.close();
    opened.pop();
    expect(await send(sender, 'http://127.0.0.1:9099')).toEqual(ours);
    const nowhere = { protocol: 'http:' as const, host: `${'p'.repeat(64)}.invalid`, port: 3128 };
    const lost = senderWith({ proxy: nowhere });
    expect(await send(lost, 'http://127.0.0.1:9099')).toEqual(ours);
    expect(warnings.map(({ detail }) => detail)).toEqual([
      expect.stringContaining(`127.0.0.1:${proxy.port} could not be spoken to (ECONNREFUSED)`),
      expect.stringMatching(/^The proxy p{64}\.invalid:3128 has a name without an address/),
    ]);
  });
  test('without an address of a bound family is our own fault', async () => {
    const { sender } = await behindProxy({}, { egressAddresses: ['::1'] });
    expect(await send(sender, 'http://127.0.0.1:9099')).toEqual(ours);
    expect(warnings).toMatchObject([{ detail: expect.stringContaining('SCHOOLBELL_EGRESS_ADDRESSES') }]);
  });
});
