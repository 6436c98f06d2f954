import { Stack, Text } from '@mantine/core';
import { Bars } from '../../kit/bars.tsx';
import { t } from '../../texts/texts.ts';
import { barClock } from '../../kit/bar-clock.ts';
import type { HealthBar, HealthHours } from '../../kit/health-bars.ts';

interface OverTimeChartProps {
  readonly bars: readonly HealthBar[];
  readonly hours: HealthHours;
}

/** Events, and below them what became of the attempts, on the same line of time. */
export function OverTimeChart({ bars, hours }: OverTimeChartProps) {
  const says = t.overview.chart;
  const clock = barClock(hours);
  const named = bars.map((bar) => ({ bar, name: clock.format(new Date(bar.at)) }));
  const sum = (count: (bar: HealthBar) => number) => bars.reduce((all, bar) => all + count(bar), 0);
  return (
    <Stack gap="xs">
      <Text size="sm">
        {says.events}. {says.each[hours]}
      </Text>
      <Bars
        label={says.ofEvents(sum(({ published }) => published))}
        heightPx={90}
        kinds={[{ name: says.published, colour: 'blue' }]}
        bars={named.map(({ name, bar }) => ({ name, counts: [bar.published] }))}
        isNamed={false}
      />
      <Text size="sm">{says.attempts}</Text>
      <Bars
        label={says.ofAttempts(
          sum(({ delivered }) => delivered),
          sum(({ retried }) => retried),
          sum(({ failed }) => failed),
        )}
        heightPx={160}
        kinds={[
          { name: says.delivered, colour: 'green' },
          { name: says.retried, colour: 'yellow' },
          { name: says.failed, colour: 'red' },
        ]}
        bars={named.map(({ name, bar }) => ({ name, counts: [bar.delivered, bar.retried, bar.failed] }))}
      />
    </Stack>
  );
}
