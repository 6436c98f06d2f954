import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { localCertificate } from './demonstration/certificate.ts';
import type { WireRequest } from './demonstration/wire-request.ts';
import { answerEach } from './demonstration/wire-request.ts';
import { Ending, exitCodes } from './ending.ts';
import { systemClock } from './world.ts';

/** `schoolbell receiver`: a sample receiver that shows each request as it came, and says 200 to all of them. */
export function addReceiver(program: Command): void {
  program
    .command('receiver')
    .description('show each request that arrives, as it stood on the wire')
    .option('--port <port>', 'port for http; 0 takes any', '0')
    .option('--https-port <port>', 'port for https; 0 takes any', '0')
    .option(
      '--certificate-out <file>',
      'write the certificate that it made itself, for SCHOOLBELL_EXTRA_CA_FILE',
    )
    .addHelpText(
      'after',
      `
A service on this machine reaches it when it is started with SCHOOLBELL_ALLOW_TARGETS=127.0.0.0/8.

Example:
  $ schoolbell receiver --port 9000`,
    )
    .action(receive);
}

interface ReceiverOptions {
  readonly port: string;
  readonly httpsPort: string;
  readonly certificateOut?: string;
}

/** What the receiver tells the process that started it. */
export type ReceiverMessage =
  | { readonly kind: 'listening'; readonly http: string; readonly https: string }
  | { readonly kind: 'request'; readonly request: WireRequest };

async function receive({ port, httpsPort, certificateOut }: ReceiverOptions): Promise<void> {
  const certificate = await localCertificate(systemClock.now());
  if (certificateOut !== undefined) await writeFile(certificateOut, certificate.cert);
  const take = (socket: Socket): void => answerEach(socket, show);
  const http = await listening(createServer(take), port);
  const https = await listening(
    createTlsServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, take),
    httpsPort,
  );
  const urls = { http: `http://127.0.0.1:${http}`, https: `https://127.0.0.1:${https}` };
  process.stdout.write(`Receiving at ${urls.http} and ${urls.https}\n`);
  tell({ kind: 'listening', ...urls });
  // The demo that started it is gone: nobody is left to stop it.
  process.on('disconnect', () => process.exit(exitCodes.ok));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(exitCodes.ok));
}

function show(request: WireRequest): void {
  const { method, target, version, headers, body } = request;
  const head = [
    paint('1;36', `${method} ${target} ${version}`),
    ...headers.map(([name, value]) => `${paint('2', `${name}:`)} ${value}`),
  ];
  process.stdout.write(`${head.join('\n')}\n\n${body}\n\n`);
  tell({ kind: 'request', request });
}

function paint(code: string, text: string): string {
  const coloured = process.stdout.isTTY && !process.env['NO_COLOR'];
  return coloured ? `\u001B[${code}m${text}\u001B[0m` : text;
}

function tell(message: ReceiverMessage): void {
  if (process.connected) process.send?.(message);
}

async function listening(server: Server, port: string): Promise<number> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Ending(
      `Port ${JSON.stringify(port)} is none; write a number from 0 to 65535.`,
      exitCodes.usage,
    );
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new Ending(`Port ${port} cannot be opened (${error.message}); choose another.`, exitCodes.failed),
      );
    });
    server.listen(Number(port), '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
