import { request as httpRequest, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { connect as connectPlain, isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import { connect as connectTls } from 'node:tls';
import type { Clock } from '../clock.ts';
import type { ProxyAddress } from '../config/reading.ts';
import type { Egress, Way } from './egress.ts';
import { EgressFailed, WayRefused } from './egress.ts';
import type { Resolve } from './resolver.ts';

/**
 * Opens a way through the proxy to an address (RFC 9110, section 9.3.6) and answers its bare socket. The proxy is given
 * the judged address and never a name, so that it has nothing to look up and the address rule decides.
 */
export type Tunnel = (address: string, port: number) => Promise<Socket>;

export interface TunnelOptions {
  readonly proxy: ProxyAddress;
  readonly egress: Egress;
  readonly clock: Clock;
  /** For a proxy that is spoken to by TLS. */
  readonly secureContext: SecureContext;
  /** Finds the proxy by its name. */
  readonly resolve: Resolve;
  /** To the proxy and through it. */
  readonly timeoutMs: number;
  /** A proxy that opened a way within this time is well, and what it refuses it refuses for the target's sake. */
  readonly provedMs?: number;
}

export function createTunnel({
  proxy,
  egress,
  clock,
  secureContext,
  resolve: lookUp,
  timeoutMs,
  provedMs = 60_000,
}: TunnelOptions): Tunnel {
  const shown = `${bracketed(proxy.host)}:${proxy.port}`;
  let openedAt = Number.NEGATIVE_INFINITY;

  return async (address, port) => {
    const target = `${bracketed(address)}:${port}`;
    const way = egress.wayTo(await addressesOf(proxy.host));
    if (way === undefined)
      throw failed('has no address of a family that SCHOOLBELL_EGRESS_ADDRESSES has one of');
    return new Promise((resolve, reject) => {
      let isReached = false;
      const request = httpRequest({
        createConnection: () =>
          connection(way).once(proxy.protocol === 'http:' ? 'connect' : 'secureConnect', () => {
            isReached = true;
          }),
        method: 'CONNECT',
        path: target,
        headers: { host: target, connection: 'keep-alive', ...authorization(proxy) },
      });
      // A proxy that was reached and says nothing waits, most of the time, for a target that does not answer.
      const cancel = clock.after(timeoutMs, () =>
        isReached
          ? fail(new WayRefused(`The proxy ${shown} did not open a way to ${target} within ${timeoutMs} ms.`))
          : fail(broken(`could not be reached within ${timeoutMs} ms`)),
      );
      request.once('connect', (response, socket, head) => {
        cancel();
        const status = response.statusCode ?? 0;
        if (status < 200 || status > 299) {
          socket.destroy();
          return reject(refusal(status, target));
        }
        openedAt = clock.now();
        if (head.length > 0) socket.unshift(head);
        // Whoever takes it over listens from the next turn on; what breaks before then shows as its end.
        socket.on('error', () => undefined);
        resolve(socket.setNoDelay(true).setKeepAlive(true, keepAliveMs));
      });
      request.on('error', (error) => fail(isReached ? hungUp(error, target) : unspoken(error)));
      request.end();

      function fail(error: EgressFailed | WayRefused): void {
        cancel();
        reject(error);
        request.destroy();
      }
    });
  };

  function connection({ address: host, localAddress }: Way): Socket {
    const place = { host, port: proxy.port, ...(localAddress !== undefined && { localAddress }) };
    if (proxy.protocol === 'http:') return connectPlain(place);
    return connectTls({ ...place, secureContext, ...(isIP(proxy.host) === 0 && { servername: proxy.host }) });
  }

  async function addressesOf(host: string): Promise<readonly string[]> {
    if (isIP(host) > 0) return [host];
    try {
      return await lookUp(host.replace(/\.$/, '').toLowerCase());
    } catch (error) {
      const why = error instanceof Error ? ` ${error.message}` : '';
      throw new EgressFailed(
        `The proxy ${shown} has a name without an address.${why} Check SCHOOLBELL_EGRESS_PROXY.`,
      );
    }
  }

  /** Some refuse a target by closing the connection, or by asking who calls, which else is about us. */
  function isProved(): boolean {
    return Math.abs(clock.now() - openedAt) < provedMs;
  }

  function hungUp(error: Error, target: string): EgressFailed | WayRefused {
    if (!isProved()) return unspoken(error);
    const why = `hung up when asked for a way to ${target} (${reasonOf(error)})`;
    return new WayRefused(`The proxy ${shown} ${why}; ${cure}.`);
  }

  function unspoken(error: Error): EgressFailed {
    return broken(`could not be spoken to (${reasonOf(error)})`);
  }

  function refusal(status: number, target: string): EgressFailed | WayRefused {
    const answer = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
    if (status === 407 && !isProved()) {
      return failed(`asks who is calling (${answer}); check user and password in SCHOOLBELL_EGRESS_PROXY`);
    }
    return new WayRefused(`The proxy ${shown} opened no way to ${target} (${answer}); ${cure}.`);
  }

  function broken(what: string): EgressFailed {
    return failed(`${what}; check that SCHOOLBELL_EGRESS_PROXY names it rightly and that it runs`);
  }

  function failed(what: string): EgressFailed {
    return new EgressFailed(`The proxy ${shown} ${what}.`);
  }
}

const keepAliveMs = 60_000;
const cure = 'check that it may go there, and that somebody listens';

function authorization({ credentials }: ProxyAddress): Record<string, string> {
  if (credentials === undefined) return {};
  const pair = Buffer.from(`${credentials.username}:${credentials.password}`, 'utf8').toString('base64');
  return { 'proxy-authorization': `Basic ${pair}` };
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** Only what names no secret: Node's messages may repeat what was sent. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'it hung up';
}
