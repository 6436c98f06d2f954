import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Answer, api, ask } from '../../asking/api.ts';
import { useSession } from '../../kit/session.ts';

export type Sample = Answer<'listSamples'>['items'][number];

/** Every sample of a dialect; none is asked for without a name. */
export function useSamples(profile: string | undefined) {
  return api.useQuery(
    'get',
    '/v1/profiles/{profile}/samples',
    { params: { path: { profile: profile ?? '' } } },
    { staleTime: Infinity, enabled: profile !== undefined },
  );
}

/** A body made of what really happened in the academy of the session; the console is for all, and has none. */
export function useOwnBody(profile: string, type: string): Pick<UseQueryResult<OwnBody>, 'data'> {
  const { academy } = useSession();
  return useQuery({
    queryKey: ['own-sample', academy, profile, type],
    queryFn: async () => ownBody(academy ?? '', profile, type),
    enabled: academy !== undefined,
    staleTime: 10_000,
    // The sample of the profile stands in for it.
    retry: false,
  });
}

interface OwnBody {
  readonly body: string;
  /** The event that it was made of; absent where it is an example as well. */
  readonly event?: string;
}

async function ownBody(academy: string, profile: string, type: string): Promise<OwnBody> {
  const { data, response } = await ask.GET('/v1/academies/{academy}/samples/{profile}/{type}', {
    params: { path: { academy, profile, type } },
    parseAs: 'text',
  });
  const [kind, event] = (response.headers.get('x-schoolbell-sample') ?? '').split(' ');
  return { body: data ?? '', ...(kind === 'event' && event !== undefined && { event }) };
}
