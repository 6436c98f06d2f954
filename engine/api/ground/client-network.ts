import type { IncomingHttpHeaders } from 'node:http';
import { addressOf, rangesOf, type Address } from '../../delivery/address-ranges.ts';
import type { Visit } from './visit.ts';

/**
 * Where a request comes from, as text to count by: an IPv4 address, or the /64 of an IPv6 one, since whoever has one address
 * of that has them all. Proxies in the ranges `trustedProxies` are believed whom they speak for, by X-Forwarded-For or
 * Forwarded (RFC 7239), up to the first that is none of them: what stands left of that anybody may have written.
 */
export function clientNetworks(trustedProxies: readonly string[]): (visit: Visit) => string {
  const trusted = rangesOf(trustedProxies);
  return ({ socket, headers }) => {
    let at = addressIn(socket.remoteAddress ?? '');
    if (at === undefined) return 'unknown';
    if (!trusted.has(at)) return networkOf(at);
    for (const hop of hopsIn(headers).toReversed()) {
      const before = addressIn(hop);
      if (before === undefined) break;
      at = before;
      if (!trusted.has(at)) break;
    }
    return networkOf(at);
  };
}

/**
 * Nearest last. A proxy adds to one of the two and passes the other on as it came, and which one nobody says here: where
 * they differ, neither is believed.
 */
function hopsIn(headers: IncomingHttpHeaders): readonly string[] {
  const plain = listIn(headers['x-forwarded-for']);
  const forwarded = listIn(headers.forwarded).map(forIn);
  if (forwarded.length === 0) return plain;
  if (plain.length === 0 || plain.join() === forwarded.join()) return forwarded;
  return [];
}

function listIn(header: string | readonly string[] | undefined): readonly string[] {
  const text = Array.isArray(header) ? header.join() : String(header ?? '');
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

/** `for="[2001:db8::1]:4711";proto=https` is `[2001:db8::1]:4711`. */
function forIn(element: string): string {
  return /(?:^|;)\s*for="?([^";]*)/i.exec(element)?.[1] ?? '';
}

/** With or without a port, and IPv4 as IPv6 writes it is what it is. */
function addressIn(text: string): Address | undefined {
  const [, bracketed, plain = text] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? [];
  const bare = bracketed ?? plain;
  return addressOf(/^::ffff:([\d.]+)$/i.exec(bare)?.[1] ?? bare);
}

function networkOf({ family, text }: Address): string {
  if (family === 4) return text;
  const [head = '', tail = ''] = text.split('::', 2);
  const [before, behind] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: 8 - before.length - behind.length }, () => '0');
  const groups = text.includes('::') ? [...before, ...zeros, ...behind] : before;
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
