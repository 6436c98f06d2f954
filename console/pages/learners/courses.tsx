import { Badge, Table, Text } from '@mantine/core';
import type { Answer } from '../../asking/api.ts';
import { Empty } from '../../kit/empty.tsx';
import { Foreign } from '../../kit/foreign.tsx';
import { Instant } from '../../kit/instant.tsx';
import { useMay } from '../../kit/session.ts';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import { ResetCompletion } from './reset-completion.tsx';

type CourseMember = Answer<'getLearnerRecord'>['courses'][number];

/** The learner's place in each course; a completion can be reset by those who may. */
export function Courses({ courses }: { readonly courses: readonly CourseMember[] }) {
  const says = t.learners.courses;
  const { manage } = useMay();
  if (courses.length === 0) return <Empty {...says.none} />;
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing="sm" aria-label={says.caption}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{says.course}</Table.Th>
            <Table.Th scope="col">{says.status}</Table.Th>
            <Table.Th scope="col">{says.enrolled}</Table.Th>
            <Table.Th scope="col">{says.completed}</Table.Th>
            <Table.Th scope="col">{says.result}</Table.Th>
            <Table.Th scope="col">{says.certificate}</Table.Th>
            {manage && <Table.Th scope="col">{says.actions}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {courses.map((member) => (
            <Table.Tr key={member.course}>
              <Table.Th scope="row" fw={400} className="record-name">
                <Foreign text={member.title} charactersMax={120} />
                <Text size="xs" c="dimmed">
                  <Foreign text={member.course} charactersMax={80} />
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
                <CertificateOf certificate={member.certificate} />
              </Table.Td>
              {manage && (
                <Table.Td>{member.completedAt !== null && <ResetCompletion member={member} />}</Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Where a learner stands in a course or a path. */
export function PlaceBadge({ status }: Pick<CourseMember, 'status'>) {
  return (
    <Badge color={colours[status]} variant="light" className="badge">
      {t.learners.statuses[status]}
    </Badge>
  );
}

/** Points and whether that was enough; a dash where neither is known. */
export function Result({ score, maxScore, success }: Pick<CourseMember, 'score' | 'maxScore' | 'success'>) {
  const says = t.learners;
  const told = [
    ...(score === null ? [] : [says.points(amount(score), maxScore === null ? undefined : amount(maxScore))]),
    ...(success === null ? [] : [success ? says.passed : says.failed]),
  ];
  return <>{told.length === 0 ? '–' : told.join(', ')}</>;
}

function CertificateOf({ certificate }: Pick<CourseMember, 'certificate'>) {
  if (certificate === null) return <>–</>;
  const { id, name, url, expiresAt } = certificate;
  return (
    <div className="record-name">
      <Foreign text={name ?? id} charactersMax={80} />
      {url !== undefined && (
        <Text size="xs">
          <Foreign text={url} charactersMax={80} />
        </Text>
      )}
      {expiresAt !== undefined && (
        <Text size="xs" c="dimmed">
          {t.learners.courses.until} <Instant at={expiresAt} />
        </Text>
      )}
    </div>
  );
}

const colours = { enrolled: 'blue', completed: 'green', removed: 'gray' } as const;
