import { Table, Text } from '@mantine/core';
import type { EventTypeEntry } from '../../asking/api.ts';
import { Sentence } from '../../kit/sentence.tsx';
import { t } from '../../texts/texts.ts';
import { fieldLimits } from './field-limits.ts';

interface FieldTableProps {
  readonly title: string;
  readonly fields: EventTypeEntry['fields'];
  readonly schema: unknown;
}

/** Every field of an event's data: what it is called, what it holds, and what it means. */
export function FieldTable({ title, fields, schema }: FieldTableProps) {
  const says = t.catalogue.type;
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing={6} aria-label={says.fieldsCaption(title)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{says.field}</Table.Th>
            <Table.Th scope="col">{says.kind}</Table.Th>
            <Table.Th scope="col">{says.required}</Table.Th>
            <Table.Th scope="col">{says.meaning}</Table.Th>
            <Table.Th scope="col">{says.limits}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map((field) => (
            <Table.Tr key={field.path}>
              <Table.Th scope="row" className="catalogue-field">
                <Text size="sm" ff="monospace" fw={field.path.includes('.') ? 400 : 700}>
                  {field.path}
                </Text>
              </Table.Th>
              <Table.Td>{kindWords(field)}</Table.Td>
              <Table.Td>
                <Text size="sm" fw={field.isRequired ? 600 : 400}>
                  {field.isRequired ? says.requiredYes : says.requiredNo}
                </Text>
              </Table.Td>
              <Table.Td>
                <Sentence text={field.description} />
              </Table.Td>
              <Table.Td>
                {[
                  ...(field.values === undefined ? [] : [says.oneOf(field.values)]),
                  ...fieldLimits(schema, field.path),
                ].join('; ')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function kindWords({ type, format, isNullable }: EventTypeEntry['fields'][number]): string {
  const says = t.catalogue.type;
  const kind = format === undefined ? says.kinds[type] : (says.formats[format] ?? format);
  return isNullable ? `${kind} ${says.orNull}` : kind;
}
