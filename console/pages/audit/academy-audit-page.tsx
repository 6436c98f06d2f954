import { Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { api, ask } from '../../asking/api.ts';
import { byCursor } from '../../kit/by-cursor.ts';
import { Page } from '../../kit/page.tsx';
import { useAcademyId } from '../../kit/place.ts';
import { t } from '../../texts/texts.ts';
import { AuditFilterBar } from './audit-filter-bar.tsx';
import { AuditList } from './audit-list.tsx';
import { AuditSave } from './audit-save.tsx';
import { auditQuery, auditSearch, entriesAPage, entriesAtOnce } from './audit-search.ts';

/** Who did what in one academy. */
export function AcademyAuditPage() {
  const academy = useAcademyId();
  const { academy: _other, ...search } = auditSearch(useSearch({ strict: false }));
  const query = auditQuery(search);
  const list = api.useInfiniteQuery(
    'get',
    path,
    { params: { path: { academy }, query: { ...query, limit: entriesAPage } } },
    byCursor,
  );
  const fetchEntries = async (cursor: string | undefined) => {
    const { data } = await ask.GET(path, {
      params: {
        path: { academy },
        query: { ...query, limit: entriesAtOnce, ...(cursor !== undefined && { cursor }) },
      },
    });
    return data ?? { items: [], next: null };
  };
  return (
    <Page title={t.audit.title} actions={<AuditSave fetchEntries={fetchEntries} />}>
      <Text size="sm" maw="52rem">
        {t.audit.text}
      </Text>
      <AuditFilterBar search={search} academy={academy} />
      <AuditList list={list} search={search} academy={academy} />
    </Page>
  );
}

const path = '/v1/academies/{academy}/audit';
