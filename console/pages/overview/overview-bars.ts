import { type HealthHours, healthSpans } from '../webhook/health-bars.ts';

interface OverviewHour {
  readonly at: string;
  readonly published: number;
  readonly delivered: number;
  readonly retried: number;
  readonly failed: number;
  readonly averageMs: number | null;
}

export interface OverviewBar {
  /** Its beginning. */
  readonly at: string;
  readonly published: number;
  readonly delivered: number;
  readonly retried: number;
  readonly failed: number;
  /** Weighed by the attempts; undefined where there was none. */
  readonly averageMs: number | undefined;
}

/** Equal parts of the span, oldest first, also those in which nothing went on: the API leaves such hours out. */
export function overviewBars(
  since: string,
  hours: readonly OverviewHour[],
  span: HealthHours,
): readonly OverviewBar[] {
  const hoursPerBar = healthSpans.find((each) => each.hours === span)?.hoursPerBar ?? 1;
  const firstMs = Date.parse(since);
  const barMs = hoursPerBar * hourMs;
  return Array.from({ length: span / hoursPerBar }, (_, index) => {
    const fromMs = firstMs + index * barMs;
    const own = hours.filter(({ at }) => Date.parse(at) >= fromMs && Date.parse(at) < fromMs + barMs);
    return { at: new Date(fromMs).toISOString(), ...together(own) };
  });
}

function together(hours: readonly OverviewHour[]): Omit<OverviewBar, 'at'> {
  const sum = (count: (hour: OverviewHour) => number) => hours.reduce((all, hour) => all + count(hour), 0);
  const timed = sum((hour) => (hour.averageMs === null ? 0 : attemptsIn(hour)));
  const tookMs = sum((hour) => (hour.averageMs ?? 0) * attemptsIn(hour));
  return {
    published: sum(({ published }) => published),
    delivered: sum(({ delivered }) => delivered),
    retried: sum(({ retried }) => retried),
    failed: sum(({ failed }) => failed),
    averageMs: timed === 0 ? undefined : tookMs / timed,
  };
}

function attemptsIn({ delivered, retried, failed }: OverviewHour): number {
  return delivered + retried + failed;
}

const hourMs = 3_600_000;
