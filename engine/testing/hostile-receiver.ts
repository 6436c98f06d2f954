import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { createServer as createTlsServer } from 'node:tls';
import type { Clock } from '../clock.ts';
import type { Line, Script } from './hostile-steps.ts';

/** A receiver on the bare socket that does what its script says, connection by connection, whatever is sent to it. */
export interface HostileReceiver {
  readonly port: number;
  /** `http://127.0.0.1:port`, or `https:` where it speaks TLS. */
  readonly origin: string;
  /** Every connection that was made since the scripts were last changed, in order. */
  readonly lines: readonly Line[];
  /** The connection of this number, from 1 on, as soon as it is made. */
  line(number: number): Promise<Line>;
  /** What the next connections do, from now on. */
  play(...scripts: readonly Script[]): void;
  close(): Promise<void>;
}

export interface HostileOptions {
  /** Drips and waits go by it. */
  readonly clock: Clock;
  /** Speaks TLS so; absent is plain. */
  readonly tls?: TlsOptions;
  readonly host?: string;
}

/** @param scripts the first connection plays the first, and so on; those after the last play the last again */
export async function hostileReceiver(
  { clock, tls, host = '127.0.0.1' }: HostileOptions,
  ...scripts: readonly Script[]
): Promise<HostileReceiver> {
  const lines: Line[] = [];
  const open = new Set<Socket>();
  const waiting: { readonly number: number; readonly resolve: (line: Line) => void }[] = [];
  let playing = scripts;

  const take = (socket: Socket): void => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const script = playing[Math.min(lines.length, playing.length - 1)] ?? [];
    const line = lineOf(socket, clock, script);
    lines.push(line);
    for (const { number, resolve } of waiting) if (number === lines.length) resolve(line);
  };
  const server: Server = tls ? createTlsServer(tls, take) : createServer({ noDelay: true }, take);
  // A handshake that a client gives up is the client's business.
  server.on('tlsClientError', () => undefined);
  server.listen(0, host, 4096);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('hostile-receiver: no port');

  return {
    port: address.port,
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    lines,
    async line(number) {
      const there = lines[number - 1];
      return there ?? new Promise((resolve) => waiting.push({ number, resolve }));
    },
    play(...next) {
      playing = next;
      lines.length = 0;
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function lineOf(socket: Socket, clock: Clock, script: Script): Line {
  let read = '';
  const onRead = new Set<() => void>();
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true;
      for (const look of onRead) look();
      resolve();
    });
  });
  // What breaks shows as the end of the connection.
  socket.on('error', () => undefined);
  // Nothing is read before a step asks for it.
  socket.pause().on('data', (chunk: Buffer) => {
    read += chunk.toString('latin1');
    for (const look of onRead) look();
  });

  const line: Line = {
    socket,
    clock,
    read: () => read,
    nextAt: 0,
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!isClosed && !holds(read)) return;
          onRead.delete(look);
          resolve();
        };
        onRead.add(look);
        look();
      }),
    wroteBytes: () => socket.bytesWritten - socket.writableLength,
    isClosed: () => isClosed,
    closed,
  };
  void play(line, script);
  return line;
}

async function play(line: Line, script: Script): Promise<void> {
  for (const step of script) {
    if (line.isClosed()) return;
    await step(line);
  }
}
