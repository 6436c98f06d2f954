import { isName } from '../config/reading.ts';
import type { Address } from './address-ranges.ts';
import { addressOf, embeddedIpv4, isLoopback, isMetadata, isPublic, rangesOf } from './address-ranges.ts';
import { faultOfName, namesOf } from './host-name.ts';
import { isPortDelivered } from './port.ts';

/**
 * Where may be connected to. It is asked when an endpoint is set up, when something is sent there, and for every redirect.
 * Pure: it looks nothing up.
 */
export interface AddressRule {
  /**
   * Why nobody goes to this host and port, as far as they say by themselves; undefined where they may be tried.
   *
   * @param host as `URL` spells it, IPv6 in brackets
   */
  faultOfHost(host: string, port: number): HostFault | undefined;
  /** Why nobody connects to this address, in a sentence for operators; undefined where it may be connected to. */
  faultOfAddress(address: string, port: number): string | undefined;
}

export interface HostFault {
  readonly code: 'port-refused' | 'host-refused';
  /** For operators. */
  readonly detail: string;
}

export interface AddressRuleOptions {
  /** Ranges of link-local addresses and of those where clouds keep credentials; nothing else opens these. */
  readonly metadata?: readonly string[];
  /** Asked each time: interfaces come and go. */
  readonly own?: () => OwnPlace;
}

/** Where this very program is reached. */
export interface OwnPlace {
  readonly addresses: readonly string[];
  /** Absent while it does not listen. */
  readonly port?: number;
}

/**
 * Public addresses, and whatever lies in one of the `allowTargets` ranges. An address that embeds another, as NAT64 does,
 * is connected to only where the other could be.
 *
 * @param allowTargets address ranges in CIDR notation, single addresses, and names that may be tried
 * @throws Error naming the range that cannot be read
 */
export function addressRule(
  allowTargets: readonly string[],
  { metadata = [], own = () => ({ addresses: [] }) }: AddressRuleOptions = {},
): AddressRule {
  const opened = rangesOf(allowTargets.filter((each) => !isName(each)));
  const openedMetadata = rangesOf(metadata);
  const openedNames = namesOf(allowTargets.filter(isName));

  return {
    faultOfHost(host, port) {
      if (!isPortDelivered(port)) {
        return { code: 'port-refused', detail: `Port ${port} is not delivered to.` };
      }
      const detail = faultOfBareHost(host.replace(/^\[(.*)\]$/, '$1'), port);
      return detail === undefined ? undefined : { code: 'host-refused', detail };
    },
    faultOfAddress(text, port) {
      const address = addressOf(text);
      return address ? faultOf(address, port) : `"${text}" is no address.`;
    },
  };

  function faultOfBareHost(host: string, port: number): string | undefined {
    const address = addressOf(host);
    if (address) return faultOf(address, port);
    return openedNames.has(host) ? undefined : faultOfName(host);
  }

  function faultOf(address: Address, port: number): string | undefined {
    const { text } = address;
    const isOpened = opened.has(address);
    if (leadsHere(address) && (!isOpened || port === own().port)) {
      return `${text} is an address of this service itself.`;
    }
    if (isMetadata(address)) {
      return openedMetadata.has(address)
        ? undefined
        : `${text} is link-local or gives out a cloud's credentials; only SCHOOLBELL_ALLOW_METADATA_TARGETS opens it.`;
    }
    if (!isOpened) {
      return isPublic(address)
        ? undefined
        : `${text} is not public; SCHOOLBELL_ALLOW_TARGETS opens the range of your own endpoints.`;
    }
    return embeddedIpv4(address)
      .map((inner) => faultOf(inner, port))
      .find((fault) => fault !== undefined);
  }

  function leadsHere(address: Address): boolean {
    return isLoopback(address) || own().addresses.some((each) => addressOf(each)?.text === address.text);
  }
}
