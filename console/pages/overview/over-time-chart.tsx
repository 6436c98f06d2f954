import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Stack, Text } from '@mantine/core';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import type { HealthHours } from '../webhook/health-bars.ts';
import { barClock } from './bar-clock.ts';
import type { OverviewBar } from './overview-bars.ts';

interface OverTimeChartProps {
  readonly bars: readonly OverviewBar[];
  readonly hours: HealthHours;
}

/** Events, and below them what became of the attempts, on the same line of time. */
export function OverTimeChart({ bars, hours }: OverTimeChartProps) {
  const says = t.overview.chart;
  const clock = barClock(hours);
  const data = bars.map((bar) => ({
    begins: clock.format(new Date(bar.at)),
    [says.published]: bar.published,
    [says.delivered]: bar.delivered,
    [says.retried]: bar.retried,
    [says.failed]: bar.failed,
  }));
  const sum = (count: (bar: OverviewBar) => number) => bars.reduce((all, bar) => all + count(bar), 0);
  const attempts = says.ofAttempts(
    sum(({ delivered }) => delivered),
    sum(({ retried }) => retried),
    sum(({ failed }) => failed),
  );
  return (
    <Stack gap="xs">
      <Text size="sm">
        {says.events}. {says.each[hours]}
      </Text>
      <div role="img" aria-label={says.ofEvents(sum(({ published }) => published))}>
        <BarChart
          {...alike}
          h={110}
          data={data}
          withXAxis={false}
          series={[{ name: says.published, color: 'blue.6' }]}
        />
      </div>
      <Text size="sm">{says.attempts}</Text>
      <div role="img" aria-label={attempts}>
        <BarChart
          {...alike}
          h={200}
          data={data}
          type="stacked"
          withLegend
          legendProps={{ verticalAlign: 'bottom' }}
          series={[
            { name: says.delivered, color: 'green.6' },
            { name: says.retried, color: 'yellow.6' },
            { name: says.failed, color: 'red.6' },
          ]}
        />
      </div>
    </Stack>
  );
}

const alike = {
  dataKey: 'begins',
  // Images with a text each, and their numbers stand below: nothing in them takes the focus.
  barChartProps: { accessibilityLayer: false, syncId: 'over-time' },
  barProps: { isAnimationActive: false },
  valueFormatter: amount,
  yAxisProps: { allowDecimals: false, width: 44 },
} as const;
