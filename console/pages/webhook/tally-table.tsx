import { Table } from '@mantine/core';
import type { Answer } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';

type Report = Answer<'reconcileEndpoint'>;

/** How many deliveries stand how, by event type and in all. */
export function TallyTable({ report }: { readonly report: Report }) {
  const says = t.reconciliation;
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table fz="sm" aria-label={says.totals}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{says.type}</Table.Th>
            {columns.map((column) => (
              <Table.Th key={column} scope="col" ta="right">
                {says.columns[column]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(report.byType).map(([type, tally]) => (
            <TallyRow key={type} name={type} tally={tally} />
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <TallyRow name={says.all} tally={report} isSum />
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  );
}

const columns = ['matched', 'delivered', 'failed', 'held', 'pending', 'cancelled', 'repeated'] as const;

interface TallyRowProps {
  readonly name: string;
  readonly tally: Pick<Report, (typeof columns)[number]>;
  readonly isSum?: boolean;
}

function TallyRow({ name: what, tally, isSum = false }: TallyRowProps) {
  return (
    <Table.Tr fw={isSum ? 700 : 400}>
      <Table.Th scope="row" fw="inherit">
        {what}
      </Table.Th>
      {columns.map((column) => (
        <Table.Td key={column} ta="right">
          {t.reconciliation.count(tally[column])}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
