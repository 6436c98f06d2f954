import { Anchor, Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant, useNow } from '../../kit/instant.tsx';
import { useMay } from '../../kit/session.ts';
import { StandingBadge } from '../../kit/state-badge.tsx';
import { t } from '../../texts/texts.ts';
import { webhookTitle } from '../../kit/webhook-title.ts';
import type { Trouble } from './troubles.ts';

interface TroubleRowProps {
  readonly trouble: Trouble;
  /** Whether its academy is named: not inside of that academy. */
  readonly isForeign: boolean;
}

/** A webhook in trouble: why, since when, and the way to what helps. */
export function TroubleRow({ trouble, isForeign }: TroubleRowProps) {
  const { endpoint, standing } = trouble;
  const { academy, id } = endpoint;
  const { manage } = useMay();
  const says = t.overview.trouble;
  const title = webhookTitle(endpoint);
  const cure = manage ? says.cures[standing] : says.cures.resting;
  const params = { academy, endpoint: id };
  const search = standing === 'disabled' && manage ? { tab: 'test' } : {};
  return (
    <li className="overview-row">
      <StandingBadge standing={standing} />
      <div className="overview-what">
        <Anchor
          fw={600}
          renderRoot={(props) => (
            <Link {...props} to="/academies/$academy/webhooks/$endpoint" params={params} />
          )}
        >
          <Foreign text={title} charactersMax={100} />
        </Anchor>
        {isForeign && (
          <Text span size="sm">
            {' '}
            {says.in}{' '}
            <Anchor
              inherit
              underline="always"
              renderRoot={(props) => <Link {...props} to="/academies/$academy" params={{ academy }} />}
            >
              {academy}
            </Anchor>
          </Text>
        )}
        <Text size="sm">
          <Why trouble={trouble} />
        </Text>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={says.cureOf(cure, title)}
        renderRoot={(props) => (
          <Link {...props} to="/academies/$academy/webhooks/$endpoint" params={params} search={search} />
        )}
      >
        {cure}
      </Button>
    </li>
  );
}

function Why({ trouble: { standing, at, reason, endpoint } }: { readonly trouble: Trouble }) {
  const says = t.overview.trouble;
  const nowMs = useNow();
  const isPast = at !== undefined && Date.parse(at) <= nowMs;
  if (standing === 'resting' && isPast) return says.probing;
  return (
    <>
      {standing === 'resting' ? says.resting[endpoint.rest?.reason ?? 'failures'] : says[standing]}
      {at !== undefined && (
        <>
          {' '}
          <Instant at={at} as="distance" />
        </>
      )}
      {reason !== undefined && (
        <>
          {': '}
          <Foreign text={reason} charactersMax={160} />
        </>
      )}
    </>
  );
}
