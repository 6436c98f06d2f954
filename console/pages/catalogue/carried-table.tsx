import { Anchor, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Profile } from '../../asking/api.ts';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { t } from '../../texts/texts.ts';

/** What a dialect can say, with its own word for each, and who fixed the bytes. */
export function CarriedTable({ profile }: { readonly profile: Profile }) {
  const says = t.catalogue.profile;
  const titleOf = useTypeTitle();
  const { name, title, strictness, carries } = profile;
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={6} aria-label={says.carriesCaption(title)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.catalogue.types.type}</Table.Th>
            <Table.Th scope="col">{says.wireName}</Table.Th>
            <Table.Th scope="col">{says.condition}</Table.Th>
            <Table.Th scope="col">{t.catalogue.sample.bytes}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {carries.map(({ type, wireType, condition, grade }) => (
            <Table.Tr key={type}>
              <Table.Th scope="row" fw={400} ta="start">
                <Anchor
                  size="sm"
                  renderRoot={(props) => (
                    <Link
                      {...props}
                      to="/catalogue/events/$type"
                      params={{ type }}
                      search={{ profile: name }}
                    />
                  )}
                >
                  {titleOf(type)}
                </Anchor>
              </Table.Th>
              <Table.Td>
                <Text size="sm" ff="monospace">
                  {wireType}
                </Text>
              </Table.Td>
              <Table.Td>{condition ?? says.everyOne}</Table.Td>
              <Table.Td>
                {strictness === 'own' ? t.catalogue.sample.gradeOwn : t.catalogue.sample.grades[grade]}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
