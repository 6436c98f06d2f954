import { Select } from '@mantine/core';
import { t } from '../texts/texts.ts';
import { useEventTypes } from './catalogue.ts';
import { withChosen } from './choices.ts';

interface TypeFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (type: string | null) => void;
}

/** Narrows a list to one type of event, operational ones among them. */
export function TypeField({ label, value, onChange }: TypeFieldProps) {
  const types = useEventTypes().data;
  const known = [...(types?.items ?? []), ...(types?.operations ?? [])].map(({ type, title }) => ({
    value: type,
    label: title,
  }));
  return (
    <Select
      label={label}
      placeholder={t.lists.any}
      searchable
      nothingFoundMessage={t.lists.nothingFits}
      clearable
      clearButtonProps={{ 'aria-label': t.lists.clearOne(label) }}
      value={value ?? null}
      data={withChosen(known, value)}
      onChange={onChange}
    />
  );
}
