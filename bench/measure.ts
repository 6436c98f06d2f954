// Clock, waiting and the few statistics that the sections report. One clock for all processes of the machine:
// `process.hrtime` reads CLOCK_MONOTONIC, whose zero is the same for every process on Linux.

/** Milliseconds of the machine's monotonic clock; comparable between processes. */
export function nowMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Middle, lowest and highest of repeated measurements. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = sortedOf(values);
  return { median: quantile(sorted, 0.5), min: quantile(sorted, 0), max: quantile(sorted, 1) };
}

export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function quantilesOf(values: ArrayLike<number>): Quantiles {
  const sorted = sortedOf(values);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), max: quantile(sorted, 1) };
}

/** Events per second. */
export function rateOf(count: number, fromMs: number, untilMs: number): number {
  return (count * 1000) / (untilMs - fromMs);
}

function sortedOf(values: ArrayLike<number>): Float64Array {
  if (values.length === 0) throw new Error('There is nothing to summarise: no value was measured.');
  return Float64Array.from(values).toSorted();
}

function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
