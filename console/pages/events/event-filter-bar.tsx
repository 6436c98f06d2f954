import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { SpanFields } from '../../kit/span-fields.tsx';
import { TypeField } from '../../kit/type-field.tsx';
import { WordField } from '../../kit/word-field.tsx';
import { t } from '../../texts/texts.ts';
import type { EventSearch } from './event-search.ts';

interface EventFilterBarProps {
  readonly academy: string;
  readonly search: EventSearch;
  readonly onChange: (search: EventSearch) => void;
}

/** What narrows the list; an id leads straight to its event. */
export function EventFilterBar({ academy, search, onChange }: EventFilterBarProps) {
  const { filters } = t.events;
  const navigate = useNavigate();
  const set = (name: 'type' | 'learner', value: string | null | undefined) => {
    const { [name]: _before, ...others } = search;
    onChange(value === null || value === undefined ? others : { ...others, [name]: value });
  };
  return (
    <>
      <WordField
        label={filters.id}
        placeholder={filters.idHint}
        value={undefined}
        onChange={(event) => {
          if (event !== undefined)
            void navigate({ to: '/academies/$academy/events/$event', params: { academy, event } });
        }}
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
