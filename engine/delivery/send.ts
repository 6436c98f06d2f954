import { Agent } from 'undici';
import type { buildConnector } from 'undici';
import type { Clock } from '../clock.ts';
import type { Answer } from '../model.ts';
import { createDeadlines } from './deadline.ts';
import { exchange } from './exchange.ts';
import type { OutgoingRequest } from './request.ts';

/** The only way out: no other file of the house makes an HTTP request. */
export interface Sender {
  /** Never rejects: what goes wrong on the way is an answer of kind `fault`. */
  send(request: OutgoingRequest, limits: SendLimits): Promise<Answer>;
  close(): Promise<void>;
}

export interface SendLimits {
  /** From the first byte sent to the last byte read, redirects included. */
  readonly timeoutMs: number;
  readonly redirectsMax: number;
}

export interface SenderOptions {
  readonly connector: buildConnector.connector;
  readonly clock: Clock;
  readonly headersTimeoutMs?: number;
  /** Idle connections are kept this long for the next request. */
  readonly keepAliveMs?: number;
  readonly answerHeadersBytesMax?: number;
}

export function createSender({
  connector,
  clock,
  headersTimeoutMs = 15_000,
  keepAliveMs = 4_000,
  answerHeadersBytesMax = 16_384,
}: SenderOptions): Sender {
  const agent = new Agent({
    connect: connector,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    // The deadlines below bound every exchange; undici's own timer would only be a second, coarser one.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: answerHeadersBytesMax,
  });
  const deadlines = createDeadlines(clock);

  return {
    send(request, { timeoutMs, redirectsMax }) {
      const now = clock.now();
      const endsAt = now + timeoutMs;
      const limits = { now, endsAt, headersMs: headersTimeoutMs };
      const answer = exchange(agent, request, deadlines, limits);
      return redirectsMax === 0 ? answer : follow(request, answer, endsAt, redirectsMax);
    },
    async close() {
      deadlines.close();
      await agent.destroy();
    },
  };

  async function follow(
    request: OutgoingRequest,
    first: Promise<Answer>,
    endsAt: number,
    redirectsMax: number,
  ): Promise<Answer> {
    const hops: string[] = [];
    let [asked, answer] = [request, await first];
    for (;;) {
      const target = redirectTarget(answer, asked);
      if (!target) return hops.length > 0 ? { ...answer, hops } : answer;
      if (hops.length === redirectsMax) return tooManyRedirects(redirectsMax, hops);
      hops.push(target.href);
      asked = redirected(request, target);
      const now = clock.now();
      answer = await exchange(agent, asked, deadlines, { now, endsAt, headersMs: headersTimeoutMs });
    }
  }
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectTarget(answer: Answer, { origin, path }: OutgoingRequest): URL | undefined {
  if (answer.kind !== 'response' || !redirects.has(answer.status)) return undefined;
  const location = answer.headers.find(([name]) => name === 'location')?.[1];
  if (location === undefined || !URL.canParse(location, origin + path)) return undefined;
  const target = new URL(location, origin + path);
  const reachable = target.protocol === 'https:' || target.protocol === 'http:';
  return reachable && target.username === '' && target.password === '' ? target : undefined;
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
