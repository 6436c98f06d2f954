import { Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import { healthBars, type HealthHours } from '../../kit/health-bars.ts';
import { Figures } from './figures.tsx';
import { OverTimeChart } from './over-time-chart.tsx';
import { OverTimeTable } from './over-time-table.tsx';
import type { Overview } from './use-overview.ts';

interface GoingsProps {
  readonly overview: Overview;
  /** Undefined while the figures are still those of another span. */
  readonly hours: HealthHours | undefined;
  readonly academy?: string;
}

/** What went on, in figures and over time. */
export function Goings({ overview, hours, academy }: GoingsProps) {
  const says = t.overview.chart;
  const { totals, since } = overview;
  const isQuiet = totals.published + totals.delivered + totals.retried + totals.failed === 0;
  return (
    <>
      <Figures overview={overview} hours={hours} {...(academy !== undefined && { academy })} />
      <Paper withBorder p="md" component="section" aria-labelledby="over-time">
        <Stack gap="sm">
          <Title order={2} size="h4" id="over-time">
            {says.title}
          </Title>
          <Partly overview={overview} />
          {hours === undefined ? (
            <Skeleton h={chartPx} aria-hidden />
          ) : isQuiet ? (
            <Text size="sm">{says.nothing}</Text>
          ) : (
            <>
              <OverTimeChart bars={healthBars(since, overview.hours, hours)} hours={hours} />
              <OverTimeTable bars={healthBars(since, overview.hours, hours)} hours={hours} />
            </>
          )}
        </Stack>
      </Paper>
    </>
  );
}

/** About as high as the chart, so that nothing below it moves. */
const chartPx = 390;

/** A long past is counted bit by bit. */
function Partly({ overview: { isPartial, countedSince } }: { readonly overview: Overview }) {
  if (!isPartial) return undefined;
  if (countedSince === null) return <Text size="sm">{t.overview.notCounted}</Text>;
  return (
    <Text size="sm">
      {t.overview.partial} <Instant at={countedSince} />. {t.overview.partialOn}
    </Text>
  );
}
