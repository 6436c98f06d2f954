import { useEffect } from 'react';
import { api, type Endpoint } from '../../asking/api.ts';
import { byCursor } from '../../kit/by-cursor.ts';

export interface AllWebhooks {
  readonly endpoints: readonly Endpoint[] | undefined;
  readonly error: unknown;
  readonly refetch: () => Promise<unknown>;
  /** Loads more where there are so many that not all are asked for at once. */
  readonly lookOn: (() => void) | undefined;
}

/** An academy's webhooks, as a whole where it has not very many: who looks for trouble is to see all of it. */
export function useAllWebhooks(academy: string): AllWebhooks {
  const { data, hasNextPage, isFetching, isError, fetchNextPage, error, refetch } = api.useInfiniteQuery(
    'get',
    '/v1/academies/{academy}/endpoints',
    { params: { path: { academy }, query: { limit: 100 } } },
    {
      ...byCursor,
      refetchInterval: ({ state }) => ((state.data?.pages.length ?? 1) > 1 ? slowMs : calmMs),
    },
  );
  const isLoadingOn = hasNextPage && (data?.pages.length ?? 0) < pagesAtOnce;
  // After a fault it goes on with the next regular look, and not at once.
  const isNextDue = isLoadingOn && !isFetching && !isError;
  useEffect(() => {
    if (isNextDue) void fetchNextPage();
  }, [isNextDue, fetchNextPage]);
  return {
    endpoints: data?.pages.flatMap(({ items }) => items),
    error,
    refetch,
    lookOn: hasNextPage && !isLoadingOn ? () => void fetchNextPage() : undefined,
  };
}

/** Of a hundred webhooks each. */
const pagesAtOnce = 5;
const calmMs = 10_000;
const slowMs = 30_000;
