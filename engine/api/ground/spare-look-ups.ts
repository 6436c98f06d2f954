import type { Clock } from '../../clock.ts';
import { createFailuresLimit } from './failures-limit.ts';

/** Look-ups that somewhere has left although it has to wait. Both limits hold: its own, and one for everywhere together. */
export interface SpareLookUps {
  /** Takes one; false where none is left. */
  take(network: string): boolean;
}

export interface SpareLookUpsOptions {
  readonly clock: Clock;
  readonly burst?: number;
  readonly refillMs?: number;
  /** So many times as much for all networks together, so that a flood from many of them is bounded too. */
  readonly everywhere?: number;
}

export function createSpareLookUps({
  clock,
  burst = 20,
  refillMs = 200,
  everywhere = 20,
}: SpareLookUpsOptions): SpareLookUps {
  const own = createFailuresLimit({ clock, burst, refillMs });
  const all = createFailuresLimit({
    clock,
    burst: burst * everywhere,
    refillMs: refillMs / everywhere,
    networksMax: 1,
  });
  return {
    take(network) {
      if (own.waitMs(network) > 0 || all.waitMs(everyone) > 0) return false;
      own.failed(network);
      all.failed(everyone);
      return true;
    },
  };
}

const everyone = 'everyone';
