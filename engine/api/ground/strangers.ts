import type { Clock } from '../../clock.ts';
import { Problem } from '../../problem.ts';
import { clientNetworks } from './client-network.ts';
import { createFailuresLimit } from './failures-limit.ts';
import { createSpareLookUps } from './spare-look-ups.ts';
import type { Visit } from './visit.ts';

/**
 * Those who show a key, a session or a code that is not known yet. Whoever shows too many that open nothing waits, and until
 * then little that comes from there is looked up: others may come from the same address with what is right, so whatever has a
 * right checksum is, a few a second.
 */
export interface Strangers {
  /**
   * What `find` finds; undefined counts as a failure. Where the visit comes from somewhere that has to wait, only what is
   * whole is looked up, and less often: all else throws 429.
   */
  lookUp<T>(visit: Visit, isWhole: boolean, find: () => Promise<T | undefined>): Promise<T | undefined>;
  mustWait(visit: Visit): boolean;
}

export type TurnedAway = 'unknown' | 'waiting' | 'cross-site';

export interface StrangersOptions {
  readonly clock: Clock;
  /** Address ranges of proxies that are believed whom they speak for. */
  readonly trustedProxies?: readonly string[];
  readonly turnedAway?: (why: TurnedAway) => void;
  readonly log?: { warn(fields: object, event: string): void };
  /** The log is told at most this often. */
  readonly logEveryMs?: number;
}

export function createStrangers({
  clock,
  trustedProxies = [],
  turnedAway = () => undefined,
  log,
  logEveryMs = 60_000,
}: StrangersOptions): Strangers {
  const networkOf = clientNetworks(trustedProxies);
  const limit = createFailuresLimit({ clock });
  const spare = createSpareLookUps({ clock });
  let untold = 0;
  let toldAt = Number.NEGATIVE_INFINITY;

  return {
    async lookUp(visit, isWhole, find) {
      const network = networkOf(visit);
      const waitMs = limit.waitMs(network);
      const mayFind = waitMs === 0 || (isWhole && spare.take(network));
      const found = mayFind ? await find() : undefined;
      if (found !== undefined) return found;
      if (waitMs > 0) throw turnAway(network, waitMs);
      turnedAway('unknown');
      limit.failed(network);
      return undefined;
    },
    mustWait: (visit) => limit.waitMs(networkOf(visit)) > 0,
  };

  function turnAway(network: string, waitMs: number): Problem {
    turnedAway('waiting');
    untold += 1;
    const now = clock.now();
    if (Math.abs(now - toldAt) >= logEveryMs) {
      log?.warn({ network, refused: untold }, 'too-many-failed-logins');
      [untold, toldAt] = [0, now];
    }
    return tooMany(Math.ceil(waitMs / 1000));
  }
}

function tooMany(seconds: number): Problem {
  const detail = `Too many keys or codes that are not known here were sent from your address. Check what you send, and try again in ${seconds} s; those that are right go on working.`;
  const headers = { 'retry-after': String(seconds) };
  return new Problem({ status: 429, code: 'too-many-failures', detail, headers });
}
