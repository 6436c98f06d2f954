import { Anchor, Paper, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DeliveryWithAttempts } from '../../asking/api.ts';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { LearnerLink } from '../../kit/learner-link.tsx';
import { WebhookLink } from '../../kit/webhook-link.tsx';
import { t } from '../../texts/texts.ts';

/** What a delivery is of, and where it goes. */
export function DeliveryFacts({ delivery }: { readonly delivery: DeliveryWithAttempts }) {
  const { facts } = t.deliveries;
  const titleOf = useTypeTitle();
  const { academy, id, event, eventType, endpoint, learner, createdAt, settledAt } = delivery;
  return (
    <Paper withBorder p="md" h="100%">
      <Title order={2} size="h4" mb="xs">
        {facts.title}
      </Title>
      <dl className="fact-list">
        <dt>{facts.event}</dt>
        <dd>
          <Anchor
            size="sm"
            underline="always"
            renderRoot={(props) => (
              <Link {...props} to="/academies/$academy/events/$event" params={{ academy, event }} />
            )}
          >
            {titleOf(eventType)}
          </Anchor>{' '}
          <Foreign text={event} charactersMax={80} />
        </dd>
        <dt>{facts.webhook}</dt>
        <dd>
          <WebhookLink academy={academy} endpoint={endpoint} />
        </dd>
        <dt>{facts.learner}</dt>
        <dd>
          {learner === undefined ? facts.operational : <LearnerLink academy={academy} learner={learner} />}
        </dd>
        <dt>{facts.created}</dt>
        <dd>
          <Instant at={createdAt} />
        </dd>
        <dt>{facts.settled}</dt>
        <dd>
          <Instant at={settledAt} absent={facts.notSettled} />
        </dd>
        <dt>{facts.id}</dt>
        <dd>
          <Foreign text={id} />
        </dd>
      </dl>
    </Paper>
  );
}
