import './bars.css';
import { Table } from '@mantine/core';

interface BarsTableProps {
  readonly caption: string;
  /** Of the beginning, and of each number. */
  readonly heads: readonly string[];
  readonly rows: readonly {
    readonly at: string;
    readonly name: string;
    readonly numbers: readonly string[];
  }[];
}

/** The numbers of bars, on demand: for those who do not see them, and those who want them exactly. */
export function BarsTable({ caption, heads, rows }: BarsTableProps) {
  return (
    <details>
      <summary className="bars-summary">{caption}</summary>
      <Table.ScrollContainer minWidth={420} maxHeight={320}>
        <Table fz="xs" aria-label={caption} stickyHeader className="bars-numbers">
          <Table.Thead>
            <Table.Tr>
              {heads.map((head) => (
                <Table.Th key={head} scope="col">
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.toReversed().map(({ at, name, numbers }) => (
              <Table.Tr key={at}>
                <Table.Th scope="row" fw={400}>
                  <time dateTime={at}>{name}</time>
                </Table.Th>
                {numbers.map((number, column) => (
                  <Table.Td key={heads[column + 1]}>{number}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}
