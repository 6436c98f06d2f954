/** How far back it is looked, and into how many bars that is cut. */
export const healthSpans = [
  { hours: 24, hoursPerBar: 1 },
  { hours: 168, hoursPerBar: 6 },
  { hours: 720, hoursPerBar: 24 },
] as const;

export type HealthHours = (typeof healthSpans)[number]['hours'];

/** The span that an address names; a day where it names none of ours. */
export function healthHours(named: string | undefined): HealthHours {
  return healthSpans.find(({ hours }) => String(hours) === named)?.hours ?? 24;
}

/** What the API says of an hour; of one webhook it does not say what was published. */
interface HourOfHealth {
  readonly at: string;
  readonly published?: number;
  readonly delivered: number;
  readonly retried: number;
  readonly failed: number;
  readonly averageMs: number | null;
}

export interface HealthTotals {
  readonly published: number;
  readonly delivered: number;
  readonly retried: number;
  readonly failed: number;
  /** However they ended. */
  readonly attempts: number;
  /** Weighed by the attempts; undefined where none took any time. */
  readonly averageMs: number | undefined;
}

export interface HealthBar extends HealthTotals {
  /** Its beginning. */
  readonly at: string;
}

/** Equal parts of the span, oldest first, also those in which nothing went on: the API leaves such hours out. */
export function healthBars(
  since: string,
  hours: readonly HourOfHealth[],
  span: HealthHours,
): readonly HealthBar[] {
  const hoursPerBar = healthSpans.find((each) => each.hours === span)?.hoursPerBar ?? 1;
  const [firstMs, barMs] = [Date.parse(since), hoursPerBar * hourMs];
  return Array.from({ length: span / hoursPerBar }, (_, index) => {
    const fromMs = firstMs + index * barMs;
    const own = hours.filter(({ at }) => Date.parse(at) >= fromMs && Date.parse(at) < fromMs + barMs);
    return { at: new Date(fromMs).toISOString(), ...healthTotals(own) };
  });
}

/** What all hours come to. */
export function healthTotals(hours: readonly HourOfHealth[]): HealthTotals {
  const sum = (count: (hour: HourOfHealth) => number) => hours.reduce((all, hour) => all + count(hour), 0);
  const timed = sum((hour) => (hour.averageMs === null ? 0 : attemptsIn(hour)));
  const tookMs = sum((hour) => (hour.averageMs ?? 0) * attemptsIn(hour));
  return {
    published: sum(({ published = 0 }) => published),
    delivered: sum(({ delivered }) => delivered),
    retried: sum(({ retried }) => retried),
    failed: sum(({ failed }) => failed),
    attempts: sum(attemptsIn),
    averageMs: timed === 0 ? undefined : tookMs / timed,
  };
}

function attemptsIn({ delivered, retried, failed }: HourOfHealth): number {
  return delivered + retried + failed;
}

const hourMs = 3_600_000;
