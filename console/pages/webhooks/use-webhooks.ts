import { useEffect } from 'react';
import { api, type Endpoint } from '../../asking/api.ts';

export interface Webhooks {
  readonly query: {
    readonly error: unknown;
    readonly refetch: () => Promise<unknown>;
  };
  readonly endpoints: readonly Endpoint[] | undefined;
  /** Loads more where there are so many that not all are asked for at once. */
  readonly lookOn: (() => void) | undefined;
}

/** An academy's webhooks, as a whole where it has not very many: who looks for trouble is to see all of it. */
export function useWebhooks(academy: string): Webhooks {
  const query = api.useInfiniteQuery(
    'get',
    '/v1/academies/{academy}/endpoints',
    { params: { path: { academy }, query: { limit: 100 } } },
    {
      pageParamName: 'cursor',
      // Without a cursor, a list is asked for from its beginning.
      initialPageParam: null,
      getNextPageParam: (last) => last.next ?? undefined,
      refetchInterval: ({ state }) => ((state.data?.pages.length ?? 1) > 1 ? slowMs : calmMs),
    },
  );
  const { data, hasNextPage, isFetching, fetchNextPage, error, refetch } = query;
  const pages = data?.pages.length ?? 0;
  const isLoadingOn = hasNextPage && pages < pagesAtOnce;
  useEffect(() => {
    if (isLoadingOn && !isFetching) void fetchNextPage();
  }, [isLoadingOn, isFetching, fetchNextPage]);
  return {
    query: { error, refetch },
    endpoints: data?.pages.flatMap(({ items }) => items),
    lookOn: hasNextPage && !isLoadingOn ? () => void fetchNextPage() : undefined,
  };
}

/** Of a hundred webhooks each. */
const pagesAtOnce = 5;
const calmMs = 10_000;
const slowMs = 30_000;
