import { Table, Text } from '@mantine/core';
import type { Profile } from '../../asking/api.ts';
import { Sentence } from '../../kit/sentence.tsx';
import { t } from '../../texts/texts.ts';

/** What a new webhook of a dialect takes; whatever is not named is refused. */
export function SetUpFields({ profile: { title, fields } }: { readonly profile: Profile }) {
  const says = t.catalogue.type;
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table verticalSpacing={6} aria-label={t.catalogue.profile.fieldsCaption(title)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{says.field}</Table.Th>
            <Table.Th scope="col">{says.required}</Table.Th>
            <Table.Th scope="col">{says.meaning}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map(({ name, isRequired, description }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" className="catalogue-field">
                <Text size="sm" ff="monospace">
                  {name}
                </Text>
              </Table.Th>
              <Table.Td>
                <Text size="sm" fw={isRequired ? 600 : 400}>
                  {isRequired ? says.requiredYes : says.requiredNo}
                </Text>
              </Table.Td>
              <Table.Td>
                <Sentence text={description} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
