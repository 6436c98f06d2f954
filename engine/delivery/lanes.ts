import type { Lane } from './lane.ts';
import { idle, newLane } from './lane.ts';

/** The lanes of a process: of every endpoint that it has, or lately had, something to do for. */
export interface Lanes {
  of(academy: string, endpoint: string): Lane;
  all(): Iterable<Lane>;
  /** Forgets those that have nothing to do, and answers them. */
  sweep(now: number): readonly Lane[];
}

export function createLanes(isShared: boolean): Lanes {
  const lanes = new Map<string, Lane>();

  return {
    of(academy, endpoint) {
      const key = keyOf({ academy, endpoint });
      const known = lanes.get(key);
      if (known) return known;
      const lane = newLane(academy, endpoint, isShared);
      lanes.set(key, lane);
      return lane;
    },
    all: () => lanes.values(),
    sweep(now) {
      const swept = [...lanes.values()].filter((lane) => idle(lane, now));
      for (const lane of swept) lanes.delete(keyOf(lane));
      return swept;
    },
  };
}

function keyOf({ academy, endpoint }: Pick<Lane, 'academy' | 'endpoint'>): string {
  return `${academy} ${endpoint}`;
}
