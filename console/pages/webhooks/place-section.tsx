import { Text, TextInput, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Profile } from '../../asking/api.ts';
import { t } from '../../texts/texts.ts';
import { FormSection } from './form-section.tsx';
import { lockedNote } from './locked-fields.ts';
import type { Filling } from './use-filling.ts';
import { type UrlRemark, urlRemark } from './url-remark.ts';

interface PlaceSectionProps {
  readonly filling: Filling;
  readonly profile: Profile;
}

/** Where it leads, and what for. */
export function PlaceSection({ filling, profile }: PlaceSectionProps) {
  const { values, faults, set } = filling;
  const says = t.webhookForm.place;
  const remark = urlRemark(values.url, profile.rules.schemes);
  const wrong = remark.kind === 'wrong' && values.url.length > 8 ? wrongWords(remark) : undefined;
  return (
    <FormSection title={says.title}>
      <TextInput
        label={says.url}
        description={lockedNote(filling, 'url') ?? says.urlHint}
        placeholder={says.urlExample}
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        maxLength={1024}
        required
        readOnly={filling.isLocked('url')}
        variant={filling.isLocked('url') ? 'filled' : 'default'}
        value={values.url}
        error={faults['url'] ?? wrong}
        onChange={({ currentTarget }) => set('url', currentTarget.value)}
      />
      {remark.kind === 'doubtful' && faults['url'] === undefined && (
        <Text size="sm" className="form-remark" role="status">
          <IconAlertTriangle size={16} aria-hidden />
          {says.doubtful[remark.what]}
        </Text>
      )}
      <Textarea
        label={says.description}
        description={says.descriptionHint}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={500}
        value={values.description}
        error={faults['description']}
        onChange={({ currentTarget }) => set('description', currentTarget.value)}
      />
    </FormSection>
  );
}

function wrongWords(remark: Extract<UrlRemark, { readonly kind: 'wrong' }>): string {
  const says = t.webhookForm.place;
  return remark.what === 'scheme' ? says.scheme(remark.schemes) : says.wrong[remark.what];
}
