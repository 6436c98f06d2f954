import { Button, Checkbox, Code, Fieldset, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Profile } from '../../asking/api.ts';
import { useEventTypes } from '../../kit/catalogue.ts';
import { Sentence } from '../../kit/sentence.tsx';
import { t } from '../../texts/texts.ts';
import { type CarriedEvent, eventGroups } from './event-groups.ts';
import type { EventType } from './form-values.ts';

interface EventsChoiceProps {
  readonly profile: Profile;
  readonly chosen: readonly EventType[];
  readonly onChange: (chosen: readonly EventType[]) => void;
  /** Whether at most one can be chosen. */
  readonly isOne: boolean;
}

/** The events that a profile carries, in groups and searchable, each with when it happens. */
export function EventsChoice({ profile, chosen, onChange, isOne }: EventsChoiceProps) {
  const [words, setWords] = useState('');
  const says = t.webhookForm.hears;
  const types = useEventTypes().data?.items ?? [];
  const groups = eventGroups(types, profile, words);
  const all = profile.carries.map(({ type }) => type);
  return (
    <Stack gap="sm">
      {all.length > 4 && (
        <TextInput
          aria-label={says.search}
          placeholder={says.search}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
          onKeyDown={(event) => {
            // It searches as one types, and does not send the form.
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
      )}
      {!isOne && (
        <Group gap="xs">
          <Text size="sm" className="quiet" role="status">
            {says.count(chosen.length, all.length)}
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={() => onChange(all)}>
            {says.takeAll}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => onChange([])}>
            {says.takeNone}
          </Button>
        </Group>
      )}
      {groups.length === 0 && <Text size="sm">{says.none}</Text>}
      {groups.map(({ name, events }) => (
        <Fieldset key={name} legend={says.groups[name]} p="sm" radius="md">
          <Stack gap="sm">
            {events.map((event) =>
              isOne ? (
                <Radio
                  key={event.type}
                  name="event-type"
                  label={event.title}
                  description={<About event={event} />}
                  checked={chosen.includes(event.type)}
                  onChange={() => onChange([event.type])}
                />
              ) : (
                <Checkbox
                  key={event.type}
                  label={event.title}
                  description={<About event={event} />}
                  checked={chosen.includes(event.type)}
                  onChange={({ currentTarget }) =>
                    onChange(
                      all.filter((type) =>
                        type === event.type ? currentTarget.checked : chosen.includes(type),
                      ),
                    )
                  }
                />
              ),
            )}
          </Stack>
        </Fieldset>
      ))}
    </Stack>
  );
}

function About({ event: { type, description, wireType, condition } }: { readonly event: CarriedEvent }) {
  return (
    <>
      <Sentence text={description} /> <Code>{type}</Code>
      {wireType !== type && (
        <>
          {', '}
          {t.webhookForm.hears.wireType} <Code>{wireType}</Code>
        </>
      )}
      {condition !== undefined && `, ${condition}`}
    </>
  );
}
