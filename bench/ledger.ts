/** What arrived of one burst, counted so that "exactly once" can be said and not guessed. */
export interface Arrivals {
  /** Distinct deliveries: an event at a path. */
  readonly received: number;
  readonly duplicates: number;
  /** Deliveries of another burst, or with a number or path that was never expected. */
  readonly strays: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** First arrival by event number, and within it by path, in milliseconds of the shared clock; only where it was asked for. */
  readonly arrivedAt?: Float64Array;
}

export interface Expectation {
  readonly burst: number;
  readonly events: number;
  /** Each event is expected once at each of the paths `/0` … */
  readonly paths: number;
  readonly keepTimes: boolean;
  /** What becomes of requests at further paths, which are not counted; absent has them be strays. */
  readonly further?: 'answered' | 'left hanging';
}

export interface Ledger {
  /** Whether it is to be answered. */
  note(burst: number, event: number, path: number, at: number): boolean;
  arrivals(): Arrivals;
  /** Settles when so many distinct deliveries are in, or when time is up. */
  reached(deliveries: number, timeoutMs: number): Promise<Arrivals>;
}

/** One byte for each expected delivery: a million take a megabyte. */
export function openLedger({ burst: expected, events, paths, keepTimes, further }: Expectation): Ledger {
  const seen = new Uint8Array(events * paths);
  const arrivedAt = keepTimes ? new Float64Array(events * paths) : undefined;
  let received = 0;
  let duplicates = 0;
  let strays = 0;
  let firstAt = 0;
  let lastAt = 0;
  let target = Number.POSITIVE_INFINITY;
  let onTarget: (() => void) | undefined;

  const arrivals = (): Arrivals => ({
    received,
    duplicates,
    strays,
    firstAt,
    lastAt,
    ...(arrivedAt && { arrivedAt }),
  });

  return {
    note(burst, event, path, at) {
      if (further && path >= paths) return further === 'answered';
      const inside = burst === expected && event < events && path < paths;
      if (!inside) {
        strays += 1;
        return true;
      }
      const place = event * paths + path;
      if (seen[place] === 1) {
        duplicates += 1;
        return true;
      }
      seen[place] = 1;
      if (arrivedAt) arrivedAt[place] = at;
      if (received === 0) firstAt = at;
      lastAt = at;
      received += 1;
      if (received === target) onTarget?.();
      return true;
    },
    arrivals,
    reached(deliveries, timeoutMs) {
      return new Promise((resolve) => {
        const settle = (): void => {
          clearTimeout(timer);
          target = Number.POSITIVE_INFINITY;
          resolve(arrivals());
        };
        const timer = setTimeout(settle, timeoutMs);
        target = deliveries;
        onTarget = settle;
        if (received >= deliveries) settle();
      });
    },
  };
}
