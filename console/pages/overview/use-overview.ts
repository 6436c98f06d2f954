import { keepPreviousData } from '@tanstack/react-query';
import { api, type Answer } from '../../asking/api.ts';
import type { HealthHours } from '../../kit/health-bars.ts';

export type Overview = Answer<'getOverview'>;

/** What goes on in one academy. Other hours are waited for with what is there. */
export function useAcademyOverview(academy: string, hours: HealthHours) {
  return api.useQuery('get', onePath, { params: { path: { academy }, query: { hours } } }, calmly);
}

/** What goes on in all of them. */
export function useWholeOverview(hours: HealthHours) {
  return api.useQuery('get', '/v1/overview', { params: { query: { hours } } }, calmly);
}

/** How much was published in the longest span there is: asked for where a shorter one had nothing. */
export function usePublishedLately(academy: string | undefined, overview: Overview | undefined) {
  const isAsked = overview?.totals.published === 0;
  const one = api.useQuery(
    'get',
    onePath,
    { params: { path: { academy: academy ?? '' }, query: { hours: longestHours } } },
    { enabled: isAsked && academy !== undefined, refetchInterval: calmMs },
  );
  const whole = api.useQuery(
    'get',
    '/v1/overview',
    { params: { query: { hours: longestHours } } },
    { enabled: isAsked && academy === undefined, refetchInterval: calmMs },
  );
  if (!isAsked) return overview?.totals.published;
  return (academy === undefined ? whole : one).data?.totals.published;
}

/** All webhooks, however they stand; a failing or resting one is active. */
export function webhooksIn({ endpoints }: Overview): number {
  const { active, paused, disabled, requested, declined } = endpoints;
  return active + paused + disabled + requested + declined;
}

const onePath = '/v1/academies/{academy}/overview';
const longestHours = 720;
/** The service looks at most this often itself, and people are not to see figures dance. */
const calmMs = 5_000;
const calmly = { refetchInterval: calmMs, placeholderData: keepPreviousData } as const;
