import { buildConnector } from 'undici';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { Clock } from '../clock.ts';
import type { ProxyAddress } from '../config/reading.ts';
import { addressOf } from './address-ranges.ts';
import type { AddressRule } from './address.ts';
import type { Log } from '../log.ts';
import { silentLog } from '../log.ts';
import type { Way } from './egress.ts';
import { createEgress, EgressFailed, unreachable, WayRefused } from './egress.ts';
import type { Resolve } from './resolver.ts';
import { createResolver } from './resolver.ts';
import { portOf } from './target.ts';
import type { Tunnel } from './tunnel.ts';
import { createTunnel } from './tunnel.ts';

/** A connection that the address rule forbids. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'address-refused';
}

export interface ConnectorOptions {
  readonly rule: AddressRule;
  readonly clock: Clock;
  /** Certificate authorities trusted besides the usual ones, PEM. */
  readonly extraCa?: string;
  readonly lookUpTimeoutMs?: number;
  /** Connect and TLS handshake together; where there is a proxy, the way through it has as long again. */
  readonly connectTimeoutMs?: number;
  /** Local addresses that connections go out from, in turn; none leaves it to the system. */
  readonly egressAddresses?: readonly string[];
  /** Connections go through a forward proxy, and the egress addresses are for the way to it. */
  readonly proxy?: ProxyAddress;
  readonly resolve?: Resolve;
  /** Opens a socket to an address. */
  readonly open?: buildConnector.connector;
  /** Hears what an operator has to know of a way out that fails. */
  readonly log?: Log;
}

/**
 * Guards where it cannot be walked around: host and port are judged, names are looked up here, every answer is judged, the
 * judged address is the one connected to, and the socket is asked afterwards whom it reached. Host, SNI and the
 * certificate check keep the name. A proxy is told the judged address too.
 */
export function createConnector({
  rule,
  clock,
  extraCa,
  lookUpTimeoutMs = 2_000,
  connectTimeoutMs = 5_000,
  egressAddresses = [],
  proxy,
  resolve = createResolver({ clock, timeoutMs: lookUpTimeoutMs }),
  log = silentLog,
  open,
}: ConnectorOptions): buildConnector.connector {
  const secureContext = createSecureContext({
    ca: extraCa === undefined ? [...rootCertificates] : [...rootCertificates, extraCa],
  });
  const connect = open ?? buildConnector({ timeout: connectTimeoutMs, secureContext });
  const egress = createEgress(egressAddresses);
  const tunnel =
    proxy && createTunnel({ proxy, clock, egress, secureContext, resolve, timeoutMs: connectTimeoutMs });

  return (options, callback) => {
    const isTls = options.protocol === 'https:';
    const port = portOf(options);
    judgedAddresses(options.hostname, port)
      .then((addresses) => (tunnel ? goThrough(tunnel, addresses) : goDirectly(wayTo(addresses))))
      .catch((error: unknown) => fail(error instanceof Error ? error : new Error(String(error))));

    function goDirectly({ address, localAddress }: Way): void {
      const bound = localAddress === undefined ? {} : { localAddress };
      connect({ ...options, ...bound, hostname: address }, (...result) => {
        const [error, socket] = result;
        if (error !== null) return fail(withoutAddress(error, localAddress) ?? error);
        if (isSame(socket.remoteAddress, address)) return callback(null, socket);
        socket.on('error', () => undefined).destroy();
        fail(refused(`The socket reached ${socket.remoteAddress ?? 'nobody'} in place of ${address}.`));
      });
    }

    async function goThrough(openTo: Tunnel, [address = '']: readonly string[]): Promise<void> {
      const socket = await openTo(address, port);
      if (!isTls) return callback(null, socket);
      const { bytesRead } = socket;
      connect({ ...options, hostname: address, httpSocket: socket }, (...result) => {
        // Some proxies say that a way is open before they know, and hang up where there is none.
        if (result[0] === null || socket.bytesRead > bytesRead) return callback(...result);
        fail(new WayRefused(`The proxy opened a way to ${address}:${port} that nothing came by.`));
      });
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
  async function judgedAddresses(hostname: string, port: number): Promise<readonly string[]> {
    const unfit = rule.faultOfHost(hostname, port);
    if (unfit) throw refused(unfit.detail);
    const literal = addressOf(hostname.replace(/^\[(.*)\]$/, '$1'));
    if (literal) return [literal.text];
    const addresses = await resolve(hostname.replace(/\.$/, '').toLowerCase());
    const faults = addresses.flatMap((address) => rule.faultOfAddress(address, port) ?? []);
    if (faults.length > 0 || addresses.length === 0) throw refused(faults.join(' '));
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

function isSame(reached: string | undefined, judged: string): boolean {
  return reached !== undefined && addressOf(reached)?.text === addressOf(judged)?.text;
}

function refused(detail: string): AddressRefused {
  return new AddressRefused(`No connection was made. ${detail}`);
}
