import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { localCertificate } from '../../engine/cli/demonstration/certificate.ts';

/** What stands where customers' systems would: it answers as the test says, and keeps what arrived. */
export interface Receiver {
  /** The address of a hook at this path: by plain HTTP, since the receiver stands on the same machine. */
  url(path: string): string;
  /** The same by TLS, for those who take nothing else. */
  secureUrl(path: string): string;
  /** Of the authority that its certificate is from. */
  readonly certificate: string;
  /** From now on, at this path; until then 200. */
  answer(path: string, status: number, body?: string): void;
  readonly arrived: readonly Arrival[];
  /** Resolves with all that have arrived at this path when they are that many. */
  until(path: string, count: number): Promise<readonly Arrival[]>;
  close(): Promise<void>;
}

export interface Arrival {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export async function openReceiver(): Promise<Receiver> {
  const arrived: Arrival[] = [];
  const answers = new Map<string, { readonly status: number; readonly body: string }>();
  const waiting = new Set<() => void>();
  const at = (path: string) => arrived.filter((each) => each.path === path);
  const take: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const [path = '/'] = (request.url ?? '/').split('?', 1);
      const answer = answers.get(path) ?? { status: 200, body: 'ok' };
      response.writeHead(answer.status, { 'content-type': 'text/plain; charset=utf-8' }).end(answer.body);
      arrived.push({ path, headers: request.headers, body });
      for (const look of waiting) look();
    });
  };
  const identity = await localCertificate(Date.now());
  const [plain, secure] = [createServer(take), createTlsServer(identity, take)];
  const [port, securePort] = [await portOf(plain), await portOf(secure)];
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    secureUrl: (path) => `https://127.0.0.1:${securePort}${path}`,
    certificate: identity.cert,
    answer: (path, status, body = '') => void answers.set(path, { status, body }),
    arrived,
    until(path, count) {
      return new Promise((resolve) => {
        const look = () => {
          if (at(path).length < count) return;
          waiting.delete(look);
          resolve(at(path));
        };
        waiting.add(look);
        look();
      });
    },
    async close() {
      await Promise.all([plain, secure].map(closed));
    },
  };
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function closed(server: Server): Promise<void> {
  const done = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await done;
}
