import { NumberInput, Radio, Stack, Switch } from '@mantine/core';
import type { Profile } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';
import { FormSection } from './form-section.tsx';
import { RetryFields } from './retry-fields.tsx';
import type { Filling } from './use-filling.ts';

interface SendingSectionProps {
  readonly filling: Filling;
  readonly profile: Profile;
}

/** In what order, how fast, what counts as success, and when it is tried again. */
export function SendingSection({ filling, profile }: SendingSectionProps) {
  const { values, faults, set } = filling;
  const says = t.webhookForm.sending;
  return (
    <FormSection title={says.title}>
      <Radio.Group
        label={says.ordering}
        value={values.ordering}
        onChange={(ordering) => set('ordering', ordering)}
        error={faults['ordering']}
      >
        <Stack gap="xs" mt={6}>
          {orderings.map((ordering) => {
            const [label, description] = says.orderings[ordering];
            return <Radio key={ordering} value={ordering} label={label} description={description} />;
          })}
        </Stack>
      </Radio.Group>
      <NumberInput
        label={says.rate}
        description={says.rateHint}
        placeholder={says.ratePlaceholder}
        suffix={says.rateUnit}
        min={0.01}
        max={100_000}
        decimalScale={2}
        maw="16rem"
        hideControls
        value={values.rateLimit}
        error={faults['rateLimit']}
        onChange={(rate) => set('rateLimit', typeof rate === 'number' ? rate : '')}
      />
      {profile.promise.lenientSuccess !== undefined && (
        <Switch
          label={says.lenient}
          description={says.lenientHint}
          checked={values.lenient}
          error={faults['lenient']}
          onChange={({ currentTarget }) => set('lenient', currentTarget.checked)}
        />
      )}
      <RetryFields filling={filling} profile={profile} />
    </FormSection>
  );
}

const orderings = ['none', 'learner', 'strict'] as const;
