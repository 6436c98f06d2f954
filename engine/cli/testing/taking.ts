import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver that takes whatever comes. */
export interface Taking {
  readonly port: number;
  /** Each request as it came: the id of its event, and its body. */
  readonly received: readonly { readonly id: string; readonly body: string }[];
  close(): void;
}

export async function takingAll(): Promise<Taking> {
  const received: { readonly id: string; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      received.push({ id: String(request.headers['webhook-id']), body });
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, received, close: () => void server.close() };
}
