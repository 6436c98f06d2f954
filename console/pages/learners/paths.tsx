import { Table, Text } from '@mantine/core';
import type { Answer } from '../../asking/api.ts';
import { Empty } from '../../kit/empty.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import { PlaceBadge, Result } from './courses.tsx';

type PathMember = Answer<'getLearnerRecord'>['paths'][number];

/** The learner's place in each path, program and learning plan. */
export function Paths({ paths }: { readonly paths: readonly PathMember[] }) {
  const says = t.learners.paths;
  const of = t.learners.courses;
  if (paths.length === 0) return <Empty {...says.none} />;
  return (
    <Table.ScrollContainer minWidth={680}>
      <Table verticalSpacing="sm" aria-label={says.caption}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{says.path}</Table.Th>
            <Table.Th scope="col">{of.status}</Table.Th>
            <Table.Th scope="col">{of.enrolled}</Table.Th>
            <Table.Th scope="col">{of.completed}</Table.Th>
            <Table.Th scope="col">{of.result}</Table.Th>
            <Table.Th scope="col">{says.progress}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {paths.map(({ path, title, kind, progress, ...member }) => (
            <Table.Tr key={path}>
              <Table.Th scope="row" fw={400} className="record-name">
                <Foreign text={title} charactersMax={120} />
                <Text size="xs" c="dimmed">
                  {kind !== null && `${says.kinds[kind]} · `}
                  <Foreign text={path} charactersMax={80} />
                </Text>
              </Table.Th>
              <Table.Td>
                <PlaceBadge status={member.status} />
              </Table.Td>
              <Table.Td>
                <Instant at={member.enrolledAt} absent={t.learners.unknownValue} />
              </Table.Td>
              <Table.Td>
                <Instant at={member.completedAt} absent="–" />
              </Table.Td>
              <Table.Td>
                <Result {...member} />
              </Table.Td>
              <Table.Td>
                {progress === null ? '–' : says.done(amount(progress.completed), amount(progress.required))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
