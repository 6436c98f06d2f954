import { Anchor, Badge, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { Delivery } from '../../asking/api.ts';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { WebhookLink } from '../../kit/webhook-link.tsx';
import { t } from '../../texts/texts.ts';
import { DeliveryStory } from './delivery-story-text.tsx';

interface DeliveryRowsProps {
  readonly deliveries: readonly Delivery[];
  readonly caption: string;
  /** Ids of those that came by themselves a moment ago. */
  readonly fresh?: ReadonlySet<string>;
  /** All are of one event, which the page is about. */
  readonly isOfOneEvent?: boolean;
}

/** Deliveries in a table; where the screen is too narrow for one, as cards. */
export function DeliveryRows({
  deliveries,
  caption,
  fresh = nothing,
  isOfOneEvent = false,
}: DeliveryRowsProps) {
  const isNarrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false });
  if (isNarrow)
    return (
      <Stack component="ul" gap="xs" p={0} m={0} aria-label={caption} className="plain-list">
        {deliveries.map((delivery) => (
          <DeliveryCard key={delivery.id} delivery={delivery} isFresh={fresh.has(delivery.id)} />
        ))}
      </Stack>
    );
  const { columns } = t.deliveries;
  return (
    <Table aria-label={caption} verticalSpacing="xs" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{columns.state}</Table.Th>
          <Table.Th scope="col">{isOfOneEvent ? columns.webhook : columns.event}</Table.Th>
          {!isOfOneEvent && <Table.Th scope="col">{columns.webhook}</Table.Th>}
          <Table.Th scope="col">{columns.story}</Table.Th>
          <Table.Th scope="col" ta="right">
            {columns.attempts}
          </Table.Th>
          <Table.Th scope="col">{columns.created}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {deliveries.map((delivery) => (
          <Table.Tr key={delivery.id} className={fresh.has(delivery.id) ? 'row-fresh' : ''}>
            <Table.Td>
              <Standing delivery={delivery} isFresh={fresh.has(delivery.id)} />
            </Table.Td>
            <Table.Td>
              <DeliveryTitle delivery={delivery} />
              {isOfOneEvent ? (
                <Text size="xs">
                  <WebhookLink academy={delivery.academy} endpoint={delivery.endpoint} />
                </Text>
              ) : (
                <LearnerLine delivery={delivery} />
              )}
            </Table.Td>
            {!isOfOneEvent && (
              <Table.Td maw="16rem">
                <WebhookLink academy={delivery.academy} endpoint={delivery.endpoint} />
              </Table.Td>
            )}
            <Table.Td maw="24rem">
              <DeliveryStory delivery={delivery} />
            </Table.Td>
            <Table.Td ta="right">{delivery.attemptCount}</Table.Td>
            <Table.Td className="unbroken">
              <Instant at={delivery.createdAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface OneProps {
  readonly delivery: Delivery;
  readonly isFresh: boolean;
}

function DeliveryCard({ delivery, isFresh }: OneProps) {
  return (
    <Paper component="li" withBorder p="sm" className={isFresh ? 'row-fresh' : ''}>
      <Stack gap={4}>
        <Group justify="space-between" gap="xs">
          <Standing delivery={delivery} isFresh={isFresh} />
          <Text size="xs">
            <Instant at={delivery.createdAt} />
          </Text>
        </Group>
        <DeliveryTitle delivery={delivery} />
        <LearnerLine delivery={delivery} />
        <Text size="sm" component="div">
          <WebhookLink academy={delivery.academy} endpoint={delivery.endpoint} />
        </Text>
        <DeliveryStory delivery={delivery} />
      </Stack>
    </Paper>
  );
}

function Standing({ delivery, isFresh }: OneProps) {
  return (
    <Group gap={4}>
      <StateBadge state={delivery.state} />
      {isFresh && (
        <Badge variant="outline" size="sm" className="badge">
          {t.lists.isNew}
        </Badge>
      )}
    </Group>
  );
}

function DeliveryTitle({ delivery }: { readonly delivery: Delivery }) {
  const titleOf = useTypeTitle();
  const { academy, id, eventType } = delivery;
  return (
    <Anchor
      fw={600}
      size="sm"
      renderRoot={(props) => (
        <Link {...props} to="/academies/$academy/deliveries/$delivery" params={{ academy, delivery: id }} />
      )}
    >
      {titleOf(eventType)}
    </Anchor>
  );
}

function LearnerLine({ delivery: { learner } }: { readonly delivery: Delivery }) {
  if (learner === undefined) return undefined;
  return (
    <Text size="xs" c="dimmed">
      {t.deliveries.learner} <Foreign text={learner} charactersMax={60} />
    </Text>
  );
}

const nothing: ReadonlySet<string> = new Set();
