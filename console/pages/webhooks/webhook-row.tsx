import { Anchor, Group, Text } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Endpoint } from '../../asking/api.ts';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { disabledWords } from '../../kit/disabled-words.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant, useNow } from '../../kit/instant.tsx';
import { StandingBadge, standingOf } from '../../kit/state-badge.tsx';
import { webhookTitle } from '../../kit/webhook-title.ts';
import { t } from '../../texts/texts.ts';
import { WebhookHealth } from './webhook-health.tsx';
import { WebhookMenu } from './webhook-menu.tsx';

interface WebhookRowProps {
  readonly endpoint: Endpoint;
  /** What people call its profile. */
  readonly profileTitle: string;
}

/** A webhook in the list. */
export function WebhookRow({ endpoint, profileTitle }: WebhookRowProps) {
  const { academy, id, url, description, status, eventTypes } = endpoint;
  const { ref, inViewport } = useInViewport<HTMLLIElement>();
  const hasFared = status !== 'requested' && status !== 'declined';
  return (
    <li ref={ref} className="webhook-row">
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <div className="webhook-names">
          <Group gap="xs">
            <StandingBadge standing={standingOf(endpoint)} />
            <Anchor
              fw={600}
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/academies/$academy/webhooks/$endpoint"
                  params={{ academy, endpoint: id }}
                />
              )}
            >
              <bdi>{webhookTitle(endpoint)}</bdi>
            </Anchor>
          </Group>
          {/* Where nobody described it, its address is its name already. */}
          {description !== undefined && (
            <Text size="sm" mt={2}>
              <Foreign text={url} charactersMax={90} />
            </Text>
          )}
          <Text size="sm" className="quiet" mt={2}>
            {profileTitle} · <Hears eventTypes={eventTypes} />
          </Text>
          <Why endpoint={endpoint} />
        </div>
        <WebhookMenu endpoint={endpoint} />
      </Group>
      {hasFared && <WebhookHealth endpoint={endpoint} isSeen={inViewport} />}
    </li>
  );
}

/** Why it does not simply listen, and since when. */
function Why({ endpoint }: { readonly endpoint: Endpoint }) {
  const { since, requestedText, restReasons } = t.webhooks;
  const standing = standingOf(endpoint);
  const reason = disabledWords(endpoint.disabledReason);
  if (standing === 'disabled')
    return (
      <Reason words={since.disabled} at={endpoint.disabledAt}>
        {reason !== undefined && <Foreign text={reason} />}
      </Reason>
    );
  if (standing === 'declined')
    return (
      <Reason words={since.declined} at={endpoint.declinedAt}>
        {endpoint.declinedReason !== undefined && <Foreign text={endpoint.declinedReason} />}
      </Reason>
    );
  if (standing === 'requested')
    return (
      <Text size="sm" mt={2}>
        {since.requested} <Instant at={endpoint.createdAt} as="distance" />. {requestedText}
      </Text>
    );
  if (standing === 'failing') return <Since words={since.failing} at={endpoint.failingSince} />;
  if (standing === 'resting' && endpoint.rest !== undefined)
    return (
      <Text size="sm" mt={2}>
        {restReasons[endpoint.rest.reason]} <Probe at={endpoint.rest.until} />
      </Text>
    );
  if (endpoint.refusingSince !== undefined)
    return <Since words={since.refusing} at={endpoint.refusingSince} />;
  return undefined;
}

/** When the next delivery goes, to see whether anything arrives again. */
function Probe({ at }: { readonly at: string }) {
  const { probe, probeDue } = t.webhooks.rest;
  if (Date.parse(at) <= useNow()) return probeDue;
  return (
    <>
      {probe} <Instant at={at} as="distance" />.
    </>
  );
}

function Since({ words, at }: { readonly words: string; readonly at: string | undefined }) {
  return (
    <Text size="sm" mt={2}>
      {words} <Instant at={at} />.
    </Text>
  );
}

interface ReasonProps {
  readonly words: string;
  readonly at: string | undefined;
  readonly children?: ReactNode;
}

function Reason({ words, at, children }: ReasonProps) {
  return (
    <Text size="sm" mt={2}>
      {words} {at !== undefined && <Instant at={at} as="distance" />}
      {children !== undefined && <>: {children}</>}
    </Text>
  );
}

function Hears({ eventTypes }: { readonly eventTypes: Endpoint['eventTypes'] }) {
  const titleOf = useTypeTitle();
  if (eventTypes === undefined) return t.webhooks.hearsAll;
  const [first] = eventTypes;
  if (first === undefined) return t.webhooks.hearsNone;
  return eventTypes.length === 1 ? titleOf(first) : t.webhooks.hears(eventTypes.length);
}
