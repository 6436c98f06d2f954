import { api, type Endpoint } from '../asking/api.ts';

/** What people call a webhook: what its owner wrote about it, else where it goes. */
export function webhookName({ description, url }: Pick<Endpoint, 'description' | 'url'>): string {
  return description === undefined || description === '' ? url : description;
}

/** The webhooks of an academy; of very many the first hundred, which is as many as one answer holds. */
export function useWebhooks(academy: string) {
  return api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints',
    { params: { path: { academy }, query: { limit: 100 } } },
    { staleTime: 30_000 },
  );
}
