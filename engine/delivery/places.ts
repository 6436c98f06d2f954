/** How many deliveries may be in memory, over all endpoints, and how many are. */
export interface Places {
  take(count: number): void;
  free(count: number): void;
  left(): number;
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
    taken: () => taken,
  };
}
