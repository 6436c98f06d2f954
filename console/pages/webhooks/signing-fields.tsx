import { PasswordInput, Radio, Stack, Switch, Text } from '@mantine/core';
import type { Endpoint, Profile } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';
import type { Filling } from './use-filling.ts';

interface SigningFieldsProps {
  readonly filling: Filling;
  readonly profile: Profile;
  /** The webhook that is changed; undefined where it is new. */
  readonly before: Endpoint | undefined;
}

/** Whether requests are signed, and with what. */
export function SigningFields({ filling, profile, before }: SigningFieldsProps) {
  const { values, faults, set } = filling;
  const says = t.webhookForm.proof;
  const isAlways = profile.rules.signing === 'always';
  return (
    <Stack gap="sm">
      {isAlways ? (
        <Text size="sm">{says.always}</Text>
      ) : (
        <Switch
          label={says.sign}
          description={before?.signed === true && !values.isSigned ? says.unsign : says.signHint}
          checked={values.isSigned}
          error={faults['signing']}
          onChange={({ currentTarget }) => set('isSigned', currentTarget.checked)}
        />
      )}
      {before?.signed === true && values.isSigned && (
        <Text size="sm" className="quiet">
          {says.signedAlready}
        </Text>
      )}
      {before === undefined && (isAlways || values.isSigned) && <SecretFields filling={filling} />}
    </Stack>
  );
}

function SecretFields({ filling: { values, faults, set } }: { readonly filling: Filling }) {
  const says = t.webhookForm.proof;
  return (
    <>
      <Radio.Group label={says.secret} value={values.secret} onChange={(secret) => set('secret', secret)}>
        <Stack gap="xs" mt={6}>
          <Radio value="made" label={says.made} />
          <Radio value="own" label={says.own} />
        </Stack>
      </Radio.Group>
      {values.secret === 'own' ? (
        <PasswordInput
          label={says.ownSecret}
          description={says.ownSecretHint}
          autoComplete="off"
          maxLength={100}
          value={values.signingSecret}
          error={faults['signingSecret']}
          onChange={({ currentTarget }) => set('signingSecret', currentTarget.value)}
        />
      ) : (
        <Radio.Group
          label={says.algorithm}
          value={values.signingAlgorithm}
          error={faults['signingAlgorithm']}
          onChange={(algorithm) => set('signingAlgorithm', algorithm)}
        >
          <Stack gap="xs" mt={6}>
            <Radio value="v1" label={says.algorithms.v1} description={says.algorithmHints.v1} />
            <Radio value="v1a" label={says.algorithms.v1a} description={says.algorithmHints.v1a} />
          </Stack>
        </Radio.Group>
      )}
    </>
  );
}
