import { Checkbox, Code, Input, List, Radio, Stack, TagsInput, Text } from '@mantine/core';
import type { Profile } from '../../asking/api.ts';
import { useEventTypes, useTypeTitle } from '../../kit/catalogue.ts';
import { t } from '../../texts/texts.ts';
import { EventsChoice } from './events-choice.tsx';
import { FormSection } from './form-section.tsx';
import type { OperationType } from './form-values.ts';
import { lockedNote } from './locked-fields.ts';
import type { Filling } from './use-filling.ts';

interface HearsSectionProps {
  readonly filling: Filling;
  readonly profile: Profile;
}

/** What it hears of: events, courses, and what happens to webhooks themselves; only what its profile offers. */
export function HearsSection({ filling, profile }: HearsSectionProps) {
  const { rules, operations } = profile;
  const says = t.webhookForm.hears;
  return (
    <FormSection title={says.title}>
      <Events filling={filling} profile={profile} />
      {rules.courseFilter && (
        <TagsInput
          label={says.courses}
          description={lockedNote(filling, 'courses') ?? says.coursesHint}
          placeholder={says.coursesPlaceholder}
          value={[...filling.values.courses]}
          onChange={(courses) => filling.set('courses', courses)}
          splitChars={[',', ' ', '\n', '\t']}
          disabled={filling.isLocked('courses')}
          error={filling.faults['courses']}
          clearable
        />
      )}
      {operations && <Operations filling={filling} />}
    </FormSection>
  );
}

function Events({ filling, profile }: HearsSectionProps) {
  const { values, faults, set } = filling;
  const says = t.webhookForm.hears;
  const rule = profile.rules.eventTypes;
  const fault = faults['eventTypes'];
  const isLocked = filling.isLocked('eventTypes');
  const isChoosing = rule === 'one' || values.hears === 'chosen';
  if (isLocked) return <LockedEvents filling={filling} profile={profile} />;
  return (
    <Stack gap="sm">
      {rule !== 'any' && <Text size="sm">{rule === 'one' ? says.one : says.oneOrAll}</Text>}
      {rule !== 'one' && (
        <Radio.Group aria-label={says.label} value={values.hears} onChange={(hears) => set('hears', hears)}>
          <Stack gap="xs">
            <Radio value="all" label={says.all(profile.carries.length)} description={says.allHint} />
            <Radio value="chosen" label={rule === 'any' ? says.chosen : says.chosenOne} />
          </Stack>
        </Radio.Group>
      )}
      {isChoosing && (
        <EventsChoice
          profile={profile}
          chosen={values.eventTypes}
          onChange={(types) => set('eventTypes', types)}
          isOne={rule !== 'any'}
        />
      )}
      {fault !== undefined && <Input.Error role="alert">{fault}</Input.Error>}
    </Stack>
  );
}

function LockedEvents({ filling, profile }: HearsSectionProps) {
  const { hears, eventTypes } = filling.values;
  const titleOf = useTypeTitle();
  const says = t.webhookForm.hears;
  return (
    <Stack gap="xs">
      <Text size="sm" className="quiet">
        {lockedNote(filling, 'eventTypes')}
      </Text>
      {hears === 'all' ? (
        <Text size="sm">{says.all(profile.carries.length)}</Text>
      ) : (
        <List size="sm">
          {eventTypes.map((type) => (
            <List.Item key={type}>
              {titleOf(type)} <Code>{type}</Code>
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

function Operations({ filling }: { readonly filling: Filling }) {
  const { values, faults, set } = filling;
  const says = t.webhookForm.hears;
  const types = useEventTypes().data?.operations ?? [];
  return (
    <Checkbox.Group<OperationType>
      label={says.operations}
      description={lockedNote(filling, 'operations') ?? says.operationsHint}
      value={[...values.operations]}
      onChange={(operations) => set('operations', operations)}
      disabled={filling.isLocked('operations')}
      error={faults['operations']}
    >
      <Stack gap="sm" mt="xs">
        {types.map(({ type, title, description }) => (
          <Checkbox key={type} value={type} label={title} description={description} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
