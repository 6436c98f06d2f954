import { Group, PasswordInput, Stack, Switch, TextInput } from '@mantine/core';
import type { Endpoint, Profile } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';
import { FormSection } from './form-section.tsx';
import { movesSecrets } from './form-values.ts';
import { HeadersFields } from './headers-fields.tsx';
import { lockedNote } from './locked-fields.ts';
import { SigningFields } from './signing-fields.tsx';
import type { Filling } from './use-filling.ts';

interface ProofSectionProps {
  readonly filling: Filling;
  readonly profile: Profile;
  readonly before: Endpoint | undefined;
}

/** How the receiver knows who calls: signature, Basic authentication, headers of its own. */
export function ProofSection({ filling, profile, before }: ProofSectionProps) {
  const { basicAuth, additionalHeaders } = profile.rules;
  const says = t.webhookForm.proof;
  const kept = before !== undefined && movesSecrets(filling.values, before) ? says.anew : says.kept;
  return (
    <FormSection title={t.webhookForm.proof.title}>
      <SigningFields filling={filling} profile={profile} before={before} />
      {basicAuth && <BasicFields filling={filling} kept={kept} />}
      {additionalHeaders && <HeadersFields filling={filling} kept={kept} />}
    </FormSection>
  );
}

interface BasicFieldsProps {
  readonly filling: Filling;
  /** What becomes of a secret that nobody types anew. */
  readonly kept: string;
}

function BasicFields({ filling, kept }: BasicFieldsProps) {
  const { values, faults, set } = filling;
  const { auth } = values;
  const says = t.webhookForm.proof;
  const isLocked = filling.isLocked('auth');
  return (
    <Stack gap="sm">
      <Switch
        label={says.basic}
        description={lockedNote(filling, 'auth') ?? says.basicHint}
        checked={auth.isOn}
        disabled={isLocked}
        error={faults['auth']}
        onChange={({ currentTarget }) => set('auth', { ...auth, isOn: currentTarget.checked })}
      />
      {auth.isOn && (
        <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
          <TextInput
            label={says.username}
            autoComplete="off"
            spellCheck={false}
            maxLength={255}
            disabled={isLocked}
            value={auth.username}
            error={faults['auth.username']}
            onChange={({ currentTarget }) => set('auth', { ...auth, username: currentTarget.value })}
            miw="12rem"
          />
          <PasswordInput
            label={says.password}
            {...(auth.isKept && { placeholder: kept, description: says.keptHint })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="new-password"
            maxLength={1024}
            disabled={isLocked}
            value={auth.password}
            error={faults['auth.password']}
            onChange={({ currentTarget }) => set('auth', { ...auth, password: currentTarget.value })}
            miw="12rem"
          />
        </Group>
      )}
    </Stack>
  );
}
