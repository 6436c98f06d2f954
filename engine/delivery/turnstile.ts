import type { Lane } from './lane.ts';

/**
 * Lets requests out, so many at a time, and sees to it that a few endpoints, or one academy, cannot take all the places.
 * Who has answered promptly shares all of them; who has not yet, or did not the last time, shares half of them.
 */
export interface Turnstile {
  isFull(): boolean;
  /** Whether one more of the lane may set off just now. */
  admits(lane: Lane): boolean;
  /** One of the lane sets off. Whoever calls what is answered gives its place back; a second time does nothing. */
  enter(lane: Lane): () => void;
  /** How many places are taken. */
  taken(): number;
}

export interface TurnstileOptions {
  readonly sendingMax: number;
  readonly sendingPerEndpointMax: number;
}

export function createTurnstile({ sendingMax, sendingPerEndpointMax }: TurnstileOptions): Turnstile {
  const all = createPool(sendingMax, sendingPerEndpointMax);
  const unproved = createPool(Math.max(1, Math.floor(sendingMax / 2)), sendingPerEndpointMax);

  return {
    isFull: () => all.taken() >= sendingMax,
    admits: (lane) => all.admits(lane) && (lane.isPrompt || unproved.admits(lane)),
    enter({ academy, isPrompt }) {
      let isInside = true;
      all.take(academy, 1);
      if (!isPrompt) unproved.take(academy, 1);
      return () => {
        if (!isInside) return;
        isInside = false;
        all.take(academy, -1);
        if (!isPrompt) unproved.take(academy, -1);
      };
    },
    taken: all.taken,
  };
}

interface Pool {
  admits(lane: Lane): boolean;
  take(academy: string, count: number): void;
  taken(): number;
}

/** An academy may have so many times what is free: eight ninths of all, where it is the only one. */
const academyPart = 8;

/**
 * Places that are shared as memory is among the ports of a switch (Choudhury and Hahne, 1998, "Dynamic queue length
 * thresholds"): the more are taken, the fewer may one endpoint have. Nobody has to be known for a culprit: thirty-two that
 * hang at the same moment leave half of all places, a hundred a quarter, and whoever has none under way gets one of those.
 */
function createPool(max: number, perEndpointMax: number): Pool {
  const byAcademy = new Map<string, number>();
  let taken = 0;

  return {
    admits({ academy, inFlight }) {
      const free = max - taken;
      return (
        free > 0 &&
        inFlight.size * max < perEndpointMax * free &&
        (byAcademy.get(academy) ?? 0) <= academyPart * free
      );
    },
    take(academy, count) {
      taken += count;
      const its = (byAcademy.get(academy) ?? 0) + count;
      if (its > 0) byAcademy.set(academy, its);
      else byAcademy.delete(academy);
    },
    taken: () => taken,
  };
}
