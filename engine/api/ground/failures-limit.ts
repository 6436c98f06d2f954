import type { Clock } from '../../clock.ts';

/** How often somewhere something may fail: a bucket of tokens a network, each failure takes one. */
export interface FailuresLimit {
  /** Milliseconds until something may fail from there again; 0 where it may now. */
  waitMs(network: string): number;
  failed(network: string): void;
}

export interface FailuresLimitOptions {
  readonly clock: Clock;
  /** So many at once. */
  readonly burst?: number;
  /** And one more each time that this is over. */
  readonly refillMs?: number;
  /** So many networks are counted; of more, those are forgotten that failed longest ago. */
  readonly networksMax?: number;
}

export function createFailuresLimit({
  clock,
  burst = 20,
  refillMs = 3_000,
  networksMax = 10_000,
}: FailuresLimitOptions): FailuresLimit {
  const buckets = new Map<string, Bucket>();

  return {
    waitMs(network) {
      const left = tokensOf(network, clock.now());
      return left >= 1 ? 0 : Math.ceil((1 - left) * refillMs);
    },
    failed(network) {
      const at = clock.now();
      // Failures that were under way at a time may leave it in debt, though never so deep that it is long paid back.
      const tokens = Math.max(-burst, tokensOf(network, at) - 1);
      buckets.delete(network);
      buckets.set(network, { tokens, at });
      const [oldest] = buckets.keys();
      if (buckets.size > networksMax && oldest !== undefined) buckets.delete(oldest);
    },
  };

  function tokensOf(network: string, now: number): number {
    const bucket = buckets.get(network);
    if (bucket === undefined) return burst;
    // A clock that was set back gives nothing, and takes nothing away.
    return Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) / refillMs);
  }
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}
