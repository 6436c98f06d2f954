import { Anchor, Badge, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { Delivery } from '../asking/api.ts';
import { useTypeTitle } from './catalogue.ts';
import { Foreign } from './foreign.tsx';
import { Instant } from './instant.tsx';
import { StateBadge } from './state-badge.tsx';
import { WebhookLink } from './webhook-link.tsx';
import { useWebhooks } from './webhook-names.ts';
import { webhookName } from './webhook-name.ts';
import { t } from '../texts/texts.ts';
import { DeliveryStory } from './delivery-story-text.tsx';

interface DeliveryRowsProps {
  readonly deliveries: readonly Delivery[];
  readonly caption: string;
  /** Ids of those that came by themselves a moment ago. */
  readonly fresh?: ReadonlySet<string>;
  /** All are of one event, which the page is about. */
  readonly isOfOneEvent?: boolean;
  /** All are of one webhook, which the page is about. */
  readonly isOfOneWebhook?: boolean;
}

/** Deliveries in a table; where the screen is too narrow for one, as cards. */
export function DeliveryRows({
  deliveries,
  caption,
  fresh = nothing,
  isOfOneEvent = false,
  isOfOneWebhook = false,
}: DeliveryRowsProps) {
  const isNarrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false });
  if (isNarrow)
    return (
      <Stack component="ul" gap="xs" p={0} m={0} aria-label={caption} className="plain-list">
        {deliveries.map((delivery) => (
          <DeliveryCard
            key={delivery.id}
            delivery={delivery}
            isFresh={fresh.has(delivery.id)}
            isOfOneEvent={isOfOneEvent}
            isOfOneWebhook={isOfOneWebhook}
          />
        ))}
      </Stack>
    );
  const { columns } = t.deliveries;
  const namesWebhook = !isOfOneEvent && !isOfOneWebhook;
  return (
    <Table aria-label={caption} verticalSpacing="xs" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{columns.state}</Table.Th>
          <Table.Th scope="col">{isOfOneEvent ? columns.webhook : columns.event}</Table.Th>
          {namesWebhook && <Table.Th scope="col">{columns.webhook}</Table.Th>}
          <Table.Th scope="col">{columns.story}</Table.Th>
          <Table.Th scope="col" ta="right">
            {columns.attempts}
          </Table.Th>
          {!isOfOneEvent && <Table.Th scope="col">{columns.created}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {deliveries.map((delivery) => (
          <Table.Tr key={delivery.id} className={fresh.has(delivery.id) ? 'row-fresh' : ''}>
            <Table.Td>
              <Standing delivery={delivery} isFresh={fresh.has(delivery.id)} />
            </Table.Td>
            <Table.Td>
              <DeliveryTitle delivery={delivery} isByWebhook={isOfOneEvent} />
              {!isOfOneEvent && <LearnerLine delivery={delivery} />}
            </Table.Td>
            {namesWebhook && (
              <Table.Td maw="16rem">
                <WebhookLink academy={delivery.academy} endpoint={delivery.endpoint} />
              </Table.Td>
            )}
            <Table.Td maw="24rem">
              <DeliveryStory delivery={delivery} />
            </Table.Td>
            <Table.Td ta="right">{delivery.attemptCount}</Table.Td>
            {!isOfOneEvent && (
              <Table.Td className="unbroken">
                <Instant at={delivery.createdAt} />
              </Table.Td>
            )}
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

type CardProps = OneProps & Pick<Required<DeliveryRowsProps>, 'isOfOneEvent' | 'isOfOneWebhook'>;

function DeliveryCard({ delivery, isFresh, isOfOneEvent, isOfOneWebhook }: CardProps) {
  return (
    <Paper component="li" withBorder p="sm" className={isFresh ? 'row-fresh' : ''}>
      <Stack gap={4}>
        <Group justify="space-between" gap="xs">
          <Standing delivery={delivery} isFresh={isFresh} />
          <Text size="xs">
            <Instant at={delivery.createdAt} />
          </Text>
        </Group>
        <DeliveryTitle delivery={delivery} isByWebhook={isOfOneEvent} />
        {!isOfOneEvent && <LearnerLine delivery={delivery} />}
        {!isOfOneEvent && !isOfOneWebhook && (
          <Text size="sm" component="div">
            <WebhookLink academy={delivery.academy} endpoint={delivery.endpoint} />
          </Text>
        )}
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

interface DeliveryTitleProps {
  readonly delivery: Delivery;
  /** Named by where it goes, since all are of one event. */
  readonly isByWebhook: boolean;
}

/** The way to the delivery. */
function DeliveryTitle({ delivery, isByWebhook }: DeliveryTitleProps) {
  const titleOf = useTypeTitle();
  const { academy, id, eventType, endpoint } = delivery;
  const webhook = useWebhooks(academy).data?.items.find((each) => each.id === endpoint);
  return (
    <Anchor
      fw={600}
      size="sm"
      renderRoot={(props) => (
        <Link {...props} to="/academies/$academy/deliveries/$delivery" params={{ academy, delivery: id }} />
      )}
    >
      {isByWebhook ? (
        <Foreign text={webhook === undefined ? endpoint : webhookName(webhook)} charactersMax={80} />
      ) : (
        titleOf(eventType)
      )}
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
