import { Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import type { HealthHours } from '../webhook/health-bars.ts';
import { Figures } from './figures.tsx';
import { overviewBars } from './overview-bars.ts';
import { OverTimeTable } from './over-time-table.tsx';
import type { Overview } from './use-overview.ts';

interface GoingsProps {
  readonly overview: Overview;
  /** Undefined while the figures are still those of another span. */
  readonly hours: HealthHours | undefined;
  readonly academy?: string;
}

/** What went on: the figures at once, and the chart when it is there. */
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
            <ChartToCome />
          ) : isQuiet ? (
            <Text size="sm">{says.nothing}</Text>
          ) : (
            <>
              <Suspense fallback={<ChartToCome />}>
                <OverTimeChart bars={overviewBars(since, overview.hours, hours)} hours={hours} />
              </Suspense>
              <OverTimeTable bars={overviewBars(since, overview.hours, hours)} hours={hours} />
            </>
          )}
        </Stack>
      </Paper>
    </>
  );
}

/** Drawing takes far more script than the figures, so it is fetched when they stand. */
const OverTimeChart = lazy(async () => ({
  default: (await import('./over-time-chart.tsx')).OverTimeChart,
}));

function ChartToCome() {
  return <Skeleton h={322} aria-hidden />;
}

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
