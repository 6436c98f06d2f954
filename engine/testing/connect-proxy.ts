import { once } from 'node:events';
import { createServer, STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A forward proxy that opens tunnels and writes down who asked for which. */
export interface ConnectProxy {
  readonly port: number;
  readonly asked: AskedTunnel[];
  close(): Promise<void>;
}

export interface AskedTunnel {
  /** As it stood in the request line. */
  readonly target: string;
  readonly host: string | undefined;
  readonly authorization: string | undefined;
  readonly from: string | undefined;
}

export interface ConnectProxyOptions {
  readonly answer?: ProxyAnswer | ((target: string) => ProxyAnswer);
  /** Where it listens; any free port where absent. */
  readonly port?: number;
  /** Spoken to by TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A status, of which 200 opens the tunnel; or how it answers none. `open-shut` says 200 and hangs up. */
export type ProxyAnswer = number | 'silent' | 'hang-up' | 'open-shut';

export async function connectProxy({
  answer = 200,
  port = 0,
  tls,
}: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const asked: AskedTunnel[] = [];
  const sockets = new Set<Socket>();
  const server = tls ? createTlsServer(tls) : createServer();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    asked.push({
      target: request.url ?? '',
      host: request.headers.host,
      authorization: request.headers['proxy-authorization'],
      from: request.socket.remoteAddress,
    });
    client.on('error', () => client.destroy());
    const said = typeof answer === 'function' ? answer(request.url ?? '') : answer;
    if (said === 'silent') return;
    if (said === 'hang-up') {
      client.destroy();
      return;
    }
    if (said === 'open-shut') {
      client.end('HTTP/1.1 200 Connection Established\r\n\r\n');
      return;
    }
    if (said !== 200) {
      client.end(`HTTP/1.1 ${said} ${STATUS_CODES[said]}\r\n\r\n`);
      return;
    }
    const target = new URL(`http://${request.url}`);
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const onward = connect({ host, port: Number(target.port) }, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      onward.pipe(client).pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => client.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('connect-proxy: no port');
  return {
    port: address.port,
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
