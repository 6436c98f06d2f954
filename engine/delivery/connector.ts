import { buildConnector } from 'undici';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { Clock } from '../clock.ts';
import type { ProxyAddress } from '../config/reading.ts';
import type { AddressRule } from './address.ts';
import type { Log } from '../log.ts';
import { silentLog } from '../log.ts';
import type { Way } from './egress.ts';
import { createEgress, EgressFailed, unreachable, WayRefused } from './egress.ts';
import type { Tunnel } from './tunnel.ts';
import { createTunnel } from './tunnel.ts';

/** A connection that the address rule forbids. Its words are the same whatever lies behind the address. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'address-refused';
}

export class LookUpFailed extends Error {
  override readonly name = 'LookUpFailed';
  readonly code = 'name-look-up';
}

export interface ConnectorOptions {
  readonly rule: AddressRule;
  /** Certificate authorities trusted besides the usual ones, PEM. */
  readonly extraCa?: string;
  readonly lookUpTimeoutMs?: number;
  /** Connect and TLS handshake together; where there is a proxy, the way through it has as long again. */
  readonly connectTimeoutMs?: number;
  /** Local addresses that connections go out from, in turn; none leaves it to the system. */
  readonly egressAddresses?: readonly string[];
  /** Connections go through a forward proxy, and the egress addresses are for the way to it. */
  readonly through?: { readonly proxy: ProxyAddress; readonly clock: Clock };
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Hears what an operator has to know of a way out that fails. */
  readonly log?: Log;
}

/**
 * Guards where it cannot be walked around: names are looked up here, every answer is judged, the judged address is
 * the one connected to, and the socket is asked afterwards whom it reached. Host, SNI and the certificate check keep
 * the name. A proxy is told the judged address too.
 */
export function createConnector({
  rule,
  extraCa,
  lookUpTimeoutMs = 2_000,
  connectTimeoutMs = 5_000,
  egressAddresses = [],
  through,
  resolve = resolver(lookUpTimeoutMs),
  log = silentLog,
}: ConnectorOptions): buildConnector.connector {
  const secureContext = createSecureContext({
    ca: extraCa === undefined ? [...rootCertificates] : [...rootCertificates, extraCa],
  });
  const connect = buildConnector({ timeout: connectTimeoutMs, secureContext });
  const egress = createEgress(egressAddresses);
  const tunnel = through && createTunnel({ ...through, egress, secureContext, timeoutMs: connectTimeoutMs });

  return (options, callback) => {
    judgedAddresses(options.hostname)
      .then((addresses) => (tunnel ? goThrough(tunnel, addresses) : goDirectly(wayTo(addresses))))
      .catch((error: unknown) => fail(error instanceof Error ? error : new Error(String(error))));

    function goDirectly({ address, localAddress }: Way): void {
      const bound = localAddress === undefined ? {} : { localAddress };
      connect({ ...options, ...bound, hostname: address }, (...result) => {
        const [error, socket] = result;
        if (error !== null) return fail(withoutAddress(error, localAddress) ?? error);
        if (socket.remoteAddress !== undefined && rule.allows(socket.remoteAddress)) {
          return callback(null, socket);
        }
        socket.destroy();
        callback(refused(), null);
      });
    }

    async function goThrough(open: Tunnel, [address = '']: readonly string[]): Promise<void> {
      const isTls = options.protocol === 'https:';
      const socket = await open(address, Number(options.port) || (isTls ? 443 : 80));
      if (!isTls) return callback(null, socket);
      connect({ ...options, hostname: address, httpSocket: socket }, callback);
    }

    function fail(error: Error): void {
      if (error instanceof EgressFailed || error instanceof WayRefused) {
        log.warn({ target: options.host ?? options.hostname, detail: error.detail }, error.code);
      }
      callback(error, null);
    }
  };

  function wayTo(addresses: readonly string[]): Way {
    const way = egress.wayTo(addresses);
    if (way === undefined) throw unreachable(addresses);
    return way;
  }

  /** At least one, and every one is allowed. */
  async function judgedAddresses(hostname: string): Promise<readonly string[]> {
    const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    const addresses = isIP(host) > 0 ? [host] : await resolve(host.replace(/\.$/, '').toLowerCase());
    if (addresses.length === 0 || !addresses.every((address) => rule.allows(address))) throw refused();
    return addresses;
  }
}

/** The local address that it was to leave from has gone since the start, or no connection can be opened at all. */
function withoutAddress(error: Error, localAddress: string | undefined): EgressFailed | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'EMFILE' || code === 'ENFILE') {
    return new EgressFailed(`No more connections can be opened (${code}); raise the limit of open files.`);
  }
  if (code !== 'EADDRNOTAVAIL' || localAddress === undefined) return undefined;
  return new EgressFailed(
    `This machine cannot send from ${localAddress} (${code}); give it the address, or take it out of ` +
      'SCHOOLBELL_EGRESS_ADDRESSES.',
  );
}

function refused(): AddressRefused {
  return new AddressRefused(
    'The address of this URL could not be connected to. Give a URL that is reachable from the public internet.',
  );
}

/** Looks names up by c-ares, with a deadline of its own, so that a dead zone blocks nothing but its own request. */
function resolver(timeoutMs: number): (name: string) => Promise<readonly string[]> {
  const dns = new Resolver({ timeout: timeoutMs, tries: 1 });
  return async (name) => {
    // Reserved for loopback by RFC 6761 and never asked of a name server; the rule decides whether it may be reached.
    if (name === 'localhost') return ['127.0.0.1'];
    const [four, six] = await Promise.allSettled([dns.resolve4(name), dns.resolve6(name)]);
    const addresses = [
      ...(four.status === 'fulfilled' ? four.value : []),
      ...(six.status === 'fulfilled' ? six.value : []),
    ];
    if (addresses.length === 0) throw new LookUpFailed(`The name "${name}" has no address.`);
    return addresses;
  };
}
