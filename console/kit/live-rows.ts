import { type InfiniteData, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { newerRows, withNews } from './newer-rows.ts';
import { useArrivals, type Watching } from './watching.ts';

interface RowsPage<R> {
  readonly items: readonly R[];
  readonly next: string | null;
}

interface LiveRowsOptions<R> {
  /** The pages that are shown, newest first. */
  readonly list: {
    readonly data: InfiniteData<RowsPage<R>> | undefined;
    readonly dataUpdatedAt: number;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly refetch: () => Promise<unknown>;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly listKey: QueryKey;
  /** The newest of the same list, asked for while `list` stands still. */
  readonly top: { readonly data: RowsPage<R> | undefined; readonly dataUpdatedAt: number };
  /** How many `top` asks for. */
  readonly newerMax: number;
  readonly watching: Watching;
}

/** The rows of a live list, and all that stands around them. */
export function useLiveRows<R extends { readonly id: string }>({
  list,
  listKey,
  top,
  newerMax,
  watching,
}: LiveRowsOptions<R>) {
  const { data, dataUpdatedAt } = list;
  const { follows, counts, setDeep } = watching;
  const shown = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  // A look that is older than the pages knows nothing new.
  const news = counts && top.dataUpdatedAt >= dataUpdatedAt ? top.data?.items : undefined;
  const rows = useMemo(() => withNews(shown ?? [], news ?? []), [shown, news]);
  const newer = newerRows(rows, news ?? []);
  const arrived = useArrivals(follows ? shown : undefined);
  const lastPage = data?.pages.at(-1);
  const client = useQueryClient();
  const startOver = async () => {
    client.setQueryData<InfiniteData<RowsPage<R>>>(
      listKey,
      (known) => known && { pages: known.pages.slice(0, 1), pageParams: known.pageParams.slice(0, 1) },
    );
    await list.refetch();
  };
  return {
    rows,
    fresh: arrived,
    bar: {
      waiting: { count: newer.length, isMore: newer.length === newerMax },
      arrived: arrived.size,
      onShow: () => {
        window.scrollTo({ top: 0 });
        setDeep(false);
        void startOver();
      },
    },
    more: {
      hasMore: list.hasNextPage,
      isLoading: list.isFetchingNextPage,
      wasEmpty: lastPage?.items.length === 0,
      onMore: () => {
        setDeep(true);
        void list.fetchNextPage();
      },
    },
  };
}
