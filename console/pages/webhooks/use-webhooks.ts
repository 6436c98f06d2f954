import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask, type Endpoint } from '../../asking/api.ts';

export interface AllWebhooks {
  readonly endpoints: readonly Endpoint[] | undefined;
  readonly error: unknown;
  readonly refetch: () => Promise<unknown>;
  /** Loads more where there are so many that not all are asked for at once. */
  readonly lookOn: (() => void) | undefined;
}

/** An academy's webhooks, as a whole where it has not very many: who looks for trouble is to see all of it. */
export function useAllWebhooks(academy: string): AllWebhooks {
  const { data, hasNextPage, isFetching, fetchNextPage, error, refetch } = useInfiniteQuery({
    // Pages are kept apart from the first hundred, which other pages ask for under the name of the path alone.
    queryKey: ['get', listPath, { academy }, 'pages'],
    queryFn: ({ pageParam, signal }) => pageOf(academy, pageParam, signal),
    initialPageParam: first,
    getNextPageParam: (last) => last?.next ?? undefined,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 1) > 1 ? slowMs : calmMs),
  });
  const isLoadingOn = hasNextPage && (data?.pages.length ?? 0) < pagesAtOnce;
  useEffect(() => {
    if (isLoadingOn && !isFetching) void fetchNextPage();
  }, [isLoadingOn, isFetching, fetchNextPage]);
  return {
    endpoints: data?.pages.flatMap((page) => page?.items ?? []),
    error,
    refetch,
    lookOn: hasNextPage && !isLoadingOn ? () => void fetchNextPage() : undefined,
  };
}

const listPath = '/v1/academies/{academy}/endpoints';

async function pageOf(academy: string, cursor: string, signal: AbortSignal) {
  const query = { limit: 100, ...(cursor !== first && { cursor }) };
  const { data } = await ask.GET(listPath, { params: { path: { academy }, query }, signal });
  return data;
}

/** Without a cursor, a list is asked for from its beginning. */
const first = '';
/** Of a hundred webhooks each. */
const pagesAtOnce = 5;
const calmMs = 10_000;
const slowMs = 30_000;
