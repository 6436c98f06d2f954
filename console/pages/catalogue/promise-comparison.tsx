import { Group, Switch, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Profile } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { t } from '../../texts/texts.ts';
import { differing, promiseRows, type Row } from './promise-rows.ts';
import { Lines } from './row-table.tsx';
import { ruleRows } from './rule-rows.ts';
import { useSchedule } from './schedule-asking.ts';

interface PromiseComparisonProps {
  readonly left: Profile;
  readonly right: Profile;
}

/** What two dialects promise, line by line, with the lines that differ marked. */
export function PromiseComparison({ left, right }: PromiseComparisonProps) {
  const [leftSchedule, rightSchedule] = [useSchedule(left.name), useSchedule(right.name)];
  return (
    <Asked query={leftSchedule}>
      {(one) => (
        <Asked query={rightSchedule}>
          {(other) => (
            <Compared
              titles={[left.title, right.title]}
              left={[...promiseRows(left, one), ...ruleRows(left)]}
              right={[...promiseRows(right, other), ...ruleRows(right)]}
            />
          )}
        </Asked>
      )}
    </Asked>
  );
}

interface ComparedProps {
  readonly titles: readonly [left: string, right: string];
  readonly left: readonly Row[];
  readonly right: readonly Row[];
}

function Compared({ titles, left, right }: ComparedProps) {
  const says = t.catalogue.comparison;
  const [isShort, setShort] = useState(false);
  const names = differing(left, right);
  const others = new Map(right.map((row) => [row.name, row]));
  const isDifferent = ({ name }: Row) => names.has(name);
  const shown = isShort ? left.filter(isDifferent) : left;
  return (
    <section aria-labelledby="promises">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="promises">
          {says.promises}
        </Title>
        <Switch
          label={says.onlyDifferent}
          checked={isShort}
          onChange={(event) => setShort(event.currentTarget.checked)}
        />
      </Group>
      <Text size="sm" c="dimmed" mb="xs" role="status">
        {says.differing(names.size, left.length)}
      </Text>
      <Table.ScrollContainer minWidth={680}>
        <Table verticalSpacing={6} aria-label={says.caption(...titles)} className="catalogue-rows">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t.catalogue.rows.what}</Table.Th>
              <Table.Th scope="col">{titles[0]}</Table.Th>
              <Table.Th scope="col">{titles[1]}</Table.Th>
              <Table.Th scope="col">{says.marks}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((row) => (
              <Table.Tr key={row.name} className={isDifferent(row) ? 'catalogue-differs' : undefined}>
                <Table.Th scope="row">{t.catalogue.rows[row.name]}</Table.Th>
                <Table.Td>
                  <Lines says={row.says} />
                </Table.Td>
                <Table.Td>
                  <Lines says={others.get(row.name)?.says ?? []} />
                </Table.Td>
                <Table.Td>{isDifferent(row) ? `≠ ${says.differs}` : says.same}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
