import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer, Delivery } from '../../asking/api.ts';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { errorWords } from '../../kit/error-words.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant, useNow } from '../../kit/instant.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { StateBadge } from '../../kit/state-badge.tsx';
import { useWebhooks } from '../../kit/webhook-names.ts';
import { webhookName } from '../../kit/webhook-name.ts';
import { t } from '../../texts/texts.ts';
import { subjectOf } from './subject-of.ts';

type Told = Answer<'listEvents'>['items'][number];

/** One event about the learner, and what became of it at each webhook. */
export function SentEvent({ event }: { readonly event: Told }) {
  const says = t.learners.sent;
  const academy = useAcademyId();
  const titleOf = useTypeTitle();
  const { id, type, sequence, occurredAt, publishedAt, deliveries } = event;
  return (
    <li>
      <Group gap="xs" align="baseline">
        <Text size="sm" c="dimmed" className="told-number">
          {says.number(sequence)}
        </Text>
        <Anchor
          fw={600}
          renderRoot={(props) => (
            <Link {...props} to="/academies/$academy/events/$event" params={{ academy, event: id }} />
          )}
        >
          {titleOf(type)}
        </Anchor>
        <Text size="sm">
          <Foreign text={subjectOf(event.data)} charactersMax={120} />
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        {says.happened} <Instant at={occurredAt} />, {says.accepted} <Instant at={publishedAt} />
      </Text>
      {deliveries.length === 0 ? (
        <Text size="sm" mt="xs">
          {says.nowhere}
        </Text>
      ) : (
        <ul className="told-where" aria-label={says.deliveries}>
          {deliveries.map((delivery) => (
            <Whereto key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Whereto({ delivery }: { readonly delivery: Delivery }) {
  const says = t.learners.sent;
  const academy = useAcademyId();
  const { data } = useWebhooks(academy);
  const nowMs = useNow();
  const { id, endpoint, state, reason, nextAttemptAt, attemptCount, repeatOf } = delivery;
  const webhook = data?.items.find((each) => each.id === endpoint);
  return (
    <li>
      <StateBadge state={state} />
      <div>
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/academies/$academy/deliveries/$delivery"
              params={{ academy, delivery: id }}
            />
          )}
        >
          <Foreign text={webhook === undefined ? endpoint : webhookName(webhook)} charactersMax={120} />
        </Anchor>{' '}
        <Text span size="xs" c="dimmed">
          {says.attempts(attemptCount)}
          {nextAttemptAt !== undefined && (
            <>
              {', '}
              {Date.parse(nextAttemptAt) <= nowMs ? (
                says.nextDue
              ) : (
                <>
                  {says.next} <Instant at={nextAttemptAt} as="distance" />
                </>
              )}
            </>
          )}
        </Text>
        {(repeatOf !== undefined || reason !== undefined) && (
          <Text size="xs">
            {repeatOf === undefined ? <Foreign text={errorWords(reason ?? '')} /> : says.repeats}
          </Text>
        )}
      </div>
    </li>
  );
}
