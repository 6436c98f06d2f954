import { Anchor, Badge, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../asking/api.ts';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { t } from '../../texts/texts.ts';
import { learnerIn } from './learner-in.ts';
import { stateCounts } from './state-counts.ts';

type Listed = Answer<'listEvents'>['items'][number];

interface EventRowsProps {
  readonly events: readonly Listed[];
  /** Ids of those that came by themselves a moment ago. */
  readonly fresh: ReadonlySet<string>;
}

/** Events in a table; where the screen is too narrow for one, as cards. */
export function EventRows({ events, fresh }: EventRowsProps) {
  const isNarrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false });
  const { columns, caption } = t.events;
  if (isNarrow)
    return (
      <Stack component="ul" gap="xs" p={0} m={0} aria-label={caption} className="plain-list">
        {events.map((event) => (
          <EventCard key={event.id} event={event} isFresh={fresh.has(event.id)} />
        ))}
      </Stack>
    );
  return (
    <Table aria-label={caption} verticalSpacing="xs" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{columns.event}</Table.Th>
          <Table.Th scope="col">{columns.learner}</Table.Th>
          <Table.Th scope="col">{columns.deliveries}</Table.Th>
          <Table.Th scope="col">{columns.published}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.map((event) => (
          <Table.Tr key={event.id} className={fresh.has(event.id) ? 'row-fresh' : ''}>
            <Table.Td>
              <EventTitle event={event} isFresh={fresh.has(event.id)} />
            </Table.Td>
            <Table.Td maw="18rem">
              <Foreign text={learnerIn(event.data) ?? ''} charactersMax={60} />
            </Table.Td>
            <Table.Td>
              <Whereabouts event={event} />
            </Table.Td>
            <Table.Td className="unbroken">
              <Instant at={event.publishedAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface OneProps {
  readonly event: Listed;
  readonly isFresh: boolean;
}

function EventCard({ event, isFresh }: OneProps) {
  return (
    <Paper component="li" withBorder p="sm" className={isFresh ? 'row-fresh' : ''}>
      <Stack gap={4}>
        <EventTitle event={event} isFresh={isFresh} />
        <Text size="sm">
          <Foreign text={learnerIn(event.data) ?? ''} charactersMax={60} />
        </Text>
        <Whereabouts event={event} />
        <Text size="xs">
          <Instant at={event.publishedAt} />
        </Text>
      </Stack>
    </Paper>
  );
}

function EventTitle({ event: { academy, id, type }, isFresh }: OneProps) {
  const titleOf = useTypeTitle();
  return (
    <>
      <Group gap="xs">
        <Anchor
          fw={600}
          size="sm"
          renderRoot={(props) => (
            <Link {...props} to="/academies/$academy/events/$event" params={{ academy, event: id }} />
          )}
        >
          {titleOf(type)}
        </Anchor>
        {isFresh && (
          <Badge variant="outline" size="sm" className="badge">
            {t.lists.isNew}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        <Foreign text={id} charactersMax={60} />
      </Text>
    </>
  );
}

/** How its deliveries stand, at a glance. */
function Whereabouts({ event: { deliveries } }: { readonly event: Listed }) {
  if (deliveries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t.events.nowhere}
      </Text>
    );
  return (
    <Group gap="xs">
      {stateCounts(deliveries).map(({ state, count }) => (
        <Group key={state} gap={4} wrap="nowrap">
          <Text size="sm">{count}</Text>
          <StateBadge state={state} />
        </Group>
      ))}
    </Group>
  );
}
