import { oneOf, seeded } from '../chance.ts';

/** All the chance of a simulated world, from one seed. */
export interface Dice {
  /** Evenly from 0 up to 1. */
  readonly roll: () => number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  /** True so often out of one. */
  luck(share: number): boolean;
  pick<T>(all: readonly T[]): T;
}

export function diceOf(seed: number): Dice {
  const roll = seeded(seed);
  return {
    roll,
    between: (least, most) => least + Math.floor(roll() * (most - least + 1)),
    luck: (share) => roll() < share,
    pick: (all) => oneOf(all, roll),
  };
}
