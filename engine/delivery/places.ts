/** How many deliveries may be in memory, over all endpoints, and how many are. */
export interface Places {
  take(count: number): void;
  free(count: number): void;
  left(): number;
  /** The part that is free, from 0 to 1: no lane may fill more of its window, so that a few cannot take them all. */
  freePart(): number;
  taken(): number;
}

export function createPlaces(deliveriesMax: number): Places {
  let taken = 0;
  return {
    take(count) {
      taken += count;
    },
    free(count) {
      taken -= count;
    },
    left: () => Math.max(0, deliveriesMax - taken),
    freePart: () => Math.max(0, deliveriesMax - taken) / deliveriesMax,
    taken: () => taken,
  };
}
