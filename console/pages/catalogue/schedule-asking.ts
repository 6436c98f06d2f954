import { api } from '../../asking/api.ts';

/** When a profile tries again, as it has it; none is asked for without a name. */
export function useSchedule(profile: string | undefined) {
  return api.useQuery(
    'get',
    '/v1/profiles/{profile}/schedule',
    { params: { path: { profile: profile ?? '' }, query: { retry: 'profile' } } },
    { staleTime: Infinity, enabled: profile !== undefined },
  );
}
