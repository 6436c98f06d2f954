import { api, type Endpoint, type Profile } from '../../asking/api.ts';
import { profileNamed, useProfiles } from '../../kit/catalogue.ts';
import { useAcademyId, usePlaceName } from '../../kit/place.ts';
import type { HealthHours } from '../../kit/health-bars.ts';
import type { Waiting } from './standing-story.ts';

/** How often a webhook is looked at that nobody changes. */
const calmMs = 5_000;

/** The webhook that the address names, as paths to it need it. */
export function useWebhookPath(): { readonly academy: string; readonly id: string } {
  return { academy: useAcademyId(), id: usePlaceName('endpoint') };
}

export function useWebhook() {
  const path = useWebhookPath();
  return api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints/{id}',
    { params: { path } },
    { refetchInterval: calmMs },
  );
}

export function useWebhookHealth(hours: HealthHours) {
  const path = useWebhookPath();
  return api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints/{id}/health',
    { params: { path, query: { hours } } },
    { refetchInterval: calmMs, placeholderData: (before) => before },
  );
}

/** What is held or due for a webhook; nothing is known where it is not asked for. */
export function useWaiting({ academy, id }: Pick<Endpoint, 'academy' | 'id'>, isAsked: boolean): Waiting {
  const { data } = api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints/{id}/health',
    { params: { path: { academy, id }, query: { hours: 1 } } },
    { enabled: isAsked, refetchInterval: calmMs },
  );
  return data?.waiting ?? nothing;
}

const nothing: Waiting = { count: 0, atLeast: false };

/** The profile that a webhook speaks; undefined until the catalogue is there. */
export function useProfile(name: string): Profile | undefined {
  const { data } = useProfiles();
  return profileNamed(data?.items ?? [], name);
}
