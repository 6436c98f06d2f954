import { api } from '../../asking/api.ts';
import { useWebhooks } from '../../kit/webhook-names.ts';
import { type Trouble, troublesOf } from './troubles.ts';
import type { Overview } from './use-overview.ts';

type Counts = Overview['endpoints'];

export interface AskedTroubles {
  readonly data: readonly Trouble[] | undefined;
  readonly error: unknown;
  readonly refetch: () => Promise<unknown>;
}

/** The webhooks of all academies that are in trouble, the first few of each kind; nothing is asked for where none is. */
export function useAllTroubles(counts: Counts | undefined): AskedTroubles {
  const parts = [
    useStanding('disabled', counts?.disabled),
    useStanding('failing', counts?.failing),
    useStanding('resting', counts?.resting),
  ];
  const asked = parts.filter(({ isAsked }) => isAsked);
  const isThere = counts !== undefined && asked.every(({ query: { data } }) => data !== undefined);
  const endpoints = asked.flatMap(({ query: { data } }) => data?.items ?? []);
  return {
    data: isThere ? troublesOf(endpoints) : undefined,
    error: asked.find(({ query: { error } }) => error !== null)?.query.error ?? null,
    refetch: () => Promise.all(asked.map(({ query }) => query.refetch())),
  };
}

/** The same of one academy, whose people see their own webhooks only. */
export function useOwnTroubles(academy: string, counts: Counts | undefined): AskedTroubles {
  const isAsked = counts !== undefined && counts.disabled + counts.failing + counts.resting > 0;
  const { data, error, refetch } = useWebhooks(academy, { enabled: isAsked, refetchInterval: calmMs });
  if (!isAsked) return { data: counts && [], error: null, refetch };
  return { data: data && troublesOf(data.items), error, refetch };
}

function useStanding(standing: 'disabled' | 'failing' | 'resting', count = 0) {
  const isAsked = count > 0;
  const query = api.useQuery(
    'get',
    '/v1/endpoints',
    { params: { query: { standing, limit: shownOfEach } } },
    { enabled: isAsked, refetchInterval: calmMs },
  );
  return { isAsked, query };
}

/** Of each kind so many; the rest has a page of its own. */
export const shownOfEach = 5;
const calmMs = 5_000;
