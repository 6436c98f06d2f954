import type { Clock } from '../clock.ts';
import type { Answer } from '../model.ts';
import type { Connector } from './connections.ts';
import { createConnections } from './connections.ts';
import { createDeadlines } from './deadline.ts';
import type { ExchangeLimits } from './exchange.ts';
import { exchange } from './exchange.ts';
import type { OutgoingRequest } from './request.ts';
import { hopOf } from './target.ts';

/** The only way out: no other file of the house makes an HTTP request. */
export interface Sender {
  /**
   * Never rejects: what goes wrong on the way is an answer of kind `fault`.
   *
   * @param onOver called where nothing is under way any more and the answer is still to come, since an endpoint that cannot
   * be reached is told of later than it is known
   */
  send(request: OutgoingRequest, limits: SendLimits, onOver?: () => void): Promise<Answer>;
  close(): Promise<void>;
}

export interface SendLimits {
  /** From the first byte sent to the last byte read, redirects included. */
  readonly timeoutMs: number;
  readonly redirectsMax: number;
}

export interface SenderOptions {
  readonly connector: Connector;
  readonly clock: Clock;
  readonly headersTimeoutMs?: number;
  /** Idle connections are kept this long for the next request. */
  readonly keepAliveMs?: number;
  /** Where so many connections are open, the longest idle one gives way to a new one. */
  readonly connectionsMax?: number;
  /** Names and values together. */
  readonly answerHeadersBytesMax?: number;
  /** So much is read of the wire for an answer, then it is judged by what is known, and the connection closed. */
  readonly answerBytesMax?: number;
}

export function createSender({
  connector,
  clock,
  headersTimeoutMs = 15_000,
  keepAliveMs = 4_000,
  connectionsMax = 1_024,
  answerHeadersBytesMax = 16_384,
  answerBytesMax = 65_536,
}: SenderOptions): Sender {
  const connections = createConnections({
    connector,
    clock,
    keepAliveMs,
    connectionsMax,
    answerBytesMax,
  });
  const deadlines = createDeadlines(clock);

  return {
    send(request, { timeoutMs, redirectsMax }, onOver) {
      const now = clock.now();
      const endsAt = now + timeoutMs;
      const answer = exchange(connections, request, deadlines, limitsFrom(now, endsAt), onOver);
      return redirectsMax === 0 ? answer : follow(request, answer, endsAt, redirectsMax, onOver);
    },
    async close() {
      deadlines.close();
      await connections.close();
    },
  };

  async function follow(
    request: OutgoingRequest,
    first: Promise<Answer>,
    endsAt: number,
    redirectsMax: number,
    onOver?: () => void,
  ): Promise<Answer> {
    const hops: string[] = [];
    let [asked, answer] = [request, await first];
    for (;;) {
      const target = redirectTarget(answer, asked);
      if (!target) return hops.length > 0 ? { ...answer, hops } : answer;
      if (hops.length === redirectsMax) return tooManyRedirects(redirectsMax, hops);
      hops.push(target.href);
      asked = redirected(request, target);
      answer = await exchange(connections, asked, deadlines, limitsFrom(clock.now(), endsAt), onOver);
    }
  }

  function limitsFrom(now: number, endsAt: number): ExchangeLimits {
    return { now, endsAt, headersMs: headersTimeoutMs, headersBytesMax: answerHeadersBytesMax };
  }
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectTarget(answer: Answer, { origin, path }: OutgoingRequest): URL | undefined {
  if (answer.kind !== 'response' || !redirects.has(answer.status)) return undefined;
  const location = answer.headers.find(([name]) => name === 'location')?.[1];
  return location === undefined ? undefined : hopOf(location, origin + path);
}

/**
 * Every hop is the same POST: turned into a GET, as browsers do for 301–303, the event itself would be lost.
 * Credentials and additional headers belong to the origin that they were given for and go to no other.
 */
function redirected(request: OutgoingRequest, target: URL): OutgoingRequest {
  const same = target.origin === request.origin;
  return {
    origin: target.origin,
    path: target.pathname + target.search,
    headers: same
      ? request.headers
      : request.headers.filter((header) => !request.ownHeaders.includes(header)),
    ownHeaders: same ? request.ownHeaders : [],
    body: request.body,
  };
}

function tooManyRedirects(redirectsMax: number, hops: readonly string[]): Answer {
  return {
    kind: 'fault',
    fault: 'too-many-redirects',
    message: `The endpoint redirected more than ${redirectsMax} times; give the URL at the end of the chain.`,
    hops,
  };
}
