import type { FlowLimits } from '../../delivery/flow.ts';
import type { Dice } from './dice.ts';

/** What a seed is about: how big its world is, and what goes wrong in it. */
export interface Plan {
  readonly seed: number;
  /** One process over the embedded store as it is, or so many over one that they share. */
  readonly nodes: number;
  readonly events: number;
  /** All of them are published at so many moments; absent where each comes at its own. */
  readonly bursts?: number;
  /** What was to go wrong has gone wrong by then: everybody is well from this instant on. Since the world began. */
  readonly calmAtMs: number;
  readonly faults: Faults;
  readonly limits: FlowLimits;
}

/** How much of what goes wrong, each 0 in a world without it. */
export interface Faults {
  /** Of all requests to endpoints, so many meet bad weather. */
  readonly weather: number;
  /** Processes killed. */
  readonly kills: number;
  /** Processes stopped in good order and started anew. */
  readonly restarts: number;
  /** Processes that stand still for a while, past their leases, and go on. */
  readonly freezes: number;
  /** The clock set forward or back. */
  readonly jumps: number;
  /** Of all calls to the store, so many are refused. */
  readonly refusals: number;
  /** Of all calls to a shared store, so many are carried out and their answers lost. */
  readonly lostAnswers: number;
  /** The embedded store breaks down. */
  readonly losses: number;
  /** What people do to endpoints and deliveries. */
  readonly deeds: number;
}

export const calm: Faults = {
  weather: 0,
  kills: 0,
  restarts: 0,
  freezes: 0,
  jumps: 0,
  refusals: 0,
  lostAnswers: 0,
  losses: 0,
  deeds: 0,
};

/** Every eighth seed has nothing go wrong: whatever happens twice in it has no excuse. */
export function planOf(seed: number, dice: Dice): Plan {
  const isShared = dice.luck(0.4);
  return {
    seed,
    nodes: isShared ? dice.between(2, 3) : 1,
    events: dice.between(6, 26),
    ...(dice.luck(0.4) && { bursts: dice.between(1, 3) }),
    calmAtMs: dice.between(20, 100) * 1000,
    faults: seed % 8 === 0 ? calm : faultsOf(isShared, dice),
    limits: {
      sendingMax: dice.pick([3, 16, 1_024]),
      sendingPerEndpointMax: dice.pick([1, 2, 32]),
      inMemoryMax: dice.pick([4, 12, 16_384]),
      claimsMax: dice.pick([1, 4]),
      leaseMs: 60_000,
    },
  };
}

function faultsOf(isShared: boolean, dice: Dice): Faults {
  const sometimes = (share: number, most: number) => (dice.luck(share) ? dice.between(1, most) : 0);
  return {
    weather: dice.pick([0, 0.3, 0.7, 1]),
    kills: sometimes(0.6, 4),
    restarts: sometimes(0.3, 2),
    freezes: isShared ? sometimes(0.4, 2) : 0,
    jumps: sometimes(0.25, 2),
    refusals: dice.luck(0.4) ? dice.roll() * 0.3 : 0,
    lostAnswers: isShared && dice.luck(0.5) ? dice.roll() * 0.1 : 0,
    losses: isShared ? 0 : sometimes(0.15, 1),
    deeds: sometimes(0.6, 10),
  };
}
