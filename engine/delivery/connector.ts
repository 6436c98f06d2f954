import { buildConnector } from 'undici';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { AddressRule } from './address.ts';

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
  /** Connect and TLS handshake together. */
  readonly connectTimeoutMs?: number;
  readonly resolve?: (name: string) => Promise<readonly string[]>;
}

/**
 * Guards where it cannot be walked around: names are looked up here, every answer is judged, the judged address is
 * the one connected to, and the socket is asked afterwards whom it reached. Host, SNI and the certificate check keep
 * the name.
 */
export function createConnector({
  rule,
  extraCa,
  lookUpTimeoutMs = 2_000,
  connectTimeoutMs = 5_000,
  resolve = resolver(lookUpTimeoutMs),
}: ConnectorOptions): buildConnector.connector {
  const secureContext = createSecureContext({
    ca: extraCa === undefined ? [...rootCertificates] : [...rootCertificates, extraCa],
  });
  const connect = buildConnector({ timeout: connectTimeoutMs, secureContext });

  return (options, callback) => {
    judgedAddress(options.hostname).then(
      (address) =>
        connect({ ...options, hostname: address }, (...result) => {
          const [error, socket] = result;
          if (error !== null) return callback(error, null);
          if (socket.remoteAddress !== undefined && rule.allows(socket.remoteAddress)) {
            return callback(null, socket);
          }
          socket.destroy();
          callback(refused(), null);
        }),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };

  async function judgedAddress(hostname: string): Promise<string> {
    const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    const addresses = isIP(host) > 0 ? [host] : await resolve(host.replace(/\.$/, '').toLowerCase());
    const [first] = addresses;
    if (first === undefined || !addresses.every((address) => rule.allows(address))) throw refused();
    return first;
  }
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
