import { Badge, Table } from '@mantine/core';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';
import type { Replay } from './replay-asking.ts';

/** Replays that were begun, newest first. */
export function ReplayHistory({ replays }: { readonly replays: readonly Replay[] }) {
  const { columns, history, statuses, count } = t.replay;
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table fz="sm" aria-label={history}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{columns.begun}</Table.Th>
            <Table.Th scope="col">{columns.status}</Table.Th>
            <Table.Th scope="col">{columns.requeued}</Table.Th>
            <Table.Th scope="col">{columns.span}</Table.Th>
            <Table.Th scope="col">{columns.states}</Table.Th>
            <Table.Th scope="col">{columns.rate}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {replays.map(({ id, status, createdAt, since, until, states, requeued, ratePerSecond }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Instant at={createdAt} />
              </Table.Td>
              <Table.Td>
                <Badge variant="light" color={colours[status]} className="badge">
                  {statuses[status]}
                </Badge>
              </Table.Td>
              <Table.Td>{count(requeued)}</Table.Td>
              <Table.Td>
                <Instant at={since} /> – <Instant at={until} />
              </Table.Td>
              <Table.Td>{states.map((state) => t.kit.states[state]).join(', ')}</Table.Td>
              <Table.Td>{count(ratePerSecond)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const colours = { running: 'blue', done: 'green', cancelled: 'gray' } as const;
