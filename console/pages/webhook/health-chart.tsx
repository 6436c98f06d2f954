import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Table, Text } from '@mantine/core';
import type { EndpointHealth } from '../../asking/api.ts';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import { healthBars, type HealthHours, healthTotals } from './health-bars.ts';

interface HealthChartProps {
  readonly health: EndpointHealth;
  readonly span: HealthHours;
}

/** Attempts over time by how they ended; to see, and as numbers. */
export function HealthChart({ health: { since, hours }, span }: HealthChartProps) {
  const says = t.webhook.health;
  const { legend } = says;
  const { delivered, retried, failed, attempts } = healthTotals(hours);
  if (attempts === 0) return <Text size="sm">{says.nothing}</Text>;
  const clock = span === 24 ? byHour : byDay;
  const bars = healthBars(since, hours, span).map((bar) => ({
    begins: clock.format(new Date(bar.at)),
    [legend.delivered]: bar.delivered,
    [legend.retried]: bar.retried,
    [legend.failed]: bar.failed,
  }));
  return (
    <>
      <div role="img" aria-label={says.chart(delivered, retried, failed)}>
        <BarChart
          h={200}
          data={bars}
          dataKey="begins"
          type="stacked"
          withLegend
          legendProps={{ verticalAlign: 'bottom' }}
          // It is an image with its text, and its numbers stand below: nothing in it takes the focus.
          barChartProps={{ accessibilityLayer: false }}
          barProps={{ isAnimationActive: false }}
          valueFormatter={amount}
          yAxisProps={{ allowDecimals: false, width: 44, interval: 0 }}
          series={[
            { name: legend.delivered, color: 'green.6' },
            { name: legend.retried, color: 'yellow.6' },
            { name: legend.failed, color: 'red.6' },
          ]}
        />
      </div>
      <details>
        <summary>{says.asTable}</summary>
        <Table.ScrollContainer minWidth={360} maxHeight={320}>
          <Table fz="xs" aria-label={says.title} stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{says.begins}</Table.Th>
                <Table.Th scope="col">{legend.delivered}</Table.Th>
                <Table.Th scope="col">{legend.retried}</Table.Th>
                <Table.Th scope="col">{legend.failed}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {healthBars(since, hours, span).map((bar) => (
                <Table.Tr key={bar.at}>
                  <Table.Th scope="row" fw={400}>
                    {clock.format(new Date(bar.at))}
                  </Table.Th>
                  <Table.Td>{amount(bar.delivered)}</Table.Td>
                  <Table.Td>{amount(bar.retried)}</Table.Td>
                  <Table.Td>{amount(bar.failed)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </details>
    </>
  );
}

const byHour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const byDay = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit' });
