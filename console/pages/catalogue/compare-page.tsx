import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconArrowsLeftRight } from '@tabler/icons-react';
import type { Answer, Profile } from '../../asking/api.ts';
import { useAddressWords } from '../../kit/address-words.ts';
import { Asked } from '../../kit/asked.tsx';
import { profileNamed, useEventTypes, useProfiles } from '../../kit/catalogue.ts';
import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { t } from '../../texts/texts.ts';
import { BodyComparison } from './body-comparison.tsx';
import './catalogue.css';
import { PromiseComparison } from './promise-comparison.tsx';

/** Two dialects side by side: what they promise, and how they say the same. */
export function ComparePage() {
  const says = t.catalogue.comparison;
  const profiles = useProfiles();
  const types = useEventTypes();
  return (
    <Page title={says.title} trail={[{ title: t.catalogue.title, link: { to: '/catalogue' } }]}>
      <Text>{says.explains}</Text>
      <Asked query={profiles}>
        {(known) => (
          <Asked query={types}>{(all) => <Comparison profiles={known.items} types={all.items} />}</Asked>
        )}
      </Asked>
    </Page>
  );
}

interface ComparisonProps {
  readonly profiles: readonly Profile[];
  readonly types: Answer<'listEventTypes'>['items'];
}

function Comparison({ profiles, types }: ComparisonProps) {
  const says = t.catalogue.comparison;
  const [words, change] = useAddressWords();
  const left = profileNamed(profiles, words.left);
  const right = profileNamed(profiles, words.right);
  const chosen =
    types.find(({ type }) => type === words.type) ??
    types.find((each) =>
      [left, right].every((one) => one === undefined || each.profiles.includes(one.name)),
    ) ??
    types[0];
  const choices = profiles.map(({ name, title }) => ({ value: name, label: title }));
  return (
    <Stack gap="xl">
      <Group align="flex-end" gap="sm">
        <Select
          label={says.left}
          data={choices}
          value={left?.name ?? null}
          allowDeselect={false}
          onChange={(name) => change({ left: name ?? undefined })}
        />
        <Button
          variant="default"
          leftSection={<IconArrowsLeftRight size={16} aria-hidden />}
          onClick={() => change({ left: words.right, right: words.left })}
        >
          {says.swap}
        </Button>
        <Select
          label={says.right}
          data={choices}
          value={right?.name ?? null}
          allowDeselect={false}
          onChange={(name) => change({ right: name ?? undefined })}
        />
        <Select
          label={says.type}
          data={types.map(({ type, title }) => ({ value: type, label: title }))}
          value={chosen?.type ?? null}
          searchable
          allowDeselect={false}
          onChange={(type) => change({ type: type ?? undefined })}
        />
      </Group>
      {left === undefined || right === undefined || chosen === undefined ? (
        <Empty {...says.choose} />
      ) : (
        <>
          <PromiseComparison left={left} right={right} />
          <BodyComparison left={left} right={right} type={chosen} />
        </>
      )}
    </Stack>
  );
}
