import { Button, Group, Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../asking/api.ts';
import { visible } from '../../kit/plain-text.ts';
import { SpanFields } from '../../kit/span-fields.tsx';
import { WordField } from '../../kit/word-field.tsx';
import { t } from '../../texts/texts.ts';
import type { AuditSearch } from './audit-search.ts';

interface AuditFilterBarProps {
  readonly search: AuditSearch;
  /** The one that is looked at; absent where all are. */
  readonly academy?: string;
}

/** What narrows the audit; each choice stands in the address at once. */
export function AuditFilterBar({ search, academy }: AuditFilterBarProps) {
  const { filters } = t.audit;
  const navigate = useNavigate();
  const narrow = (changed: { readonly [N in keyof AuditSearch]: string | undefined }) => {
    const next = Object.entries({ ...search, ...changed }).filter(([, value]) => value !== undefined);
    void navigate({ to: '.', search: Object.fromEntries(next), replace: true, resetScroll: false });
  };
  return (
    <Group component="section" aria-label={t.lists.filters} gap="sm" align="flex-end">
      {academy === undefined && (
        <AcademyChoice academy={search.academy} onChange={(chosen) => narrow({ academy: chosen })} />
      )}
      <Select
        label={filters.action}
        placeholder={t.lists.any}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t.lists.clearOne(filters.action) }}
        value={search.action ?? null}
        data={withChosen(Object.keys(t.audit.actions), search.action)}
        onChange={(action) => narrow({ action: action ?? undefined })}
      />
      <WordField label={filters.actor} value={search.actor} onChange={(actor) => narrow({ actor })} />
      <WordField label={filters.subject} value={search.subject} onChange={(subject) => narrow({ subject })} />
      <SpanFields span={search} onChange={({ since, until }) => narrow({ since, until })} />
      {Object.keys(search).length > 0 && (
        <Button variant="subtle" onClick={() => void navigate({ to: '.', search: {}, replace: true })}>
          {t.lists.clear}
        </Button>
      )}
    </Group>
  );
}

interface AcademyChoiceProps {
  readonly academy: string | undefined;
  readonly onChange: (academy: string | undefined) => void;
}

function AcademyChoice({ academy, onChange }: AcademyChoiceProps) {
  const { data } = api.useQuery('get', '/v1/academies', { params: { query: { limit: 100 } } });
  const known = new Map(data?.items.map(({ id, name }) => [id, name]));
  return (
    <Select
      label={t.audit.filters.academy}
      placeholder={t.lists.any}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t.lists.clearOne(t.audit.filters.academy) }}
      value={academy ?? null}
      data={withChosen([...known.keys()], academy).map((value) => ({
        value,
        label: visible(known.get(value) ?? value),
      }))}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}

/** What the address names is shown as chosen, also where it is not among those that are known. */
function withChosen(known: readonly string[], chosen: string | undefined): string[] {
  return chosen === undefined || known.includes(chosen) ? [...known] : [chosen, ...known];
}
