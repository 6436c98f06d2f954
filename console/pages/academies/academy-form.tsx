import { Button, Fieldset, Group, NativeSelect, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { problemOf } from '../../asking/problem.ts';
import { useProfiles } from '../../kit/catalogue.ts';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { t } from '../../texts/texts.ts';
import { type AcademyFields, fieldAt, isDomainHalf } from './academy-wish.ts';

const { academies: words } = t;

interface AcademyFormProps {
  readonly initial: AcademyFields;
  /** It is there already: its id stays. */
  readonly isKnown: boolean;
  readonly verb: string;
  /** Rejects with what the API says against it. */
  readonly onSubmit: (fields: AcademyFields) => Promise<unknown>;
}

/** What an academy says about itself, and how its customers set up webhooks. */
export function AcademyForm({ initial, isKnown, verb, onSubmit }: AcademyFormProps) {
  const [error, setError] = useState<unknown>();
  const form = useForm<AcademyFields>({
    initialValues: initial,
    validate: {
      domainName: (_value, fields) => (isDomainHalf(fields) ? words.domainBoth : null),
    },
  });
  const submit = async (fields: AcademyFields) => {
    setError(undefined);
    try {
      await onSubmit(fields);
      form.resetDirty(fields);
    } catch (thrown) {
      setError(thrown);
      for (const { path, message } of problemOf(thrown).faults) form.setFieldError(fieldAt(path), message);
    }
  };
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack maw="40rem">
        <TextInput label={words.name} description={words.nameHint} required {...form.getInputProps('name')} />
        {!isKnown && <TextInput label={words.id} description={words.idHint} {...form.getInputProps('id')} />}
        <TextInput
          label={words.companyId}
          description={words.companyIdHint}
          {...form.getInputProps('companyId')}
        />
        <Group grow align="flex-start">
          <TextInput label={words.domainId} {...form.getInputProps('domainId')} />
          <TextInput label={words.domainName} {...form.getInputProps('domainName')} />
        </Group>
        <Text size="xs" c="dimmed">
          {words.domainHint}
        </Text>
        <SetUpFields chosen={form.values.setUp} onChoose={(setUp) => form.setFieldValue('setUp', setUp)} />
        <Switch
          label={words.plainSecrets}
          description={words.plainSecretsHint}
          {...form.getInputProps('plainSecrets', { type: 'checkbox' })}
        />
        {error !== undefined && <ProblemNote error={error} />}
        <Group>
          <Button type="submit" loading={form.submitting}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface SetUpFieldsProps {
  readonly chosen: AcademyFields['setUp'];
  readonly onChoose: (setUp: AcademyFields['setUp']) => void;
}

function SetUpFields({ chosen, onChoose }: SetUpFieldsProps) {
  const { data } = useProfiles();
  if (data === undefined) return undefined;
  return (
    <Fieldset legend={words.setUp}>
      <Text size="xs" c="dimmed" mb="xs">
        {words.setUpHint}
      </Text>
      <Stack gap="xs">
        {data.items.map(({ name, title, rules: { setUp: own } }) => (
          <NativeSelect
            key={name}
            label={title}
            value={chosen[name] ?? 'usual'}
            data={[
              { value: 'usual', label: words.setUpChoices.usual(words.setUpOwn[own]) },
              { value: 'self-service', label: words.setUpChoices['self-service'] },
              { value: 'by-request', label: words.setUpChoices['by-request'] },
            ]}
            onChange={({ currentTarget: { value } }) => {
              const { [name]: _before, ...others } = chosen;
              const isRule = value === 'self-service' || value === 'by-request';
              onChoose(isRule ? { ...others, [name]: value } : others);
            }}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}
