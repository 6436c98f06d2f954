import { Table } from '@mantine/core';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import type { HealthHours } from '../webhook/health-bars.ts';
import { barClock } from './bar-clock.ts';
import type { OverviewBar } from './overview-bars.ts';

interface OverTimeTableProps {
  readonly bars: readonly OverviewBar[];
  readonly hours: HealthHours;
}

/** The numbers of the chart, for those who do not see it and those who want them exactly. */
export function OverTimeTable({ bars, hours }: OverTimeTableProps) {
  const says = t.overview.chart;
  const clock = barClock(hours);
  const heads = [says.begins, says.published, says.delivered, says.retried, says.failed, says.average];
  return (
    <details>
      <summary className="overview-summary">{says.table}</summary>
      <Table.ScrollContainer minWidth={520} maxHeight={320}>
        <Table fz="xs" aria-label={says.table} stickyHeader className="overview-numbers">
          <Table.Thead>
            <Table.Tr>
              {heads.map((head) => (
                <Table.Th key={head} scope="col">
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {bars.toReversed().map((bar) => (
              <Table.Tr key={bar.at}>
                <Table.Th scope="row" fw={400}>
                  <time dateTime={bar.at}>{clock.format(new Date(bar.at))}</time>
                </Table.Th>
                <Table.Td>{amount(bar.published)}</Table.Td>
                <Table.Td>{amount(bar.delivered)}</Table.Td>
                <Table.Td>{amount(bar.retried)}</Table.Td>
                <Table.Td>{amount(bar.failed)}</Table.Td>
                <Table.Td>{t.overview.figures.took(bar.averageMs ?? null)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}
