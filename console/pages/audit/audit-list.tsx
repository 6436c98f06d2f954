import { Button, Paper } from '@mantine/core';
import type { InfiniteData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Asked } from '../../kit/asked.tsx';
import { Empty } from '../../kit/empty.tsx';
import { MoreRows } from '../../kit/more-rows.tsx';
import { t } from '../../texts/texts.ts';
import { AuditRow } from './audit-row.tsx';
import type { AuditSearch } from './audit-search.ts';
import type { AuditEntry } from './deed-words.ts';
import './audit.css';

interface AuditListProps {
  readonly list: {
    readonly data: InfiniteData<{ readonly items: readonly AuditEntry[] }> | undefined;
    readonly error: unknown;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly refetch: () => Promise<unknown>;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly search: AuditSearch;
  /** The one that is looked at; absent where all are. */
  readonly academy?: string;
}

/** The entries, newest first. */
export function AuditList({ list, search, academy }: AuditListProps) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  return (
    <Asked query={list} lines={8}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items);
        if (entries.length === 0 && !hasNextPage)
          return <Nothing isNarrowed={Object.keys(search).length > 0} />;
        return (
          <>
            {entries.length > 0 && (
              <Paper withBorder component="ul" className="audit-rows" aria-label={t.audit.list}>
                {entries.map((entry) => (
                  <AuditRow
                    key={entry.id}
                    entry={entry}
                    search={search}
                    {...(academy !== undefined && { academy })}
                  />
                ))}
              </Paper>
            )}
            <MoreRows
              hasMore={hasNextPage}
              isLoading={isFetchingNextPage}
              wasEmpty={pages.at(-1)?.items.length === 0}
              onMore={() => void fetchNextPage()}
            />
          </>
        );
      }}
    </Asked>
  );
}

function Nothing({ isNarrowed }: { readonly isNarrowed: boolean }) {
  const navigate = useNavigate();
  if (!isNarrowed) return <Empty {...t.audit.empty} />;
  return (
    <Empty
      {...t.audit.noMatch}
      action={
        <Button variant="default" onClick={() => void navigate({ to: '.', search: {}, replace: true })}>
          {t.lists.clear}
        </Button>
      }
    />
  );
}
