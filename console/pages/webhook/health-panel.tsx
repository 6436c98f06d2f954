import { Paper, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { EndpointHealth } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { Instant } from '../../kit/instant.tsx';
import { Part } from '../../kit/part.tsx';
import { t } from '../../texts/texts.ts';
import { type HealthHours, healthSpans, healthTotals } from '../../kit/health-bars.ts';
import { HealthChart } from './health-chart.tsx';
import { LastErrors } from './last-errors.tsx';
import { LatestDeliveries } from './latest-deliveries.tsx';
import { NextRetries } from './next-retries.tsx';
import type { useWebhookHealth } from './webhook-asking.ts';

interface HealthPanelProps {
  readonly health: ReturnType<typeof useWebhookHealth>;
  readonly hours: HealthHours;
}

/** How a webhook fares: figures, success over time, what comes next and what went wrong, and its latest deliveries. */
export function HealthPanel({ health, hours }: HealthPanelProps) {
  const navigate = useNavigate();
  const says = t.webhook.health;
  const look = (chosen: string) => {
    void navigate({ to: '.', search: (before) => ({ ...before, hours: chosen }), replace: true });
  };
  return (
    <Stack gap="lg">
      <Asked query={health} lines={8}>
        {(data) => (
          <>
            <Figures health={data} />
            <Part
              title={says.title}
              aside={
                <SegmentedControl
                  size="xs"
                  aria-label={says.span}
                  value={String(hours)}
                  onChange={look}
                  data={healthSpans.map((span) => ({
                    value: String(span.hours),
                    label: says.spans[span.hours],
                  }))}
                />
              }
            >
              <HealthChart health={data} span={hours} />
            </Part>
            <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
              <NextRetries health={data} />
              <LastErrors health={data} />
            </SimpleGrid>
          </>
        )}
      </Asked>
      <LatestDeliveries />
    </Stack>
  );
}

function Figures({ health }: { readonly health: EndpointHealth }) {
  const says = t.webhook.health;
  const { successRate, waiting, nextRetry, lastDeliveredAt } = health;
  const { averageMs, attempts } = healthTotals(health.hours);
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="sm">
      <Figure label={says.successRate} value={says.rate(successRate)} beside={says.of(attempts)} />
      <Figure label={says.average} value={says.took(averageMs)} />
      <Figure label={says.waiting} value={says.count(waiting.count, waiting.atLeast)} />
      <Figure
        label={says.nextRetry}
        value={<Instant at={nextRetry?.at} absent={says.noRetry} as="distance" />}
      />
      <Figure label={says.lastDelivered} value={<Instant at={lastDeliveredAt} as="distance" />} />
    </SimpleGrid>
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly beside?: string;
}

function Figure({ label, value, beside }: FigureProps) {
  return (
    <Paper withBorder p="sm">
      <Text size="xs">{label}</Text>
      <Text fw={600} size="lg" component="div" className="figure">
        {value}
      </Text>
      {beside !== undefined && (
        <Text size="xs" c="dimmed">
          {beside}
        </Text>
      )}
    </Paper>
  );
}
