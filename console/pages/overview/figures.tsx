import { Anchor, Paper, SimpleGrid } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { amount, duration } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import type { HealthHours } from '../../kit/health-bars.ts';
import type { Overview } from './use-overview.ts';

interface FiguresProps {
  readonly overview: Overview;
  /** Undefined while the figures are still those of another span. */
  readonly hours: HealthHours | undefined;
  readonly academy?: string;
}

/** What there is to know at a glance; each with what makes the number mean something. */
export function Figures({ overview: { totals, waiting, oldestDue }, hours, academy }: FiguresProps) {
  const says = t.overview.figures;
  const { published, delivered, retried, failed, averageMs, successRate } = totals;
  const attempts = delivered + retried + failed;
  const isLate = oldestDue !== null && oldestDue.ageMs > lateMs;
  return (
    <SimpleGrid
      component="dl"
      aria-label={says.title}
      aria-busy={hours === undefined}
      cols={{ base: 2, sm: 3, lg: 6 }}
      spacing="sm"
      className="overview-figures"
    >
      <Figure
        name={says.published}
        value={amount(published)}
        note={hours !== undefined && says.publishedWhen(t.overview.spans[hours])}
      />
      <Figure
        name={says.success}
        value={says.rate(successRate)}
        note={attempts === 0 ? says.noAttempts : says.successOf(delivered, attempts)}
      />
      <Figure
        name={says.failed}
        value={amount(failed)}
        isBad={failed > 0}
        note={failed === 0 ? says.failedNone : <Failed {...(academy !== undefined && { academy })} />}
      />
      <Figure name={says.average} value={says.took(averageMs)} note={says.averageWhy} />
      <Figure
        name={says.waiting}
        value={says.count(waiting.count, waiting.atLeast)}
        note={waiting.count === 0 ? says.waitingNone : says.waitingParts(waiting.pending, waiting.held)}
      />
      <Figure
        name={says.due}
        value={oldestDue === null ? says.dueNone : duration(oldestDue.ageMs)}
        isBad={isLate}
        note={oldestDue === null ? says.dueNoneWhy : isLate ? says.dueLate : says.dueSome}
      />
    </SimpleGrid>
  );
}

/** Whoever has to wait longer than this for its turn waits behind others. */
const lateMs = 60_000;

interface FigureProps {
  readonly name: string;
  readonly value: string;
  /** Shown in red besides what the note says. */
  readonly isBad?: boolean;
  readonly note: ReactNode;
}

function Figure({ name, value, isBad = false, note }: FigureProps) {
  return (
    <Paper withBorder px="sm" py="xs">
      <dt>{name}</dt>
      <dd className="overview-value" data-bad={isBad || undefined}>
        {value}
      </dd>
      <dd className="overview-note">{note}</dd>
    </Paper>
  );
}

function Failed({ academy }: { readonly academy?: string }) {
  const { failedSome, failedWhere } = t.overview.figures;
  if (academy === undefined) return failedWhere;
  return (
    <Anchor
      inherit
      underline="always"
      renderRoot={(props) => (
        <Link
          {...props}
          to="/academies/$academy/deliveries"
          params={{ academy }}
          search={{ state: 'failed' }}
        />
      )}
    >
      {failedSome}
    </Anchor>
  );
}
