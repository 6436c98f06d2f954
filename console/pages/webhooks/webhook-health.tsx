import { Skeleton, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, type Endpoint, type EndpointHealth } from '../../asking/api.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { Sparkline } from '../../kit/sparkline.tsx';
import { percent } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import { healthBars, sumOf } from './health-bars.ts';

interface WebhookHealthProps {
  readonly endpoint: Endpoint;
  /** Whether somebody can see it: only then it is asked for. */
  readonly isSeen: boolean;
}

/** How a webhook fares, at a glance: the last day, the last error, what comes next, what waits. */
export function WebhookHealth({ endpoint, isSeen }: WebhookHealthProps) {
  const { academy, id } = endpoint;
  const { data, isError } = api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints/{id}/health',
    { params: { path: { academy, id }, query: { hours: hoursShown } } },
    { enabled: isSeen, refetchInterval: calmMs },
  );
  const columns = t.webhooks.columns;
  const cell = (show: (health: EndpointHealth) => ReactNode) =>
    data === undefined ? isError ? '–' : <Skeleton height={16} width="70%" mt={4} /> : show(data);
  return (
    <dl className="webhook-health">
      <Part name={columns.health}>
        {cell((health) => (
          <LastDay health={health} />
        ))}
      </Part>
      <Part name={columns.lastError}>
        {cell(({ lastError }) => (
          <LastError error={lastError} />
        ))}
      </Part>
      <Part name={columns.nextRetry}>
        {cell(({ nextRetry }) => (
          <NextRetry retry={nextRetry} />
        ))}
      </Part>
      <Part name={columns.waiting}>
        {cell((health) => (
          <Waiting health={health} />
        ))}
      </Part>
    </dl>
  );
}

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function LastDay({ health }: { readonly health: EndpointHealth }) {
  const { successRate } = health;
  const bars = healthBars(health, hoursShown);
  const { good, bad } = sumOf(bars);
  if (successRate === null) return <Quiet>{t.webhooks.noTries}</Quiet>;
  return (
    <>
      <Sparkline bars={bars} label={t.webhooks.bars(good, bad)} />
      <div>{t.webhooks.succeeded(percent(successRate))}</div>
    </>
  );
}

function LastError({ error }: { readonly error: EndpointHealth['lastError'] }) {
  if (error === null) return <Quiet>{t.webhooks.noErrors}</Quiet>;
  return (
    <>
      <Foreign text={error.outcome} charactersMax={90} />
      <Quiet>
        <Instant at={error.at} as="distance" />
      </Quiet>
    </>
  );
}

function NextRetry({ retry }: { readonly retry: EndpointHealth['nextRetry'] }) {
  if (retry === null) return <Quiet>{t.webhooks.noRetry}</Quiet>;
  return (
    <>
      <Instant at={retry.at} as="distance" />
      <Quiet>
        <Foreign text={retry.eventType} />
      </Quiet>
    </>
  );
}

function Waiting({ health: { waiting, status } }: { readonly health: EndpointHealth }) {
  const { count, atLeast } = waiting;
  if (count === 0) return <Quiet>{t.webhooks.nothingWaits}</Quiet>;
  return status === 'active' ? t.webhooks.waits(count, atLeast) : t.webhooks.held(count, atLeast);
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return (
    <Text component="div" size="sm" className="quiet">
      {children}
    </Text>
  );
}

const hoursShown = 24;
/** Those that are seen are asked for this often: a screen of them. */
const calmMs = 10_000;
