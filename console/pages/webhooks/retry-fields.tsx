import { Radio, Stack, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { api, type Profile } from '../../asking/api.ts';
import { Asked } from '../../kit/asked.tsx';
import { RetryLine } from '../../kit/retry-line.tsx';
import { t } from '../../texts/texts.ts';
import { retryText } from './form-values.ts';
import { gapSeconds } from './gaps.ts';
import type { Filling } from './use-filling.ts';

interface RetryFieldsProps {
  readonly filling: Filling;
  readonly profile: Profile;
}

/** Whose schedule counts when it fails, with the exact times on a line. */
export function RetryFields({ filling, profile }: RetryFieldsProps) {
  const { values, faults, set } = filling;
  const { retry, gaps } = values;
  const says = t.webhookForm.sending;
  const strange = gaps.filter((gap) => gapSeconds(gap) === undefined);
  return (
    <Stack gap="sm">
      <Radio.Group label={says.retry} value={retry} onChange={(chosen) => set('retry', chosen)}>
        <Stack gap="xs" mt={6}>
          {choices.map((choice) => {
            const [label, description] = says.retries[choice];
            return <Radio key={choice} value={choice} label={label} description={description} />;
          })}
        </Stack>
      </Radio.Group>
      {retry === 'own' && (
        <TagsInput
          label={says.gaps}
          description={says.gapsHint}
          placeholder={says.gapsPlaceholder}
          value={[...gaps]}
          onChange={(changed) => set('gaps', changed)}
          allowDuplicates
          maxTags={100}
          splitChars={[',', ';', '\n']}
          error={faults['retry'] ?? (strange.length > 0 ? says.gapWrong(strange.join(', ')) : undefined)}
        />
      )}
      <Times text={retryText(values)} profile={profile} />
    </Stack>
  );
}

/** Undefined while the gaps are not understood. */
function Times({ text, profile }: { readonly text: string | undefined; readonly profile: Profile }) {
  const [settled] = useDebouncedValue(text, 200);
  const query = api.useQuery(
    'get',
    '/v1/profiles/{profile}/schedule',
    { params: { path: { profile: profile.name }, query: { retry: settled ?? 'profile' } } },
    { enabled: settled !== undefined, placeholderData: (before) => before },
  );
  if (text === undefined) return undefined;
  return (
    <Asked query={query} lines={2}>
      {({ retries, jitter }) => <RetryLine retries={retries} jitter={jitter} />}
    </Asked>
  );
}

const choices = ['profile', 'house', 'own'] as const;
