import { List, Stack, Text, Title } from '@mantine/core';
import type { Answer, Profile } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { typeNamed, useEventTypes, useProfiles } from '../../kit/catalogue.ts';
import { Page } from '../../kit/page.tsx';
import { Payload } from '../../kit/payload.tsx';
import { usePlaceName } from '../../kit/place.ts';
import { Sentence } from '../../kit/sentence.tsx';
import { t } from '../../texts/texts.ts';
import './catalogue.css';
import { FieldTable } from './field-table.tsx';
import { NotInCatalogue } from './not-in-catalogue.tsx';
import { OnTheWire } from './on-the-wire.tsx';

/** One event type: what it means, its fields, and how each dialect puts it on the wire. */
export function EventTypePage() {
  const type = usePlaceName('type');
  const types = useEventTypes();
  const profiles = useProfiles();
  const entry = typeNamed(types.data?.items ?? [], type);
  const operation = types.data?.operations.find((each) => each.type === type);
  return (
    <Page
      title={entry?.title ?? operation?.title ?? t.catalogue.type.unnamed}
      trail={[{ title: t.catalogue.title, link: { to: '/catalogue' } }]}
    >
      <Asked query={types}>
        {() => (
          <Asked query={profiles}>
            {({ items }) => {
              const found = entry ?? operation;
              if (found === undefined) return <NotInCatalogue />;
              return <Shown entry={found} profiles={items} />;
            }}
          </Asked>
        )}
      </Asked>
    </Page>
  );
}

type Types = Answer<'listEventTypes'>;
type Entry = Types['items'][number] | Types['operations'][number];

function Shown({ entry, profiles }: { readonly entry: Entry; readonly profiles: readonly Profile[] }) {
  const says = t.catalogue.type;
  const { type, title, description, schema, example } = entry;
  const fields = 'fields' in entry ? entry.fields : undefined;
  const isCarrying = ({ name }: Profile) => entry.profiles.includes(name);
  return (
    <Stack gap="xl">
      <div>
        <Text size="sm" ff="monospace" c="dimmed">
          {type}
        </Text>
        <Text>
          <Sentence text={description} />
        </Text>
        <Text size="sm" c="dimmed">
          {fields === undefined ? says.operation : says.published}
        </Text>
      </div>
      <section aria-labelledby="wire">
        <Title order={2} size="h4" id="wire">
          {says.wire}
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          {says.wireWhy}
        </Text>
        <OnTheWire type={type} profiles={profiles.filter(isCarrying)} />
      </section>
      {fields !== undefined && (
        <section aria-labelledby="fields">
          <Title order={2} size="h4" id="fields">
            {says.fields}
          </Title>
          <FieldTable title={title} fields={fields} schema={schema} />
        </section>
      )}
      {example !== undefined && (
        <section aria-labelledby="example">
          <Title order={2} size="h4" id="example">
            {says.example}
          </Title>
          <Text size="sm" c="dimmed" mb="xs">
            {fields === undefined ? says.exampleWhyOperation : says.exampleWhy}
          </Text>
          <Payload text={JSON.stringify(example, undefined, 2)} label={says.exampleLabel(title)} />
        </section>
      )}
      <Lacking
        profiles={profiles.filter((profile) => !isCarrying(profile))}
        isOperation={fields === undefined}
      />
    </Stack>
  );
}

interface LackingProps {
  readonly profiles: readonly Profile[];
  readonly isOperation: boolean;
}

function Lacking({ profiles, isOperation }: LackingProps) {
  const says = t.catalogue.type;
  if (profiles.length === 0) return undefined;
  return (
    <section aria-labelledby="lacking">
      <Title order={2} size="h4" id="lacking" mb="xs">
        {says.lacking}
      </Title>
      <List size="sm" spacing="xs">
        {profiles.map(({ name, title, strictness }) => (
          <List.Item key={name}>
            {isOperation
              ? says.lackingOperation(title)
              : strictness === 'documented'
                ? says.lackingDocumented(title)
                : says.lackingOwn(title)}
          </List.Item>
        ))}
      </List>
    </section>
  );
}
