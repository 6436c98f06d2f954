import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { objectIn } from './json.ts';

/** A customer that writes down everything that arrives. */
export interface Receiver {
  readonly url: string;
  /** In the order in which they came. */
  readonly arrivals: readonly Arrival[];
  close(): Promise<void>;
}

export interface Arrival {
  /** Where it was sent to, without the slash. */
  readonly endpoint: string;
  /** The `webhook-id`. */
  readonly id: string;
  /** Tells which node it came from. */
  readonly from: string;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly at: number;
  /** The `webhook-timestamp`, in milliseconds. */
  readonly signedAt: number;
  readonly body: string;
  readonly learner: string;
  /** Its place among the events of the learner. */
  readonly sequence: number;
  /** What it was answered with, and when; absent as long as it waits for its answer. */
  readonly answered?: { readonly status: number; readonly at: number };
}

/** The status that a request is answered with, at once or later. */
export type Answering = (arrival: Arrival) => number | Promise<number>;

/** `says` is the body of every answer. */
export async function startReceiver(answering: Answering, says = 'ok'): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const arrival: Mutable<Arrival> = await arrived(request);
      arrivals.push(arrival);
      const status = await answering(arrival);
      arrival.answered = { status, at: Date.now() };
      response.writeHead(status).end(says);
    })().catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    arrivals,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

async function arrived(request: IncomingMessage): Promise<Arrival> {
  const at = Date.now();
  const body = await text(request);
  const { sequence } = objectIn(body);
  return {
    endpoint: (request.url ?? '').slice(1),
    id: String(request.headers['webhook-id']),
    from: request.socket.remoteAddress ?? '',
    at,
    signedAt: Number(request.headers['webhook-timestamp']) * 1000,
    body,
    learner: /"learner":\{"id":"(?<id>[^"]*)"/.exec(body)?.groups?.['id'] ?? '',
    sequence: Number(sequence),
  };
}
