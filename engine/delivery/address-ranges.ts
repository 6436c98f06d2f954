import { BlockList, isIP } from 'node:net';

/** An address in its one spelling, without a zone. */
export interface Address {
  readonly family: 4 | 6;
  readonly text: string;
}

export interface Ranges {
  has(address: Address): boolean;
}

/** Reads an address in any spelling of IPv6, and of IPv4 in the one with four decimal numbers. */
export function addressOf(text: string): Address | undefined {
  const [bare = ''] = text.split('%', 1);
  const family = isIP(bare);
  if (family === 4) return { family, text: bare };
  return family === 6 ? { family, text: new URL(`http://[${bare}]/`).hostname.slice(1, -1) } : undefined;
}

/**
 * A range of IPv4 holds no IPv6 address and the other way round, not even one that embeds the other.
 *
 * @param ranges in CIDR notation, or single addresses
 * @throws Error naming the range that cannot be read
 */
export function rangesOf(ranges: readonly string[]): Ranges {
  // One list of both would hold every IPv4 address by `::/0`.
  const lists = { 4: new BlockList(), 6: new BlockList() };
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/', 2);
    const family = isIP(address);
    const bits = family === 4 ? 32 : 128;
    const length = prefix === undefined ? bits : Number(prefix);
    if ((family !== 4 && family !== 6) || !Number.isInteger(length) || length < 0 || length > bits) {
      throw new Error(`"${range}" is no address range; write it like 10.20.0.0/16 or fd00:1::/32.`);
    }
    lists[family].addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  }
  return { has: ({ family, text }) => lists[family].check(text, family === 4 ? 'ipv4' : 'ipv6') };
}

export function isPublic(address: Address): boolean {
  return address.family === 4
    ? !specialIpv4.has(address)
    : globalUnicast.has(address) && !specialIpv6.has(address);
}

/** Whether a cloud gives out credentials and settings there, to whoever asks, or might: all link-local addresses are such. */
export function isMetadata(address: Address): boolean {
  return metadata.has(address);
}

/** Whether it leads to this machine, by whichever network. */
export function isLoopback(address: Address): boolean {
  return loopback.has(address);
}

/** The IPv4 addresses that a translator or a tunnel would make of an IPv6 one. */
export function embeddedIpv4(address: Address): readonly Address[] {
  if (address.family === 4 || isLoopback(address)) return [];
  const groups = groupsOf(address.text);
  const at = (index: number): number => groups[index] ?? 0;
  const ipv4 = (high: number, low: number): Address => ({
    family: 4,
    text: [high >> 8, high & 255, low >> 8, low & 255].join('.'),
  });
  if (trailing.has(address)) return [ipv4(at(6), at(7))];
  if (sixToFour.has(address)) return [ipv4(at(1), at(2))];
  // Teredo (RFC 4380, section 4): the server, and the client with its bits turned round.
  if (teredo.has(address)) {
    return [ipv4(at(2), at(3)), ipv4(at(6) ^ 0xffff, at(7) ^ 0xffff)];
  }
  return [];
}

/** The eight groups of an IPv6 address as `URL` spells it. */
function groupsOf(text: string): readonly number[] {
  const [before = '', after] = text.split('::', 2);
  const read = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  if (after === undefined) return read(before);
  const [head, tail] = [read(before), read(after)];
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

// IANA IPv4 Special-Purpose Address Registry, multicast, class E, and a cloud's well-known metadata relay.
const specialIpv4 = rangesOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

// Only global unicast is public, less the parts of it that lead elsewhere: IANA IPv6 Special-Purpose Address Registry.
const globalUnicast = rangesOf(['2000::/3']);
const specialIpv6 = rangesOf(['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']);

// Link-local, and beyond it: Azure, Alibaba, Oracle of old; by IPv6 Amazon, Google, Scaleway, Oracle.
const metadata = rangesOf([
  '169.254.0.0/16',
  'fe80::/10',
  '168.63.129.16/32',
  '100.100.100.200/32',
  '192.0.0.192/32',
  'fd00:ec2::/32',
  'fd20:ce::/32',
  'fd00:42::/32',
  'fd00:c1::/32',
]);

const loopback = rangesOf(['127.0.0.0/8', '0.0.0.0/8', '::/128', '::1/128']);

// Compatible, mapped, translated (RFC 2765), and NAT64 by its well-known and its local prefix (RFC 6052, RFC 8215).
const trailing = rangesOf(['::/96', '::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48']);
const sixToFour = rangesOf(['2002::/16']);
const teredo = rangesOf(['2001::/32']);
