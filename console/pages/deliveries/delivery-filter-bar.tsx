import { Button, NativeSelect, Select } from '@mantine/core';
import { withChosen } from '../../kit/choices.ts';
import { visible } from '../../kit/plain-text.ts';
import { SpanFields } from '../../kit/span-fields.tsx';
import { TypeField } from '../../kit/type-field.tsx';
import { useWebhooks } from '../../kit/webhook-names.ts';
import { webhookName } from '../../kit/webhook-name.ts';
import { WordField } from '../../kit/word-field.tsx';
import { t } from '../../texts/texts.ts';
import type { DeliverySearch } from './delivery-filters.ts';

interface DeliveryFilterBarProps {
  readonly academy: string;
  readonly search: DeliverySearch;
  readonly onChange: (search: DeliverySearch) => void;
}

/** What narrows the list. Each choice stands in the address at once. */
export function DeliveryFilterBar({ academy, search, onChange }: DeliveryFilterBarProps) {
  const { filters } = t.deliveries;
  const webhooks = useWebhooks(academy).data?.items ?? [];
  const set = (name: keyof DeliverySearch, value: string | null | undefined) => {
    const { [name]: _before, ...others } = search;
    onChange(value === null || value === undefined || value === '' ? others : { ...others, [name]: value });
  };
  const known = webhooks.map((webhook) => ({ value: webhook.id, label: visible(webhookName(webhook)) }));
  return (
    <>
      <NativeSelect
        label={filters.state}
        value={search.state ?? ''}
        data={[
          { value: '', label: t.lists.any },
          ...Object.entries(t.kit.states).map(([value, label]) => ({ value, label })),
        ]}
        onChange={(event) => set('state', event.currentTarget.value)}
      />
      <Select
        label={filters.webhook}
        placeholder={t.lists.any}
        searchable
        nothingFoundMessage={t.lists.nothingFits}
        limit={optionsMax}
        clearable
        clearButtonProps={{ 'aria-label': t.lists.clearOne(filters.webhook) }}
        value={search.endpoint ?? null}
        data={withChosen(known, search.endpoint)}
        onChange={(value) => set('endpoint', value)}
      />
      <TypeField label={filters.type} value={search.type} onChange={(value) => set('type', value)} />
      <WordField label={filters.learner} value={search.learner} onChange={(value) => set('learner', value)} />
      <SpanFields
        span={search}
        onChange={({ since, until }) => {
          const { since: _since, until: _until, ...others } = search;
          onChange({
            ...others,
            ...(since !== undefined && { since }),
            ...(until !== undefined && { until }),
          });
        }}
      />
      {Object.keys(search).length > 0 && (
        <Button variant="subtle" onClick={() => onChange({})}>
          {t.lists.clear}
        </Button>
      )}
    </>
  );
}

/** More than these nobody reads: whoever has more webhooks types a word of the name. */
const optionsMax = 100;
