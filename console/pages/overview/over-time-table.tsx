import { type HealthBar, type HealthHours } from '../../kit/health-bars.ts';
import { barClock } from '../../kit/bar-clock.ts';
import { BarsTable } from '../../kit/bars-table.tsx';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';

interface OverTimeTableProps {
  readonly bars: readonly HealthBar[];
  readonly hours: HealthHours;
}

/** The numbers of the chart. */
export function OverTimeTable({ bars, hours }: OverTimeTableProps) {
  const says = t.overview.chart;
  const clock = barClock(hours);
  return (
    <BarsTable
      caption={says.table}
      heads={[says.begins, says.published, says.delivered, says.retried, says.failed, says.average]}
      rows={bars.map(({ at, published, delivered, retried, failed, averageMs }) => ({
        at,
        name: clock.format(new Date(at)),
        numbers: [
          ...[published, delivered, retried, failed].map(amount),
          t.overview.figures.took(averageMs ?? null),
        ],
      }))}
    />
  );
}
