import { isIP } from 'node:net';

/** From where a connection goes out, and to which of a target's addresses. */
export interface Egress {
  /** The first of the addresses that can be reached from a bound one, and the bound one whose turn it is. */
  wayTo(addresses: readonly string[]): Way | undefined;
}

export interface Way {
  readonly address: string;
  /** Absent leaves the choice to the system. */
  readonly localAddress?: string;
}

/**
 * Requests cannot leave here as the operator wants them to. Customers read the message and must learn nothing of how the
 * service goes out; the detail says what to check, and is for the operator's log alone.
 */
export class EgressFailed extends Error {
  override readonly name = 'EgressFailed';
  readonly code = 'egress-failed';
  readonly detail: string;

  constructor(detail: string) {
    super('The service could not reach out: its own way to the internet failed.');
    this.detail = detail;
  }
}

/** The way out is well and ends before this target: judged as any target that cannot be connected to. */
export class WayRefused extends Error {
  override readonly name = 'WayRefused';
  readonly code = 'way-refused';
  readonly detail: string;

  constructor(detail: string) {
    super('The endpoint could not be connected to.');
    this.detail = detail;
  }
}

/** @param bound local addresses that take turns, each for targets of its own family; none binds nothing */
export function createEgress(bound: readonly string[]): Egress {
  const turns = new Map([4, 6].map((family) => [family, inTurn(bound.filter((it) => isIP(it) === family))]));
  return {
    wayTo(addresses) {
      const [first] = addresses;
      if (first !== undefined && bound.length === 0) return { address: first };
      for (const address of addresses) {
        const localAddress = turns.get(isIP(address))?.();
        if (localAddress !== undefined) return { address, localAddress };
      }
      return undefined;
    },
  };
}

/** Says of a target what keeps it from being reached. */
export function unreachable(addresses: readonly string[]): EgressFailed {
  const [its, ours] = addresses.some((it) => isIP(it) === 6) ? ['IPv6', 'IPv4'] : ['IPv4', 'IPv6'];
  return new EgressFailed(
    `Only ${its} addresses lead there, and requests leave here from ${ours} addresses only; give a URL that has an ` +
      `${ours} address, or have an ${its} address added to SCHOOLBELL_EGRESS_ADDRESSES.`,
  );
}

function inTurn(addresses: readonly string[]): () => string | undefined {
  let next = 0;
  return () => {
    const address = addresses[next];
    next = (next + 1) % Math.max(1, addresses.length);
    return address;
  };
}
