import { networkInterfaces } from 'node:os';
import type { Clock } from '../clock.ts';
import type { OwnPlace } from '../delivery/address.ts';

/** Where this very program is reached, so that it delivers nothing to itself. */
export interface Whereabouts {
  now(): OwnPlace;
  /** It listens, as `http://127.0.0.1:4080`. */
  listening(origin: string): void;
}

/** @param stated addresses that lead here although no interface of this machine has them */
export function createWhereabouts(stated: readonly string[], clock: Clock): Whereabouts {
  let port: number | undefined;
  let seen: { readonly addresses: readonly string[]; readonly at: number } | undefined;

  return {
    now() {
      const at = clock.now();
      // Interfaces come and go, but are not asked for at each of a thousand connections a second.
      if (!seen || at >= seen.at + seenForMs) seen = { addresses: [...stated, ...ofInterfaces()], at };
      return { addresses: seen.addresses, ...(port !== undefined && { port }) };
    },
    listening(origin) {
      port = Number(new URL(origin).port) || 80;
    },
  };
}

const seenForMs = 10_000;

function ofInterfaces(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((each = []) => each.map(({ address }) => address));
}
