import { afterEach, describe, expect, test } from 'vitest';
import { realClock } from '../testing/real-clock.ts';
import type { RawAnswer } from '../testing/raw-server.ts';
import { answerWith, rawServer } from '../testing/raw-server.ts';
import { addressRule } from './address.ts';
import type { ConnectorOptions } from './connector.ts';
import { createConnector } from './connector.ts';
import type { Header } from './destination.ts';
import type { OutgoingRequest } from './request.ts';
import type { Sender } from './send.ts';
import { createSender } from './send.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function setup(answer?: RawAnswer, connector: Partial<ConnectorOptions> = {}) {
  const server = await rawServer(answer);
  const sender = createSender({
    connector: createConnector({ rule: addressRule(['127.0.0.0/8']), clock: realClock, ...connector }),
    clock: realClock,
  });
  opened.push(sender, server);
  return { server, sender };
}

function requestTo(origin: string, path = '/hook?a=1', ownHeaders: Header[] = []): OutgoingRequest {
  const headers: Header[] = [['Content-Type', 'application/json'], ...ownHeaders];
  return { origin, path, headers, ownHeaders, body: Buffer.from('{"name":"Zoë"}') };
}

const send = (sender: Sender, request: OutgoingRequest, redirectsMax = 0, timeoutMs = 5_000) =>
  sender.send(request, { timeoutMs, redirectsMax });

describe('what goes out', () => {
  test('is the request line, the given headers as spelled and in order, and nothing of our own', async () => {
    const { server, sender } = await setup();
    const answer = await send(sender, requestTo(server.url));
    expect(answer).toMatchObject({ kind: 'response', status: 200, bodyStart: 'ok' });
    expect(server.requests).toEqual([
      {
        head: [
          'POST /hook?a=1 HTTP/1.1',
          `host: 127.0.0.1:${server.port}`,
          'connection: keep-alive',
          'Content-Type: application/json',
          'content-length: 15',
        ].join('\r\n'),
        body: '{"name":"Zoë"}',
      },
    ]);
  });
});

describe('redirects', () => {
  const around: RawAnswer = (request, socket, number) =>
    request.head.startsWith('POST /end ')
      ? answerWith('200 OK')(request, socket, number)
      : answerWith('302 Found', 'location: /end')(request, socket, number);

  test('are an answer like any other where the profile follows none', async () => {
    const { server, sender } = await setup(around);
    expect(await send(sender, requestTo(server.url))).toMatchObject({ kind: 'response', status: 302 });
    expect(server.requests).toHaveLength(1);
  });
  test('are followed as the same POST with the same body', async () => {
    const { server, sender } = await setup(around);
    const answer = await send(sender, requestTo(server.url), 10);
    expect(answer).toMatchObject({ kind: 'response', status: 200, hops: [`${server.url}/end`] });
    expect(server.requests[1]).toMatchObject({ body: '{"name":"Zoë"}' });
  });
  test('that never end are a fault', async () => {
    const { server, sender } = await setup(answerWith('307 Temporary Redirect', 'location: /again'));
    const answer = await send(sender, requestTo(server.url), 3);
    expect(answer).toMatchObject({ kind: 'fault', fault: 'too-many-redirects' });
    expect(server.requests).toHaveLength(4);
  });
  test('to another origin carry no credentials there', async () => {
    const other = await rawServer();
    opened.push(other);
    const { server, sender } = await setup(answerWith('307 Temporary Redirect', `location: ${other.url}/x`));
    await send(sender, requestTo(server.url, '/hook', [['Authorization', 'Basic c2VjcmV0']]), 3);
    expect(server.requests[0]?.head).toContain('Authorization: Basic c2VjcmV0');
    expect(other.requests[0]?.head).not.toMatch(/authorization/i);
  });
  test('to an address that is not allowed are refused', async () => {
    const { server, sender } = await setup(
      answerWith('307 Temporary Redirect', 'location: http://10.0.0.1/'),
    );
    expect(await send(sender, requestTo(server.url), 3)).toMatchObject({ fault: 'address-refused' });
  });
});

describe('addresses', () => {
  test.each(['http://10.0.0.1', 'http://[::1]:9', 'http://169.254.169.254', 'http://2130706433'])(
    '%s is not connected to unless allowed',
    async (origin) => {
      const { sender } = await setup(undefined, { rule: addressRule([]) });
      expect(await send(sender, requestTo(new URL(origin).origin))).toMatchObject({
        fault: 'address-refused',
      });
    },
  );
  test('a name is refused when any of its addresses is', async () => {
    const { server, sender } = await setup(undefined, {
      resolve: async () => ['127.0.0.1', '10.0.0.1'],
    });
    const origin = `http://mixed.example:${server.port}`;
    expect(await send(sender, requestTo(origin))).toMatchObject({ fault: 'address-refused' });
    expect(server.requests).toEqual([]);
  });
  test('a name keeps its Host header and reaches the judged address', async () => {
    const { server, sender } = await setup(undefined, { resolve: async () => ['127.0.0.1'] });
    const answer = await send(sender, requestTo(`http://school.example:${server.port}`));
    expect(answer).toMatchObject({ status: 200 });
    expect(server.requests[0]?.head).toContain(`host: school.example:${server.port}`);
  });
});

describe('answers that are none', () => {
  const cases: [string, RawAnswer, object][] = [
    ['silence ends at the deadline', () => undefined, { fault: 'timeout' }],
    [
      'a body that never ends in time ends at the deadline',
      (_, socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nx'),
      { fault: 'timeout' },
    ],
    ['a hang-up is a fault', (_, socket) => socket.destroy(), { fault: 'reset' }],
    ['nonsense is a fault', (_, socket) => socket.write('NONSENSE\r\n\r\n'), { fault: 'malformed-answer' }],
    [
      'an endless body is read no further than needed and judged by its status',
      (_, socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
        for (let n = 0; n < 200; n += 1) socket.write(`1000\r\n${'x'.repeat(4096)}\r\n`);
      },
      { kind: 'response', status: 200, bodyStart: 'x'.repeat(16_384) },
    ],
    [
      'a flood of headers is a fault',
      (_, socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(10_000)}\r\n`);
      },
      { fault: 'answer-too-large' },
    ],
  ];
  test.each(cases)('%s', async (_, answer, expected) => {
    const { server, sender } = await setup(answer);
    expect(await send(sender, requestTo(server.url), 0, 400)).toMatchObject(expected);
  });
  test('a closed port is a fault', async () => {
    const { server, sender } = await setup();
    await server.close();
    opened.pop();
    expect(await send(sender, requestTo(server.url))).toMatchObject({ fault: 'connect' });
  });
  test('news on the way (1xx) is not the answer', async () => {
    const { server, sender } = await setup((_, socket) =>
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n'),
    );
    expect(await send(sender, requestTo(server.url))).toMatchObject({ status: 503 });
  });
});
