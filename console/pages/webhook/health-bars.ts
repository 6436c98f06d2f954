/** How long back the health of a webhook is shown, and into how many bars that is cut. */
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

interface HourOfHealth {
  readonly at: string;
  readonly delivered: number;
  readonly retried: number;
  readonly failed: number;
  readonly averageMs: number | null;
}

export interface HealthBar {
  /** Its beginning. */
  readonly at: string;
  readonly delivered: number;
  readonly retried: number;
  readonly failed: number;
}

/** Equal parts of the span, oldest first; what the hours leave out is nothing that was tried. */
export function healthBars(since: string, hours: readonly HourOfHealth[], span: HealthHours): HealthBar[] {
  const hoursPerBar = healthSpans.find((each) => each.hours === span)?.hoursPerBar ?? 1;
  const firstMs = Date.parse(since);
  const bars = Array.from({ length: span / hoursPerBar }, (_, index) => ({
    at: new Date(firstMs + index * hoursPerBar * hourMs).toISOString(),
    delivered: 0,
    retried: 0,
    failed: 0,
  }));
  for (const { at, delivered, retried, failed } of hours) {
    const bar = bars[Math.floor((Date.parse(at) - firstMs) / (hoursPerBar * hourMs))];
    if (bar === undefined) continue;
    bar.delivered += delivered;
    bar.retried += retried;
    bar.failed += failed;
  }
  return bars;
}

/** What all hours come to. `averageMs` is weighed by the attempts, and undefined where there was none. */
export function healthTotals(hours: readonly HourOfHealth[]) {
  const totals = { delivered: 0, retried: 0, failed: 0, attempts: 0 };
  let [timed, tookMs] = [0, 0];
  for (const { delivered, retried, failed, averageMs } of hours) {
    const attempts = delivered + retried + failed;
    totals.delivered += delivered;
    totals.retried += retried;
    totals.failed += failed;
    totals.attempts += attempts;
    if (averageMs === null) continue;
    timed += attempts;
    tookMs += attempts * averageMs;
  }
  return { ...totals, averageMs: timed === 0 ? undefined : tookMs / timed };
}

const hourMs = 3_600_000;
