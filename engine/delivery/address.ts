import { BlockList, isIP } from 'node:net';

/** Which addresses may be connected to. */
export interface AddressRule {
  allows(address: string): boolean;
}

/**
 * Public addresses, and whatever lies in one of the `allowTargets` ranges.
 *
 * @param allowTargets address ranges in CIDR notation, or single addresses
 * @throws Error naming the range that cannot be read
 */
export function addressRule(allowTargets: readonly string[]): AddressRule {
  const allowed = listOf(allowTargets);
  return {
    allows(address) {
      const family = isIP(address);
      if (family === 0) return false;
      if (family === 4) return allowed.check(address, 'ipv4') || !specialIpv4.check(address, 'ipv4');
      const mapped = mappedIpv4(address);
      if (mapped !== undefined) return this.allows(mapped);
      return (
        allowed.check(address, 'ipv6') ||
        (publicIpv6.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6'))
      );
    },
  };
}

/** `::ffff:a.b.c.d`, in whichever spelling, reaches the IPv4 host and is judged as one. */
function mappedIpv4(address: string): string | undefined {
  const normal = new URL(`http://[${address.split('%', 1)[0]}]/`).hostname.slice(1, -1);
  const parts = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(normal);
  if (!parts) return undefined;
  const [high, low] = [Number.parseInt(parts[1] ?? '', 16), Number.parseInt(parts[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/', 2);
    const family = isIP(address);
    const bits = family === 4 ? 32 : 128;
    const length = prefix === undefined ? bits : Number(prefix);
    if (family === 0 || !Number.isInteger(length) || length < 0 || length > bits) {
      throw new Error(`"${range}" is no address range; write it like 10.20.0.0/16 or fd00:1::/32.`);
    }
    list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

// IANA IPv4 Special-Purpose Address Registry, multicast, class E, and a cloud's well-known metadata relay.
const specialIpv4 = listOf([
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
const publicIpv6 = listOf(['2000::/3']);
const specialIpv6 = listOf(['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']);
