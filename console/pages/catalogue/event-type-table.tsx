import { Anchor, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Profile } from '../../asking/api.ts';
import { Sentence } from '../../kit/sentence.tsx';
import { t } from '../../texts/texts.ts';

interface EventTypeTableProps {
  readonly types: readonly {
    readonly type: string;
    readonly title: string;
    readonly description: string;
    readonly profiles: readonly string[];
  }[];
  readonly profiles: readonly Profile[];
  readonly caption: string;
  readonly why?: string;
}

/** Event types with what they mean, and at a glance who carries which. */
export function EventTypeTable({ types, profiles, caption, why }: EventTypeTableProps) {
  const says = t.catalogue.types;
  return (
    <section aria-label={caption}>
      {why !== undefined && (
        <>
          <Title order={2} size="h4">
            {caption}
          </Title>
          <Text size="sm" mb="xs">
            {why}
          </Text>
        </>
      )}
      <Table.ScrollContainer minWidth={860}>
        <Table verticalSpacing="xs" highlightOnHover aria-label={caption}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{says.type}</Table.Th>
              {profiles.map(({ name, title }) => (
                <Table.Th key={name} scope="col" ta="center">
                  <Anchor
                    size="sm"
                    fw={600}
                    renderRoot={(props) => (
                      <Link {...props} to="/catalogue/profiles/$profile" params={{ profile: name }} />
                    )}
                  >
                    {title}
                  </Anchor>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {types.map(({ type, title, description, profiles: carriers }) => (
              <Table.Tr key={type}>
                <Table.Th scope="row" fw={400} className="catalogue-type">
                  <Anchor
                    fw={600}
                    renderRoot={(props) => <Link {...props} to="/catalogue/events/$type" params={{ type }} />}
                  >
                    {title}
                  </Anchor>{' '}
                  <Text span size="xs" ff="monospace" c="dimmed">
                    {type}
                  </Text>
                  <Text size="sm" c="dimmed">
                    <Sentence text={description} />
                  </Text>
                </Table.Th>
                {profiles.map((profile) => (
                  <Table.Td key={profile.name} ta="center">
                    <Mark profile={profile} type={type} isCarried={carriers.includes(profile.name)} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {types.some(({ type }) => profiles.some((profile) => conditionOf(profile, type) !== undefined)) && (
        <Text size="sm">{says.footnote}</Text>
      )}
    </section>
  );
}

interface MarkProps {
  readonly profile: Profile;
  readonly type: string;
  readonly isCarried: boolean;
}

function Mark({ profile, type, isCarried }: MarkProps) {
  const says = t.catalogue.types;
  const condition = conditionOf(profile, type);
  if (!isCarried)
    return (
      <span className="catalogue-no">
        <IconMinus size={16} aria-hidden />
        <VisuallyHidden>{says.notCarried}</VisuallyHidden>
      </span>
    );
  return (
    <span className="catalogue-yes" title={condition}>
      <IconCheck size={18} aria-hidden />
      {condition !== undefined && <span aria-hidden>*</span>}
      <VisuallyHidden>{condition === undefined ? says.carried : says.conditional}</VisuallyHidden>
    </span>
  );
}

/** Which events of the type the profile carries; undefined where that is all or none. */
function conditionOf({ carries }: Profile, type: string): string | undefined {
  return carries.find((carried) => carried.type === type)?.condition;
}
