import { Anchor, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api, type Delivery } from '../../asking/api.ts';
import { liveMs } from '../../asking/queries.ts';
import { Asked } from '../../kit/asked.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { t } from '../../texts/texts.ts';
import { useWebhookPath } from './webhook-asking.ts';

/** The newest deliveries of a webhook, live, with the way to all of them. */
export function LatestDeliveries() {
  const { academy, id } = useWebhookPath();
  const asked = api.useQuery(
    'get',
    '/v1/academies/{academy}/deliveries',
    { params: { path: { academy }, query: { endpoint: id, limit: shownMax } } },
    { refetchInterval: liveMs },
  );
  const says = t.webhook.latest;
  return (
    <Paper withBorder p="md" component="section" aria-label={says.title}>
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Title order={2} size="h5">
            {says.title}
          </Title>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/academies/$academy/deliveries"
                params={{ academy }}
                search={{ endpoint: id }}
              />
            )}
          >
            {says.all}
          </Anchor>
        </Group>
        <Asked query={asked}>
          {({ items }) =>
            items.length === 0 ? (
              <Text size="sm">
                {says.none} {says.noneCure}
              </Text>
            ) : (
              <DeliveriesTable deliveries={items} label={says.title} />
            )
          }
        </Asked>
      </Stack>
    </Paper>
  );
}

const shownMax = 10;

interface DeliveriesTableProps {
  readonly deliveries: readonly Delivery[];
  readonly label: string;
}

/** Deliveries of one webhook, a line each, with the way to it. */
export function DeliveriesTable({ deliveries, label }: DeliveriesTableProps) {
  const says = t.webhook.latest;
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table fz="sm" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{says.state}</Table.Th>
            <Table.Th scope="col">{says.what}</Table.Th>
            <Table.Th scope="col">{says.learner}</Table.Th>
            <Table.Th scope="col">{says.made}</Table.Th>
            <Table.Th scope="col">{says.next}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deliveries.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function DeliveryRow({ delivery }: { readonly delivery: Delivery }) {
  const { academy, id, state, eventType, learner, createdAt, nextAttemptAt, reason } = delivery;
  return (
    <Table.Tr>
      <Table.Td>
        <StateBadge state={state} />
      </Table.Td>
      <Table.Td>
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
          {eventType}
        </Anchor>
      </Table.Td>
      <Table.Td>{learner !== undefined && <Foreign text={learner} charactersMax={40} />}</Table.Td>
      <Table.Td className="never-wraps">
        <Instant at={createdAt} />
      </Table.Td>
      <Table.Td>
        {nextAttemptAt === undefined ? (
          reason !== undefined && <Foreign text={reason} charactersMax={160} />
        ) : (
          <Instant at={nextAttemptAt} as="distance" />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
