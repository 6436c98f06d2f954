import type { EndpointHealth } from '../../asking/api.ts';

export interface Bar {
  readonly good: number;
  readonly bad: number;
}

/** A bar for each hour since the first one, also for those in which nothing was tried, which the API leaves out. */
export function healthBars(
  { since, hours }: Pick<EndpointHealth, 'since' | 'hours'>,
  hoursShown: number,
): readonly Bar[] {
  const firstAt = Date.parse(since);
  const bars: Bar[] = Array.from({ length: hoursShown }, () => ({ good: 0, bad: 0 }));
  for (const { at, delivered, retried, failed } of hours) {
    const index = Math.round((Date.parse(at) - firstAt) / hourMs);
    if (index in bars) bars[index] = { good: delivered, bad: retried + failed };
  }
  return bars;
}

/** Over all bars. */
export function sumOf(bars: readonly Bar[]): Bar {
  return bars.reduce((sum, { good, bad }) => ({ good: sum.good + good, bad: sum.bad + bad }), {
    good: 0,
    bad: 0,
  });
}

const hourMs = 3_600_000;
