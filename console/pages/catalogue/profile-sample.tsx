import { Select, Stack } from '@mantine/core';
import type { Profile } from '../../asking/api.ts';
import { useAddressWords } from '../../kit/address-words.ts';
import { Asked } from '../../kit/asked.tsx';
import { useTypeTitle } from '../../kit/catalogue.ts';
import { t } from '../../texts/texts.ts';
import { useSamples } from './sample-asking.ts';
import { SampleShown } from './sample-shown.tsx';

/** A sample of any type that the dialect can say, chosen from all of them. */
export function ProfileSample({ profile }: { readonly profile: Profile }) {
  const [{ type: chosen }, change] = useAddressWords();
  const titleOf = useTypeTitle();
  const samples = useSamples(profile.name);
  return (
    <Asked query={samples}>
      {({ items }) => {
        const shown = items.find(({ type }) => type === chosen) ?? items[0];
        if (shown === undefined) return t.catalogue.sample.none;
        return (
          <Stack gap="md">
            <Select
              label={t.catalogue.profile.sampleChoose}
              maw="24rem"
              searchable
              allowDeselect={false}
              data={items.map(({ type }) => ({ value: type, label: titleOf(type) }))}
              value={shown.type}
              onChange={(type) => change({ type: type ?? undefined })}
            />
            <SampleShown profile={profile} type={shown.type} />
          </Stack>
        );
      }}
    </Asked>
  );
}
