import { Tabs, Text } from '@mantine/core';
import type { Profile } from '../../asking/api.ts';
import { useAddressWords } from '../../kit/address-words.ts';
import { t } from '../../texts/texts.ts';
import { SampleShown } from './sample-shown.tsx';

interface OnTheWireProps {
  readonly type: string;
  /** Those that carry it. */
  readonly profiles: readonly Profile[];
}

/** The exact request of one event type in each profile that carries it. */
export function OnTheWire({ type, profiles }: OnTheWireProps) {
  const says = t.catalogue.type;
  const [{ profile: chosen }, change] = useAddressWords();
  const [first] = profiles;
  if (first === undefined) return <Text>{says.nobody}</Text>;
  const open = profiles.find(({ name }) => name === chosen) ?? first;
  return (
    <Tabs
      value={open.name}
      onChange={(name) => change({ profile: name ?? undefined })}
      keepMounted={false}
      variant="outline"
    >
      <Tabs.List aria-label={says.wireLabel}>
        {profiles.map(({ name, title }) => (
          <Tabs.Tab key={name} value={name}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {profiles.map((profile) => (
        <Tabs.Panel key={profile.name} value={profile.name} pt="md">
          <SampleShown profile={profile} type={type} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
