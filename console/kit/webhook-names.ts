import { api } from '../asking/api.ts';

/** The webhooks of an academy; of one with very many, the first hundred. */
export function useWebhooks(academy: string) {
  return api.useQuery(
    'get',
    '/v1/academies/{academy}/endpoints',
    { params: { path: { academy }, query: { limit: 100 } } },
    { staleTime: 30_000 },
  );
}

/** What people call a webhook: its description, else where it goes. */
export function webhookName({
  description,
  url,
}: {
  readonly description?: string;
  readonly url: string;
}): string {
  if (description !== undefined && description.trim() !== '') return description;
  return url.replace(/^https?:\/\//, '');
}
