import { useQuery } from '@tanstack/react-query';
import { ask, type Endpoint } from '../asking/api.ts';

export interface Webhooks {
  readonly items: readonly Endpoint[];
  /** Where it would go on; null where these are all. */
  readonly next: string | null;
}

/** The webhooks of an academy, all of them where they are not thousands: who is named, and who hears what, is told from these. */
export function useWebhooks(
  academy: string | undefined,
  { enabled = true, refetchInterval }: { readonly enabled?: boolean; readonly refetchInterval?: number } = {},
) {
  return useQuery({
    queryKey: ['get', endpointsPath, academy, 'whole'],
    queryFn: ({ signal }) => wholeList(academy ?? '', signal),
    enabled: enabled && academy !== undefined,
    staleTime: 30_000,
    ...(refetchInterval !== undefined && { refetchInterval }),
  });
}

async function wholeList(academy: string, signal: AbortSignal): Promise<Webhooks> {
  const items: Endpoint[] = [];
  let next: string | null = null;
  for (let page = 0; page < pagesMax; page += 1) {
    const query: { limit: number; cursor?: string } = { limit: 100, ...(next !== null && { cursor: next }) };
    const { data } = await ask.GET(endpointsPath, { params: { path: { academy }, query }, signal });
    if (data === undefined) break;
    items.push(...data.items);
    next = data.next;
    if (next === null) break;
  }
  return { items, next };
}

const endpointsPath = '/v1/academies/{academy}/endpoints';

/** Of a hundred each. */
const pagesMax = 20;
