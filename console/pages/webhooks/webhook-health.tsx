import { Anchor, Skeleton, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api, type Endpoint, type EndpointHealth } from '../../asking/api.ts';
import { Fact } from '../../kit/fact.tsx';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { healthBars, healthTotals } from '../../kit/health-bars.ts';
import { Instant } from '../../kit/instant.tsx';
import { Sparkline } from '../../kit/sparkline.tsx';
import { percent } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import { errorWords } from '../../kit/error-words.ts';

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
      <Fact label={columns.health}>
        {cell((health) => (
          <LastDay health={health} />
        ))}
      </Fact>
      <Fact label={columns.lastError}>
        {cell(({ lastError }) => (
          <LastError academy={academy} error={lastError} />
        ))}
      </Fact>
      <Fact label={columns.nextRetry}>
        {cell(({ nextRetry }) => (
          <NextRetry academy={academy} retry={nextRetry} />
        ))}
      </Fact>
      <Fact label={columns.waiting}>
        {cell((health) => (
          <Waiting health={health} />
        ))}
      </Fact>
    </dl>
  );
}

function LastDay({ health }: { readonly health: EndpointHealth }) {
  const { successRate, since, hours } = health;
  const { delivered, attempts } = healthTotals(hours);
  if (successRate === null) return <Quiet>{t.webhooks.noTries}</Quiet>;
  return (
    <>
      <Sparkline
        bars={healthBars(since, hours, hoursShown).map((bar) => ({
          good: bar.delivered,
          bad: bar.attempts - bar.delivered,
        }))}
        label={t.webhooks.bars(delivered, attempts - delivered)}
      />
      <div>{t.webhooks.succeeded(percent(successRate))}</div>
    </>
  );
}

interface LastErrorProps {
  readonly academy: string;
  readonly error: EndpointHealth['lastError'];
}

function LastError({ academy, error }: LastErrorProps) {
  if (error === null) return <Quiet>{t.webhooks.noErrors}</Quiet>;
  return (
    <>
      <ToDelivery academy={academy} delivery={error.delivery}>
        <Foreign text={errorWords(error.outcome)} charactersMax={90} />
      </ToDelivery>
      <Quiet>
        <Instant at={error.at} as="distance" />
      </Quiet>
    </>
  );
}

interface NextRetryProps {
  readonly academy: string;
  readonly retry: EndpointHealth['nextRetry'];
}

function NextRetry({ academy, retry }: NextRetryProps) {
  const titleOf = useTypeTitle();
  if (retry === null) return <Quiet>{t.webhooks.noRetry}</Quiet>;
  return (
    <>
      <Instant at={retry.at} as="distance" />
      <Quiet>
        <ToDelivery academy={academy} delivery={retry.delivery}>
          {titleOf(retry.eventType)}
        </ToDelivery>
      </Quiet>
    </>
  );
}

interface ToDeliveryProps {
  readonly academy: string;
  readonly delivery: string;
  readonly children: ReactNode;
}

function ToDelivery({ academy, delivery, children }: ToDeliveryProps) {
  return (
    <Anchor
      inherit
      renderRoot={(props) => (
        <Link {...props} to="/academies/$academy/deliveries/$delivery" params={{ academy, delivery }} />
      )}
    >
      {children}
    </Anchor>
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
