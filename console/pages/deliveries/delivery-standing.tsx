import { Anchor, Group, Paper, Stack, Text, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DeliveryWithAttempts } from '../../asking/api.ts';
import { errorWords } from '../../kit/error-words.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant, useNow } from '../../kit/instant.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { t } from '../../texts/texts.ts';
import { standingSays, waitedUntil } from './standing-says.ts';

/** How a delivery stands, and why, in words. */
export function DeliveryStanding({ delivery }: { readonly delivery: DeliveryWithAttempts }) {
  const { standing } = t.deliveries;
  const { state, reason, repeatOf, waitsFor, settledAt } = delivery;
  const now = useNow();
  const until = waitedUntil(waitsFor, now);
  return (
    <Paper withBorder p="md" h="100%">
      <Stack gap={6}>
        <Group gap="xs">
          <StateBadge state={state} />
          {settledAt !== undefined && (
            <Text size="sm" c="dimmed">
              <Instant at={settledAt} />
            </Text>
          )}
        </Group>
        <Text>
          {standingSays(delivery, now)} {until !== undefined && <Instant at={until} as="distance" />}
        </Text>
        {waitsFor?.delivery !== undefined && (
          <Text size="sm">
            {standing.before} <DeliveryLink academy={delivery.academy} delivery={waitsFor.delivery} />
          </Text>
        )}
        {reason !== undefined && (
          <Text size="sm">
            {standing.lastFault} <Foreign text={errorWords(reason)} />
          </Text>
        )}
        {repeatOf !== undefined && (
          <Text size="sm">
            {standing.said} <DeliveryLink academy={delivery.academy} delivery={repeatOf} />
          </Text>
        )}
        {/* Who hears the page is told of another state, and not of every second. */}
        <VisuallyHidden role="status">{t.kit.states[state]}</VisuallyHidden>
      </Stack>
    </Paper>
  );
}

function DeliveryLink({ academy, delivery }: { readonly academy: string; readonly delivery: string }) {
  return (
    <Anchor
      underline="always"
      renderRoot={(props) => (
        <Link {...props} to="/academies/$academy/deliveries/$delivery" params={{ academy, delivery }} />
      )}
    >
      <Foreign text={delivery} />
    </Anchor>
  );
}
