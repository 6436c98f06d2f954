import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DeliveryWithAttempts } from '../../asking/api.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { t } from '../../texts/texts.ts';
import { standingSays } from './standing-says.ts';

/** How a delivery stands, and why, in words. */
export function DeliveryStanding({ delivery }: { readonly delivery: DeliveryWithAttempts }) {
  const { standing } = t.deliveries;
  const { state, reason, repeatOf, waitsFor, settledAt } = delivery;
  return (
    <Paper withBorder p="md" h="100%" role="status">
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
          {standingSays(delivery)}{' '}
          {waitsFor?.until !== undefined && <Instant at={waitsFor.until} as="distance" />}
        </Text>
        {waitsFor?.delivery !== undefined && (
          <Text size="sm">
            {standing.before} <DeliveryLink academy={delivery.academy} delivery={waitsFor.delivery} />
          </Text>
        )}
        {reason !== undefined && (
          <Text size="sm">
            {standing.lastFault} <Foreign text={reason} />
          </Text>
        )}
        {repeatOf !== undefined && (
          <Text size="sm">
            {standing.said} <DeliveryLink academy={delivery.academy} delivery={repeatOf} />
          </Text>
        )}
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
