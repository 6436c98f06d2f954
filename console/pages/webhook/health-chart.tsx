import { Text } from '@mantine/core';
import type { EndpointHealth } from '../../asking/api.ts';
import { barClock } from '../../kit/bar-clock.ts';
import { BarsTable } from '../../kit/bars-table.tsx';
import { Bars } from '../../kit/bars.tsx';
import { healthBars, type HealthHours, healthTotals } from '../../kit/health-bars.ts';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';

interface HealthChartProps {
  readonly health: EndpointHealth;
  readonly span: HealthHours;
}

/** Attempts over time by how they ended; to see, and as numbers. */
export function HealthChart({ health: { since, hours }, span }: HealthChartProps) {
  const says = t.webhook.health;
  const { delivered, retried, failed, attempts } = healthTotals(hours);
  if (attempts === 0) return <Text size="sm">{says.nothing}</Text>;
  const kinds = [
    { name: says.legend.delivered, colour: 'green' },
    { name: says.legend.retried, colour: 'yellow' },
    { name: says.legend.failed, colour: 'red' },
  ] as const;
  const clock = barClock(span);
  const bars = healthBars(since, hours, span).map((bar) => ({
    at: bar.at,
    name: clock.format(new Date(bar.at)),
    counts: [bar.delivered, bar.retried, bar.failed],
  }));
  return (
    <>
      <Bars label={says.chart(delivered, retried, failed)} heightPx={160} kinds={kinds} bars={bars} />
      <BarsTable
        caption={says.asTable}
        heads={[says.begins, ...kinds.map(({ name }) => name)]}
        rows={bars.map(({ at, name, counts }) => ({ at, name, numbers: counts.map(amount) }))}
      />
    </>
  );
}
