import { Table, Text } from '@mantine/core';
import type { Answer } from '../../asking/api.ts';
import { Empty } from '../../kit/empty.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { t } from '../../texts/texts.ts';

type Attendance = Answer<'getLearnerRecord'>['sessions'][number];

/** The live sessions that the learner registered for or was marked in. */
export function Sessions({ sessions }: { readonly sessions: readonly Attendance[] }) {
  const says = t.learners.sessions;
  if (sessions.length === 0) return <Empty {...says.none} />;
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing="sm" aria-label={says.caption}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{says.session}</Table.Th>
            <Table.Th scope="col">{says.takesPlace}</Table.Th>
            <Table.Th scope="col">{says.registered}</Table.Th>
            <Table.Th scope="col">{says.attended}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sessions.map((each) => (
            <Table.Tr key={JSON.stringify([each.session, each.occurrence])}>
              <Table.Th scope="row" fw={400} className="record-name">
                <Foreign text={each.title ?? each.session} charactersMax={120} />
                <Text size="xs" c="dimmed">
                  <Foreign text={each.session} charactersMax={80} />
                  {each.occurrence !== null && (
                    <>
                      {` · ${says.occurrence} `}
                      <Foreign text={each.occurrence} charactersMax={80} />
                    </>
                  )}
                </Text>
              </Table.Th>
              <Table.Td>
                <Instant at={each.startsAt} />
                <Text size="xs" c="dimmed">
                  <Foreign text={each.timezone} />
                </Text>
              </Table.Td>
              <Table.Td>
                <Instant at={each.registeredAt} absent={says.notRegistered} />
              </Table.Td>
              <Table.Td>
                {says.was[each.attended === null ? 'unmarked' : each.attended ? 'yes' : 'no']}
                {each.markedAt !== null && (
                  <Text size="xs" c="dimmed">
                    <Instant at={each.markedAt} />
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
