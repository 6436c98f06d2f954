import { Button, Checkbox, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useAddressWords } from '../../kit/address-words.ts';
import { Empty } from '../../kit/empty.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { t } from '../../texts/texts.ts';
import { SettingRow } from './setting-row.tsx';
import { type Setting, wantedSettings } from './wanted-settings.ts';

/** Every setting there is: what counts, what would by default, what it means and how to change it. */
export function SettingsList({ settings }: { readonly settings: readonly Setting[] }) {
  const says = t.installation.settings;
  const [{ text = '', show }, change] = useAddressWords();
  const onlyChanged = show === changedOnly;
  const found = wantedSettings(settings, { text, onlyChanged });
  const clear = () => change({ text: undefined, show: undefined });
  return (
    <Stack gap="sm" component="section" aria-labelledby="settings">
      <Title order={2} size="h4" id="settings">
        {says.title}
      </Title>
      <Text size="sm" maw="52rem">
        {says.text}
      </Text>
      <Group gap="md">
        <SearchField label={says.search} value={text} onChange={(words) => change({ text: words })} />
        <Checkbox
          label={says.onlyChanged}
          checked={onlyChanged}
          onChange={({ currentTarget }) => change({ show: currentTarget.checked ? changedOnly : undefined })}
        />
      </Group>
      <Text size="sm" role="status">
        {says.found(found.length, settings.length)}
      </Text>
      {found.length === 0 ? (
        <Empty
          title={says.none.title}
          text={says.none.text}
          action={
            <Button variant="default" onClick={clear}>
              {says.none.clear}
            </Button>
          }
        />
      ) : (
        <Paper withBorder component="ul" className="setting-rows" aria-label={says.list}>
          {found.map((setting) => (
            <SettingRow key={setting.variable} setting={setting} />
          ))}
        </Paper>
      )}
    </Stack>
  );
}

const changedOnly = 'changed';
