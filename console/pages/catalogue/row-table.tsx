import { Table } from '@mantine/core';
import { t } from '../../texts/texts.ts';
import type { Row } from './promise-rows.ts';

interface RowTableProps {
  readonly caption: string;
  readonly rows: readonly Row[];
}

/** What a profile promises or allows, line by line. */
export function RowTable({ caption, rows }: RowTableProps) {
  return (
    <Table verticalSpacing={6} aria-label={caption} className="catalogue-rows">
      <Table.Tbody>
        {rows.map(({ name, says }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{t.catalogue.rows[name]}</Table.Th>
            <Table.Td>
              <Lines says={says} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Each on a line of its own. */
export function Lines({ says }: Pick<Row, 'says'>) {
  return says.map((line) => <div key={line}>{line}</div>);
}
