import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';

/** A server on the bare socket: shows each request as it came, answers with the bytes it is told to. */
export interface RawServer {
  readonly url: string;
  readonly port: number;
  /** Head and body of every request, in order of arrival. */
  readonly requests: RawRequest[];
  /** So many were ever opened. */
  readonly connections: number;
  close(): Promise<void>;
}

export interface RawRequest {
  /** Request line and headers as sent, without the blank line. */
  readonly head: string;
  readonly body: string;
}

export type RawAnswer = (request: RawRequest, socket: Socket, number: number) => void;

export async function rawServer(answer: RawAnswer = answerWith('200 OK')): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    connections += 1;
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let buffered = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      buffered += chunk;
      for (let next = cut(buffered); next; next = cut(buffered)) {
        buffered = next.rest;
        requests.push(next.request);
        answer(next.request, socket, requests.length);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('raw-server: no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    get connections() {
      return connections;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An answer with this status and these header lines, and the body `ok`. */
export function answerWith(status: string, ...lines: string[]): RawAnswer {
  const head = [`HTTP/1.1 ${status}`, ...lines, 'content-length: 2'].join('\r\n');
  return (_, socket) => socket.write(`${head}\r\n\r\nok`);
}

function cut(buffered: string): { request: RawRequest; rest: string } | undefined {
  const end = buffered.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = buffered.slice(0, end);
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  const from = end + 4;
  if (buffered.length < from + length) return undefined;
  const body = Buffer.from(buffered.slice(from, from + length), 'latin1').toString('utf8');
  return { request: { head, body }, rest: buffered.slice(from + length) };
}
