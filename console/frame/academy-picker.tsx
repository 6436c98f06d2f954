import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../asking/api.ts';
import { visible } from '../kit/plain-text.ts';
import { t } from '../texts/texts.ts';

/** The academy that the pages below are about. */
export function AcademyPicker({ academy }: { readonly academy: string | undefined }) {
  const navigate = useNavigate();
  const { data } = api.useQuery('get', '/v1/academies', { params: { query: { limit: 100 } } });
  const known = data?.items.map(({ id, name }) => ({ value: id, label: visible(name) })) ?? [];
  const isMissing = academy !== undefined && !known.some(({ value }) => value === academy);
  return (
    <Select
      size="xs"
      px="sm"
      searchable
      label={t.frame.academy}
      placeholder={t.frame.allAcademies}
      value={academy ?? null}
      data={isMissing ? [{ value: academy, label: academy }, ...known] : known}
      onChange={(chosen) => {
        if (chosen !== null) void navigate({ to: '/academies/$academy', params: { academy: chosen } });
      }}
    />
  );
}
