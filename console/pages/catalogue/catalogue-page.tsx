import { Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../asking/api.ts';
import { useAddressWords } from '../../kit/address-words.ts';
import { Asked } from '../../kit/asked.tsx';
import { useEventTypes, useProfiles } from '../../kit/catalogue.ts';
import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { amount } from '../../texts/plain.ts';
import { t } from '../../texts/texts.ts';
import './catalogue.css';
import { EventTypeTable } from './event-type-table.tsx';
import { profilesFound, typesFound } from './found-in.ts';
import { ProfileCards } from './profile-cards.tsx';

/** Everything that can be sent, and every dialect that it can be sent in. */
export function CataloguePage() {
  const says = t.catalogue;
  const profiles = useProfiles();
  const types = useEventTypes();
  return (
    <Page
      title={says.title}
      actions={
        <Button variant="default" renderRoot={(props) => <Link {...props} to="/catalogue/compare" />}>
          {says.compare}
        </Button>
      }
    >
      <Text maw="48rem">{says.explains}</Text>
      <Asked query={profiles}>
        {(known) => <Asked query={types}>{(all) => <Found profiles={known.items} types={all} />}</Asked>}
      </Asked>
    </Page>
  );
}

interface FoundProps {
  readonly profiles: Answer<'listProfiles'>['items'];
  readonly types: Pick<Answer<'listEventTypes'>, 'items' | 'operations'>;
}

function Found({ profiles, types }: FoundProps) {
  const says = t.catalogue;
  const [{ tab, text = '' }, change] = useAddressWords();
  const published = typesFound(types.items, profiles, text);
  const operations = typesFound(types.operations, profiles, text);
  const dialects = profilesFound(profiles, text);
  const showAll = <Button onClick={() => change({ text: undefined })}>{says.nothing.cure}</Button>;
  const nothing = <Empty title={says.nothing.title} text={says.nothing.text} action={showAll} />;
  const typeCount = published.length + operations.length;
  return (
    <>
      <Group>
        <SearchField
          label={says.search}
          hint={says.searchHint}
          value={text}
          onChange={(words) => change({ text: words })}
        />
      </Group>
      <Tabs
        value={tab === 'profiles' ? 'profiles' : 'types'}
        onChange={(chosen) => change({ tab: chosen === 'profiles' ? 'profiles' : undefined })}
        keepMounted={false}
      >
        <Tabs.List aria-label={says.tabs.label}>
          <Tabs.Tab value="types">{says.tabs.types(amount(typeCount))}</Tabs.Tab>
          <Tabs.Tab value="profiles">{says.tabs.profiles(amount(dialects.length))}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="types" pt="md">
          {typeCount === 0 && nothing}
          <Stack gap="xl">
            {published.length > 0 && (
              <EventTypeTable types={published} profiles={profiles} caption={says.types.caption} />
            )}
            {operations.length > 0 && (
              <EventTypeTable
                types={operations}
                profiles={profiles}
                caption={says.types.operations}
                why={says.types.operationsWhy}
              />
            )}
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="profiles" pt="md">
          {dialects.length === 0 ? nothing : <ProfileCards profiles={dialects} />}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
